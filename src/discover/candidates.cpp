// From tree to file: leaves as segments, rules disjoint and exhaustive because they are the leaves of one tree.
#include "discover/candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "discover/naming.h"
#include "model/yaml_write.h"

namespace lode::discover {

const char* guarantee_words(Guarantee guarantee) {
  switch (guarantee) {
    case Guarantee::optimal: return "proven optimal within the limits of the search";
    case Guarantee::optimal_near_root: return "optimal near the root, greedy below, with a proven bound";
    case Guarantee::heuristic: return "heuristic: no bound is claimed";
  }
  return "";
}

double gap_of(const Fit& fit) { return std::isnan(fit.bound) ? fit.bound : std::max(0.0, fit.bound - fit.explained); }

namespace {

// Mean of a standardised target over the leaves below a node that `path` leads to.
double mean_below(const std::vector<Leaf>& leaves, std::span<const std::pair<int, bool>> path, std::size_t target) {
  double sum = 0, weight = 0;
  for (const auto& leaf : leaves) {
    if (leaf.path.size() < path.size() || !std::equal(path.begin(), path.end(), leaf.path.begin())) continue;
    sum += leaf.sums[target], weight += leaf.weights[target];
  }
  return weight > 0 ? sum / weight : 0;
}

}  // namespace

std::string cause_of(const Material& material, const std::vector<Leaf>& leaves, std::size_t leaf, std::size_t target) {
  std::span<const std::pair<int, bool>> path = leaves[leaf].path;
  double from = mean_below(leaves, path.first(0), target), to = mean_below(leaves, path, target);
  std::vector<std::pair<int, double>> moved;  // per column
  for (std::size_t step = 0; step < path.size(); ++step) {
    int column = material.problem.tests[static_cast<std::size_t>(path[step].first)].column;
    double by = mean_below(leaves, path.first(step + 1), target) - mean_below(leaves, path.first(step), target);
    auto it = std::ranges::find(moved, column, &std::pair<int, double>::first);
    if (it == moved.end()) it = moved.insert(moved.end(), {column, 0});
    it->second += to > from ? by : -by;
  }
  auto best = std::ranges::max_element(moved, {}, &std::pair<int, double>::second);
  if (best == moved.end() || best->second <= 0) return {};
  return material.problem.columns[static_cast<std::size_t>(best->first)].attribute;
}

namespace {

void add_needs(const Material& material, const Candidate& candidate, const Writing& writing,
               const Standardised& targets, std::size_t leaf, model::Segment& out) {
  for (std::size_t k = 0; k < targets.columns.size(); ++k) {
    auto target = targets.columns[k].target;
    if (target >= writing.needs.size() || writing.needs[target].empty()) continue;
    const auto* difference = candidate.portrait.find(leaf, material.problem.targets[target].name);
    if (!difference || !(difference->standardised > 0) || !(difference->adjusted_p < 0.05)) continue;
    model::NeedLink link{.need = writing.needs[target], .evidence = {"model"}};
    if (auto cause = cause_of(material, candidate.leaves, leaf, k); !cause.empty())
      link.because = {cause};
    out.needs.push_back(std::move(link));
  }
}

model::Segment segment_of(const Candidate& candidate, std::size_t leaf) {
  const auto& from = candidate.leaves[leaf];
  model::Segment out{.id = from.id, .title = from.title, .where = model::print(from.rule), .rule = from.rule};
  out.has_rule = true;
  out.mode = model::Mode::segment;
  out.profile.push_back({"accounts", Datum(Value(static_cast<std::int64_t>(from.accounts)))});
  std::vector<Datum> apart;
  for (const auto& words : candidate.portrait.apart[leaf]) apart.push_back(Value(words));
  if (!apart.empty()) out.profile.push_back({"apart", Datum::list(std::move(apart))});
  return out;
}

void add_dictionary(const Material& material, const Writing& writing, Candidate& candidate) {
  auto& s = candidate.segmentation;
  for (const auto& attribute : writing.kept_dictionary.attributes) s.dictionary.add(attribute);
  for (const auto& id : candidate.attributes)
    for (const auto& descriptor : material.descriptors)
      if (descriptor.attribute.id == id) {
        auto attribute = descriptor.attribute;
        attribute.guessed = false;  // so that the file declares it
        s.dictionary.add(std::move(attribute));
      }
}

std::string header(const Material& material, const Candidate& candidate, const Writing& writing) {
  const auto& fit = candidate.fit;
  std::vector<std::string> lines{
      "Found by lode discover: a proposal to judge and change, not a verdict.",
      fmt::format("Fitted on {}.", material.population.empty() ? fmt::format("{} accounts", material.problem.accounts)
                                                               : material.population)};
  std::string targets;
  for (const auto& target : material.problem.targets) targets += (targets.empty() ? "" : ", ") + target.name;
  lines.push_back(fmt::format("Targets: {}.", targets));
  lines.push_back(fmt::format("Engine {}: {}{}.", writing.engine, guarantee_words(writing.guarantee),
                              candidate.complete ? "" : "; stopped before it was done"));
  std::string proof = std::isnan(fit.bound)
                          ? "no bound is known"
                          : fmt::format("no such tree explains more than {:.4f}: gap {:.4f}", fit.bound, gap_of(fit));
  lines.push_back(fmt::format("Explained {:.4f} of the variance of the targets; {}.", fit.explained, proof));
  if (!fit.ties.empty() || fit.more_ties)
    lines.push_back(fmt::format("{}{} other trees explain as much.", fit.more_ties ? "more than " : "",
                                fit.ties.size()));
  lines.push_back(fmt::format("Made {}, seed {}{}", writing.day, writing.seed,
                              writing.command.empty() ? "" : ": " + writing.command));
  std::string out;
  for (const auto& line : lines) out += model::yaml_comment(line) + "\n";
  return out;
}

// The file as written must be the file as meant.
Result<void> read_back(Candidate& candidate) {
  auto meant = model::semantic_hash(candidate.segmentation);
  auto read = model::read_segmentation(candidate.text, candidate.id + ".yaml");
  for (const auto& finding : read.findings)
    if (finding.severity == Severity::error)
      return fail(Code::conflict, fmt::format("the file of {} would not read back: {}", candidate.id, finding.message),
                  "this is a fault of lode or of how an attribute is declared; please report it");
  if (read.value.hash != meant)
    return fail(Code::conflict, fmt::format("the file of {} would not mean what was found", candidate.id),
                "this is a fault of lode; please report it");
  candidate.segmentation = std::move(read.value);
  return {};
}

void order_leaves(const Writing& writing, std::vector<Leaf>& leaves) {
  if (!writing.by_revenue) return;
  std::ranges::stable_sort(leaves, [](const Leaf& a, const Leaf& b) {
    return !std::isnan(a.revenue) && (std::isnan(b.revenue) || a.revenue > b.revenue);  // unknown last
  });
}

// A kept segment has its id already.
void rename_like_kept(const Writing& writing, std::vector<Leaf>& leaves) {
  std::set<std::string> taken;
  for (const auto& segment : writing.kept) taken.insert(segment.id);
  for (auto& leaf : leaves)
    if (!taken.insert(leaf.id).second) leaf.id = slug_id(leaf.id, taken);
}

}  // namespace

Result<Candidate> candidate_of(const Material& material, const Fit& fit, bool complete, const Writing& writing,
                               const Standardised& targets) {
  Candidate out{.fit = fit, .complete = complete};
  out.leaves = leaves_of(material, fit.tree, targets);
  order_leaves(writing, out.leaves);
  rename_like_kept(writing, out.leaves);
  out.segments = static_cast<int>(out.leaves.size()), out.depth = depth_of(fit.tree);
  out.id = fmt::format("{}-{}", writing.id, out.segments);
  out.title = fmt::format("{}: {} segments", writing.title, out.segments);
  for (int column : columns_used(material.problem, fit.tree))
    out.attributes.push_back(material.problem.columns[static_cast<std::size_t>(column)].attribute);
  auto groups = groups_of(material.problem, fit.tree, out.leaves);
  out.portrait = portrait_of(material, out.leaves, groups, out.attributes);
  auto& s = out.segmentation;
  s.id = out.id, s.title = out.title, s.unit = writing.unit, s.universe = writing.universe;
  if (!s.universe.empty()) s.universe_rule = model::parse_predicate(s.universe).value;
  s.match = writing.kept.empty() ? model::Match::unique : model::Match::first;
  s.has_match = true;
  add_dictionary(material, writing, out);
  s.segments = writing.kept;
  for (std::size_t i = 0; i < out.leaves.size(); ++i) {
    auto segment = segment_of(out, i);
    add_needs(material, out, writing, targets, i, segment);
    s.segments.push_back(std::move(segment));
  }
  for (const auto& need : writing.catalogue) s.needs.push_back(need);
  out.text = header(material, out, writing) + model::print(s);
  LODE_CHECK(read_back(out));
  return out;
}

Result<std::vector<Candidate>> candidates(const Material& material, const Answer& answer, const Writing& writing) {
  auto targets = standardise(material.problem);
  std::vector<Candidate> out;
  for (const auto& fit : answer.frontier) {
    LODE_TRY(candidate, candidate_of(material, fit, answer.complete, writing, targets));
    out.push_back(std::move(candidate));
  }
  return out;
}

std::vector<Candidate> lean_candidates(const Material& material, const Answer& answer, const Writing& writing) {
  std::vector<Candidate> out;
  for (const auto& fit : answer.frontier) {
    Candidate one{.id = fmt::format("{}-{}", writing.id, fit.leaves), .segments = fit.leaves, .fit = fit,
                  .complete = answer.complete};
    one.title = fmt::format("{}: {} segments", writing.title, fit.leaves);
    one.depth = depth_of(fit.tree);
    one.leaves = leaves_of(material, fit.tree, {});
    for (auto& leaf : one.leaves) leaf.share_explained = std::nan("");
    one.portrait.apart.resize(one.leaves.size()), one.portrait.differences.resize(one.leaves.size());
    for (int column : columns_used(material.problem, fit.tree))
      one.attributes.push_back(material.problem.columns[static_cast<std::size_t>(column)].attribute);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace lode::discover
