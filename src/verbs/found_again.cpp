// The certificate names data, limits and tree; stability (discover/stability.h) does the rest. The reference is made of
// data sets in which targets change places between accounts, each searched and resampled like the real one.
#include "verbs/found_again.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "discover/certificate.h"
#include "discover/place.h"
#include "discover/reweigh.h"
#include "discover/stability.h"
#include "stats/quantiles.h"
#include "stats/random.h"
#include "verbs/discover_measure.h"
#include "verbs/discover_source.h"
#include "verbs/discover_verify.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;
using audit::Discovered;

std::optional<discover::Certificate> read_claim(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  auto claim = discover::read_certificate(text.str());
  if (!claim) return std::nullopt;
  return *std::move(claim);
}

// Beside the file, then in discovered/, by name.
std::vector<fs::path> certificates_of(const SchemeText& found, const std::string& id) {
  std::vector<fs::path> out{certificate_beside(found.file)};
  if (found.workspace.empty()) return out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::path(found.workspace) / "discovered", ignored))
    out.push_back(entry.path() / (id + ".certificate.json"));
  std::sort(out.begin() + 1, out.end());
  return out;
}

struct Claim {
  std::optional<discover::Certificate> certificate;
  bool changed = false;  // one of this name says something else: the rules were changed since
};

Claim claim_for(const SchemeText& found) {
  const auto alone = model::read_segmentation(found.text, found.file).value;
  Claim out;
  for (const auto& file : certificates_of(found, alone.id)) {
    auto claim = read_claim(file);
    if (!claim || claim->candidate != alone.id) continue;
    if (claim->meaning == alone.hash) {
      out.certificate = std::move(claim);
      return out;
    }
    out.changed = true;
  }
  return out;
}

// Targets of account order[i] go to account i: descriptors foretell nothing, all else is as it was.
discover::Problem structureless(const discover::Problem& problem, std::uint64_t seed) {
  std::vector<std::size_t> order(problem.accounts);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  stats::Random random(seed);
  stats::shuffle(std::span(order), random);
  auto out = problem;
  for (std::size_t t = 0; t < out.targets.size(); ++t)
    for (std::size_t i = 0; i < order.size(); ++i) out.targets[t].values[i] = problem.targets[t].values[order[i]];
  for (std::size_t i = 0; i < problem.weights.size(); ++i) out.weights[i] = problem.weights[order[i]];
  for (std::size_t i = 0; i < problem.revenue.size(); ++i) out.revenue[i] = problem.revenue[order[i]];
  return out;
}

struct Search {
  discover::Search limits;
  const discover::Engine& engine;
  int leaves;
};

// Per segment of what is found in one data set without structure: its mean Jaccard index.
Result<void> add_chance(const discover::Problem& problem, const Search& search, Context context,
                        std::vector<double>& out) {
  LODE_TRY(answer, discover::try_engine(search.engine, problem, search.limits, context));
  const auto* fit = discover::fit_within(answer, search.leaves);
  if (!fit) return {};
  const discover::Answer only{.frontier = {*fit}};
  LODE_TRY(stability, discover::stability(problem, search.limits, search.engine, only, context,
                                          {.pairs = 2, .permutations = 0}));
  for (const auto& segment : stability.budgets.front().segments) out.push_back(segment.within.mean);
  return {};
}

Result<void> measure_chance(const discover::Problem& problem, const Search& search, const Context& context,
                            Discovered& out) {
  std::vector<double> chance;
  stats::Random seeds(context.seed + 1);
  for (int set = 0; set < out.sets; ++set) {
    if (context.cancelled()) return cancelled_error();
    auto inner = context;
    const auto shuffled = structureless(problem, seeds.next());
    inner.seed = seeds.next();
    LODE_CHECK(add_chance(shuffled, search, inner, chance));
  }
  out.chance = chance.empty() ? 0 : stats::quantile(std::move(chance), 0.95);
  return {};
}

// Leaves of the tree are told by their rules: the file may have them in another order.
void name_segments(const discover::Certificate& claim, const discover::Material& material,
                   const discover::BudgetStability& budget, Discovered& out) {
  const auto leaves = discover::leaves_of(material, claim.tree, discover::standardise(material.problem));
  for (std::size_t s = 0; s < std::min(leaves.size(), budget.segments.size()); ++s) {
    auto certified = std::ranges::find(claim.leaves, model::print(leaves[s].rule), &discover::CertifiedLeaf::rule);
    const auto& within = budget.segments[s].within;
    out.segments.push_back({certified == claim.leaves.end() ? leaves[s].id : certified->segment, leaves[s].accounts,
                            within.mean, within.low});
  }
}

// A few seconds' worth of searches, by the work one takes: half on the data, half on data without structure.
void share_work(const discover::Material& material, const DiscoverAsked& asked, Discovered& out) {
  const int searches = searches_affordable(material, asked);
  out.pairs = std::min(50, searches / 4), out.sets = std::min(20, searches / 10);
  if (out.pairs < 10 || out.sets < 10)
    out.missing = fmt::format("more time than a check takes: `lode discover --stability 100` measures it ({} accounts, "
                              "{} questions)", material.problem.accounts, material.problem.tests.size());
}

Result<Discovered> measured(const Request& request, const SchemeText& found, const discover::Certificate& claim,
                            const Context& context) {
  Discovered out{.engine = claim.engine, .accounts = claim.accounts,
                 .variables = std::max(claim.columns, claim.targets.size())};
  auto now = request;
  if (!found.workspace.empty()) now.workspace = found.workspace;
  const auto then = asked_then(now, claim);
  LODE_TRY(asked, discover_asked(then));
  LODE_TRY(source, discover_source(then, asked, context));
  LODE_CHECK(discover::add_certified_cuts(source.material, claim));
  const auto& problem = source.material.problem;
  if (discover::fingerprint(problem) != claim.data) {
    out.missing = "the data on which they were found: they changed since, so search again (`" + claim.command + "`)";
    return out;
  }
  share_work(source.material, asked, out);
  if (!out.missing.empty() || !asked.engine) return out;
  const int leaves = discover::leaf_count(claim.tree);
  Search search{asked.search, *asked.engine, leaves};
  search.limits.leaves = leaves, search.limits.ties = 0;
  const discover::Answer answer{.frontier = {{.tree = claim.tree, .leaves = leaves, .explained = claim.explained,
                                              .bound = claim.bound}}};
  context.report("searching once more on resampled accounts", -1);
  LODE_TRY(stability, discover::stability(problem, search.limits, search.engine, answer, context,
                                          {.pairs = out.pairs, .permutations = 0}));
  name_segments(claim, source.material, stability.budgets.front(), out);
  LODE_CHECK(measure_chance(problem, search, context, out));
  return out;
}

}  // namespace

Result<std::optional<Discovered>> found_again(const Request& request, const SchemeText& found,
                                              const Context& context) {
  const auto claim = claim_for(found);
  if (!claim.certificate && !claim.changed) return std::nullopt;
  if (!claim.certificate)
    return Discovered{.missing = "the search that found them: the rules were changed since, and are no longer those of "
                                 "its certificate; delete the certificate once they are yours"};
  LODE_TRY(out, measured(request, found, *claim.certificate, context));
  return out;
}

}  // namespace lode::verbs
