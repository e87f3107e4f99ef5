// Every claim of the certificate is one check; each says in words what was compared with what.
#include "discover/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "discover/keep.h"
#include "discover/verify_sql.h"
#include "prove/prove.h"
#include "stats/random.h"

namespace lode::discover {
namespace {

using Outcome = Check::Outcome;

constexpr double tolerance = 1e-9;

bool near(double a, double b, double scale = 1) {
  return std::abs(a - b) <= tolerance * std::max({1.0, std::abs(a), std::abs(b), scale});
}

struct Work {
  const Certificate& claim;
  const model::Segmentation& file;
  const Material& material;
  Verification out;

  bool check(std::string name, bool holds, std::string if_so, std::string if_not) {
    out.checks.push_back({std::move(name), holds ? Outcome::passed : Outcome::failed, holds ? std::move(if_so)
                          : std::move(if_not)});
    out.failed = out.failed || !holds;
    return holds;
  }
  void open(std::string name, std::string why) { out.checks.push_back({std::move(name), Outcome::not_checked,
                                                                       std::move(why)}); }
};

bool check_data(Work& work) {
  const auto& p = work.material.problem;
  bool same_shape = p.accounts == work.claim.accounts && p.columns.size() == work.claim.columns &&
      p.tests.size() == work.claim.tests;
  return work.check("data", same_shape && fingerprint(p) == work.claim.data,
                    fmt::format("the same {} accounts, {} tests and targets as when it was certified", p.accounts,
                                p.tests.size()),
                    same_shape ? "the data, the tests or the targets differ from those that were certified"
                               : fmt::format("{} accounts and {} tests now, {} and {} when it was certified",
                                             p.accounts,
                                             p.tests.size(), work.claim.accounts, work.claim.tests));
}

// The segment of the file behind each certified leaf; empty where they do not match.
std::vector<std::size_t> match_segments(const Work& work) {
  std::vector<std::size_t> out;
  for (const auto& leaf : work.claim.leaves) {
    auto it = std::ranges::find(work.file.segments, leaf.segment, &model::Segment::id);
    if (it == work.file.segments.end() || !it->has_rule) return {};
    auto rule = model::parse_predicate(leaf.rule);
    if (!rule.findings.empty() || !model::same(model::normal_form(rule.value), model::normal_form(it->rule))) return {};
    out.push_back(static_cast<std::size_t>(it - work.file.segments.begin()));
  }
  return out;
}

std::vector<std::size_t> check_file(Work& work) {
  auto segments = match_segments(work);
  bool first = work.file.match == model::Match::first;  // kept segments may stand before
  bool all = segments.size() == work.claim.leaves.size() && !segments.empty() &&
      (first || segments.size() == work.file.segments.size());
  bool meant = work.file.hash == work.claim.meaning;
  work.check("file", all && meant, fmt::format("its {} segments and their rules are the certified ones",
                                               segments.size()),
             all ? "the file does not mean what was certified (another dictionary, universe, unit or segment)"
                 : "its segments or rules are not the certified ones");
  return all ? segments : std::vector<std::size_t>{};
}

Result<void> check_proof(Work& work, const std::vector<std::size_t>& segments) {
  LODE_TRY(prover, prove::Prover::create(work.file));
  std::vector<model::Predicate> rules;
  for (const auto& segment : work.file.segments) rules.push_back(segment.rule);
  LODE_TRY(whole, prover.exhaustive(rules));
  std::string overlap;
  for (std::size_t i = 0; i < segments.size() && overlap.empty(); ++i)
    for (std::size_t j = 0; j < i && overlap.empty(); ++j) {
      LODE_TRY(pair, prover.disjoint(rules[segments[i]], rules[segments[j]]));
      if (pair.answer != prove::Answer::yes) overlap = fmt::format("{} and {} can hold together",
          work.claim.leaves[j].segment, work.claim.leaves[i].segment);
    }
  bool holds = whole.answer == prove::Answer::yes && overlap.empty();
  work.check("proof", holds, "no account can be in two segments, every account is in one: proven from the rules",
             overlap.empty() ? "the rules leave a gap" : overlap);
  return {};
}

// The leaf of every account, from the rules in SQL; empty where one has none or several.
std::vector<int> check_membership(Work& work, const Placed& placed, const std::vector<std::size_t>& segments) {
  std::vector<int> leaf_of(work.file.segments.size(), -1), out;
  for (std::size_t l = 0; l < segments.size(); ++l) leaf_of[segments[l]] = static_cast<int>(l);
  std::size_t missing = 0, none = 0, several = 0, kept = 0;
  for (std::size_t i = 0; i < placed.segment.size(); ++i) {
    int segment = placed.segment[i], leaf = segment < 0 ? -1 : leaf_of[static_cast<std::size_t>(segment)];
    missing += placed.found[i] ? 0 : 1;
    none += placed.found[i] && segment < 0 ? 1 : 0;
    several += placed.rules[i] > 1 ? 1 : 0;
    kept += segment >= 0 && leaf < 0 ? 1 : 0;
    out.push_back(leaf);
  }
  bool holds = missing + none + several + kept + placed.twice == 0;
  work.check("membership", holds, fmt::format("by SQL each of the {} accounts is in exactly one segment", out.size()),
             fmt::format("by SQL {} accounts are in no segment, {} in several, {} in a segment that was kept apart, "
                         "{} are missing, {} stand twice",
                         none, several, kept, missing, placed.twice));
  return holds ? out : std::vector<int>{};
}

void check_sizes(Work& work, const SqlSums& sums) {
  std::string wrong;
  for (std::size_t l = 0; l < work.claim.leaves.size() && wrong.empty(); ++l)
    if (sums.accounts[l] != static_cast<std::int64_t>(work.claim.leaves[l].accounts))
      wrong = fmt::format("{} has {} accounts by SQL, {} by the certificate", work.claim.leaves[l].segment,
                          sums.accounts[l], work.claim.leaves[l].accounts);
  work.check("sizes", wrong.empty(), "every segment has as many accounts as certified", wrong);
}

// Targets of the problem by their place in the certificate; empty where they are not those that vary.
std::vector<std::size_t> check_targets(Work& work, const SqlSums& sums) {
  std::vector<std::size_t> out;
  std::string wrong;
  const auto& targets = work.material.problem.targets;
  for (std::size_t t = 0; t < targets.size(); ++t)
    if (sums.targets[t].deviation > 0) out.push_back(t);
  if (out.size() != work.claim.targets.size()) wrong = fmt::format("{} targets vary by SQL, {} are certified",
                                                                   out.size(), work.claim.targets.size());
  for (std::size_t k = 0; k < out.size() && wrong.empty(); ++k) {
    const auto& claimed = work.claim.targets[k];
    const auto& target = targets[out[k]];
    const auto& seen = sums.targets[out[k]];
    auto unknown = static_cast<std::size_t>(std::ranges::count_if(target.values,
                                                                  [](double y) { return std::isnan(y); }));
    if (claimed.name != target.name || claimed.weight != target.weight || unknown != claimed.unknown) wrong =
        fmt::format("target {} is not the certified one", target.name);
    else if (!near(claimed.mean, seen.mean, seen.deviation) || !near(claimed.deviation, seen.deviation)) wrong =
        fmt::format("mean or deviation of {} by SQL is another", target.name);
  }
  work.check("targets", wrong.empty(), "mean, deviation and weight of every target agree with SQL", wrong);
  return wrong.empty() ? out : std::vector<std::size_t>{};
}

void check_sums(Work& work, const SqlSums& sums, const std::vector<std::size_t>& targets) {
  std::string wrong;
  for (std::size_t l = 0; l < work.claim.leaves.size(); ++l)
    for (std::size_t k = 0; k < targets.size() && wrong.empty(); ++k) {
      const auto& leaf = work.claim.leaves[l];
      const auto& seen = sums.targets[targets[k]];
      if (!near(leaf.sums[k], seen.sums[l], static_cast<double>(leaf.accounts)) ||
          !near(leaf.weights[k], seen.weights[l]))
        wrong = fmt::format("the sum of {} over {} is {} by SQL, {} by the certificate", work.claim.targets[k].name,
                            leaf.segment, seen.sums[l], leaf.sums[k]);
    }
  work.check("sums", wrong.empty(), "the sums of every target over every segment agree with SQL", wrong);
}

double explained_of(const Problem& problem, const SqlSums& sums) {
  double between = 0, total = 0;
  for (std::size_t t = 0; t < sums.targets.size(); ++t) {
    const auto& s = sums.targets[t];
    if (!(s.deviation > 0)) continue;
    double all = 0, weight = 0, part = 0;
    for (std::size_t l = 0; l < s.sums.size(); ++l) {
      all += s.sums[l], weight += s.weights[l];
      if (s.weights[l] > 0) part += s.sums[l] * s.sums[l] / s.weights[l];
    }
    between += problem.targets[t].weight * (part - all * all / weight);
    total += problem.targets[t].weight * (weight - all * all / weight);
  }
  return total > 0 ? between / total : 0;
}

void check_explained(Work& work, const SqlSums& sums, const std::vector<int>& groups) {
  const auto& p = work.material.problem;
  work.out.explained_sql = explained_of(p, sums);
  work.out.explained_plain = explained(p, standardise(p), groups);
  bool holds = std::abs(work.out.explained_sql - work.claim.explained) <= tolerance &&
      std::abs(work.out.explained_plain - work.claim.explained) <= tolerance;
  work.check("explained", holds, fmt::format("{:.9f} by SQL and by the plain sum over accounts, as certified",
                                             work.out.explained_sql),
             fmt::format("{:.9f} by SQL, {:.9f} by the plain sum, {:.9f} by the certificate", work.out.explained_sql,
                         work.out.explained_plain, work.claim.explained));
}

// The tree of the certificate puts every account where the rules of the file do, and keeps the limits.
bool check_tree(Work& work, const std::vector<int>& groups) {
  const auto& p = work.material.problem;
  auto nodes = leaves_of(p, work.claim.tree);
  std::vector<int> leaf_at(work.claim.tree.nodes.size(), -1), node_of(work.claim.leaves.size(), -1);
  bool same = leaf_count(work.claim.tree) == static_cast<int>(work.claim.leaves.size());
  for (std::size_t i = 0; i < groups.size() && same; ++i) {
    auto &leaf = leaf_at[static_cast<std::size_t>(nodes[i])], &node = node_of[static_cast<std::size_t>(groups[i])];
    if (leaf < 0 && node < 0) leaf = groups[i], node = nodes[i];
    same = leaf == groups[i] && node == nodes[i];
  }
  same = work.check("tree", same, "the certified tree and the rules of the file place every account alike",
                    "the certified tree and the rules of the file place accounts differently");
  auto broken = broken_limit(p, work.claim.search, work.claim.tree);
  auto leaves = work.claim.search.leaves;
  return work.check("limits", !broken && (!work.claim.search.top ||
      p.tests[static_cast<std::size_t>(*work.claim.search.top)].words == work.claim.top),
                    fmt::format("it keeps the limits of the search: depth {}, at most {} segments of at least {} "
                                "accounts", work.claim.search.depth, leaves, work.claim.search.min_accounts),
                    broken.value_or("the split that was fixed is not the certified one")) && same;
}

// Does the engine agree with the slow search on some of the accounts?
Result<void> compare_on_sample(Work& work, const VerifyOptions& options, const Context& context) {
  auto accounts = work.material.problem.accounts;
  std::vector<bool> chosen(accounts, false);
  std::vector<std::size_t> order(accounts);
  for (std::size_t i = 0; i < accounts; ++i) order[i] = i;
  stats::Random random(work.claim.seed);
  stats::shuffle(std::span(order), random);
  for (std::size_t i = 0; i < std::min(options.sample_accounts, accounts); ++i) chosen[order[i]] = true;
  auto sample = only(work.material, chosen);
  Search search = work.claim.search;
  search.leaves = static_cast<int>(work.claim.leaves.size()), search.ties = 0;
  search.min_accounts = std::max<std::size_t>(1, search.min_accounts * sample.problem.accounts / accounts);
  LODE_TRY(slow, recheck(sample.problem, search, search.leaves, options.limits, context));
  if (!slow.complete) {
    work.open("agreement", fmt::format("even {} accounts are more than the limit of work allows to search again",
                                       sample.problem.accounts));
    return {};
  }
  auto answer = options.engine->run(sample.problem, search, context);
  if (!answer && answer.error().code != Code::not_found) return std::unexpected(std::move(answer).error());
  double fast = answer && !answer->frontier.empty() ? answer->frontier.back().explained : 0;
  bool exact = options.engine->guarantee == Guarantee::optimal && (!answer || answer->complete);
  bool holds = exact ? std::abs(fast - slow.best) <= tolerance : fast <= slow.best + tolerance;
  work.check("agreement", holds,
             fmt::format("on a sample of {} accounts the engine finds {:.9f}, the independent search {:.9f}",
                         sample.problem.accounts, fast, slow.best),
             fmt::format("on a sample of {} accounts the engine finds {:.9f}, the independent search {:.9f}",
                         sample.problem.accounts, fast, slow.best));
  return {};
}

Result<void> check_bound(Work& work, const VerifyOptions& options, const Context& context) {
  const auto& claim = work.claim;
  if (std::isnan(claim.bound)) {
    work.open("bound", "the engine claims none");
    return {};
  }
  if (claim.bound < claim.explained - tolerance) {
    work.check("bound", false, "", "the bound lies below what the tree itself explains");
    return {};
  }
  const auto& p = work.material.problem;
  auto leaves = static_cast<int>(claim.leaves.size());
  LODE_TRY(slow, recheck(p, claim.search, leaves, options.limits, context));
  if (slow.complete) {
    work.out.bound_checked = true;
    work.check("bound", slow.best <= claim.bound + tolerance,
               fmt::format("rechecked in full by an independent search: no tree explains more than {:.9f}; claimed "
                           "{:.9f}", slow.best, claim.bound),
               fmt::format("an independent search finds a tree that explains {:.9f}, more than the claimed bound "
                           "{:.9f}", slow.best, claim.bound));
    return {};
  }
  auto exchange = best_exchange(p, claim.search, claim.tree);
  if (exchange.explained > claim.bound + tolerance) {
    work.check("bound", false, "",
               fmt::format("with another test at one node a tree explains {:.9f}, more than the claimed bound {:.9f}",
                           exchange.explained, claim.bound));
    return {};
  }
  work.open("bound", fmt::format("not rechecked in full: {:.1e} additions, {:.1e} are allowed; no tree that differs "
                                 "in one test explains more than the bound", slow.work_needed, options.limits.work));
  return options.engine ? compare_on_sample(work, options, context) : Result<void>{};
}

}  // namespace

Result<Verification> verify(const Certificate& certificate, const model::Segmentation& file, const Material& material,
                            const Ground& ground, const VerifyOptions& options, const Context& context) {
  Work work{certificate, file, material, {}};
  work.out.explained_sql = work.out.explained_plain = std::nan("");
  bool data = check_data(work);
  auto segments = check_file(work);
  if (segments.empty()) {
    work.open("membership", "there are no certified segments to count");
    return std::move(work.out);
  }
  LODE_CHECK(check_proof(work, segments));
  LODE_TRY(placed, placed_by_sql(ground, file, material));
  auto groups = check_membership(work, placed, segments);
  if (groups.empty()) return std::move(work.out);
  LODE_TRY(sums, sums_by_sql(material.problem, groups, segments.size(), context));
  check_sizes(work, sums);
  auto targets = check_targets(work, sums);
  if (!targets.empty()) check_sums(work, sums, targets);
  check_explained(work, sums, groups);
  if (!data) {
    work.open("bound", "not rechecked: the data are not those that were certified");
    return std::move(work.out);
  }
  if (check_tree(work, groups)) LODE_CHECK(check_bound(work, options, context));
  return std::move(work.out);
}

Table verification_table(const Verification& verification) {
  constexpr const char* outcomes[] = {"passed", "failed", "not checked"};
  Table out{.name = "checks", .title = "Verification"};
  out.columns = {{"check", "Check", Kind::id}, {"outcome", "Outcome", Kind::text},
                 {"words", "What was found", Kind::text}};
  for (const auto& each : verification.checks)
    out.rows.push_back({each.name, std::string(outcomes[static_cast<std::size_t>(each.outcome)]), each.words});
  out.source = "the certificate, the segmentation file and the data, read anew";
  return out;
}

}  // namespace lode::discover
