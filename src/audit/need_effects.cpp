// Ranking is by adjusted R² alone, which is cheap; only what leads the ranking is tested, and the correction counts
// all that was looked at.
#include "audit/need_effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "audit/definers.h"
#include "audit/words.h"
#include "base/share_out.h"
#include "stats/explained.h"
#include "stats/permute_sums.h"

namespace lode::audit {
namespace {

constexpr std::size_t tested_most = 6;        // of the ranking
constexpr std::size_t rows_per_group = 5;     // an attribute with more groups is a name
constexpr double pair_gain = 0.02;            // what a second attribute must add
constexpr double significant = 0.05;
constexpr std::size_t candidate_rows = 20'000;  // on which p of a candidate rests at most

// Bounds that rules set on an attribute: a value belongs to the stretch above the bounds that are not above it, `first`
// telling whether the bound itself does. (5, false) for "> 5".
std::set<std::pair<double, bool>> bounds_of(const Subject& subject, const Trait& trait) {
  std::set<std::pair<double, bool>> out;
  using Op = model::Predicate::Op;
  using model::Compare;
  const auto note = [&](const model::Literal& literal, bool from_it) {
    if (auto number = as_number(literal.value)) out.insert({*number, from_it});
  };
  for (const auto& segment : subject.segmentation.segments)
    for_leaves(segment.rule, [&](const model::Predicate& leaf) {
      if (leaf.attribute != trait.name || leaf.literals.empty()) return;
      if (leaf.op == Op::between) return note(leaf.literals.front(), true), note(leaf.literals.back(), false);
      if (leaf.op == Op::compare && (leaf.compare == Compare::ge || leaf.compare == Compare::lt))
        return note(leaf.literals[0], true);
      if (leaf.op == Op::compare && (leaf.compare == Compare::gt || leaf.compare == Compare::le))
        return note(leaf.literals[0], false);
      for (const auto& literal : leaf.literals) note(literal, true), note(literal, false);
    });
  return out;
}

// Keys are products of few groups, so a table of all of them is small.
std::vector<int> without_holes(const std::vector<std::size_t>& keys, std::size_t most) {
  std::vector<int> place(most, -1);
  for (const std::size_t key : keys)
    if (key < most) place[key] = 0;
  int next = 0;
  for (int& at : place)
    if (at == 0) at = next++;
  std::vector<int> out;
  out.reserve(keys.size());
  for (const std::size_t key : keys) out.push_back(key < most ? place[key] : -1);
  return out;
}

struct Ranked {
  const Trait* trait;
  std::vector<int> groups;  // of the accounts measured
  double adjusted;
};

std::vector<Ranked> ranking(const Subject& subject, const Measured& measured,
                            const std::vector<std::string>& without) {
  std::vector<Ranked> out;
  for (const Trait& trait : subject.ground->traits) {
    if (contains(without, trait.name)) continue;
    auto groups = taken(attribute_groups(subject, trait), measured.accounts);
    const auto fit = stats::fit_of(measured.values, groups);
    if (fit.groups < 2 || fit.groups * rows_per_group > fit.rows || std::isnan(fit.adjusted)) continue;
    out.push_back({&trait, std::move(groups), fit.adjusted});
  }
  std::ranges::stable_sort(out, std::greater{}, &Ranked::adjusted);
  return out;
}

// Attributes beyond those tested count with p 1 in the correction.
void keep_significant(const std::vector<Ranked>& ranked, const Measured& measured, double above,
                      const stats::PermutationOptions& options, Better& out) {
  std::vector<std::vector<int>> groupings;
  for (const Ranked& r : ranked)
    if (groupings.size() < tested_most && r.adjusted > above) groupings.push_back(r.groups);
  if (groupings.empty()) return;
  std::vector<double> p(ranked.size(), 1.0);
  auto fewer = options;
  fewer.most_rows = std::min(options.most_rows, candidate_rows);
  const auto tests = stats::permutation_tests(measured.values, groupings, fewer);
  for (std::size_t i = 0; i < tests.size(); ++i) p[i] = tests[i].p;
  p = stats::adjusted_p(p);
  for (std::size_t i = 0; i < tests.size(); ++i)
    if (p[i] < significant) out.single.push_back({ranked[i].trait, ranked[i].adjusted, p[i]});
}

void add_pair(const std::vector<Ranked>& ranked, const Measured& measured, Better& out) {
  const std::size_t most = std::min(ranked.size(), tested_most);
  double best = out.single.front().adjusted + pair_gain;
  for (std::size_t i = 0; i < most; ++i)
    for (std::size_t j = i + 1; j < most; ++j) {
      const auto fit = stats::fit_of(measured.values, crossed(ranked[i].groups, ranked[j].groups));
      if (fit.groups * rows_per_group > fit.rows || !(fit.adjusted > best)) continue;
      best = out.pair_adjusted = fit.adjusted;
      out.one = ranked[i].trait, out.other = ranked[j].trait;
    }
}

}  // namespace

bool is_planned(const Subject& subject, int segment) {
  return segment >= 0 &&
         planned_one_by_one(subject, subject.segmentation.segments[static_cast<std::size_t>(segment)]);
}

std::optional<Finding> members_unknown(const Subject& subject) {
  for (const auto& segment : subject.segmentation.segments)
    if (auto open = members_unknown(subject, segment)) {
      open->segments = all_segments(subject.segmentation);
      return open;
    }
  return std::nullopt;
}

Measured rated_accounts(const Subject& subject, bool placed) {
  const Ground& ground = *subject.ground;
  Measured out;
  out.values.columns = ground.importance.columns;
  for (std::size_t r = 0; r < ground.rated.size(); ++r) {
    const auto account = ground.rated[r];
    const int segment = ground.segment[account];
    if (is_planned(subject, segment) || (placed && segment < 0)) continue;
    out.accounts.push_back(account);
    out.segments.push_back(segment);
    const auto row = ground.importance.row(r);
    out.values.data.insert(out.values.data.end(), row.begin(), row.end());
  }
  out.values.rows = out.accounts.size();
  return out;
}

Measured members_in(const Measured& rows, int segment) {
  Measured out;
  out.values.columns = rows.values.columns;
  for (std::size_t r = 0; r < rows.accounts.size(); ++r) {
    if (rows.segments[r] != segment) continue;
    out.accounts.push_back(rows.accounts[r]);
    out.segments.push_back(segment);
    const auto row = rows.values.row(r);
    out.values.data.insert(out.values.data.end(), row.begin(), row.end());
  }
  out.values.rows = out.accounts.size();
  return out;
}

std::vector<std::uint32_t> unplanned_accounts(const Subject& subject, bool placed) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < subject.ground->accounts; ++i) {
    const int segment = subject.ground->segment[i];
    if (!is_planned(subject, segment) && (segment >= 0 || !placed)) out.push_back(static_cast<std::uint32_t>(i));
  }
  return out;
}

std::vector<int> attribute_groups(const Subject& subject, const Trait& trait) {
  auto groups = groups_by(trait);
  if (!trait.ordered()) return groups;
  const auto bounds = bounds_of(subject, trait);
  const std::size_t width = bounds.size() + 1, most = width * stats::group_count(groups);
  std::vector<std::size_t> keys;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::size_t stretch = 0;
    for (const auto& [bound, from_it] : bounds)
      stretch += trait.numbers[i] > bound || (from_it && trait.numbers[i] == bound);
    keys.push_back(groups[i] < 0 ? most : static_cast<std::size_t>(groups[i]) * width + stretch);
  }
  return without_holes(keys, most);
}

std::vector<int> taken(const std::vector<int>& by_account, const std::vector<std::uint32_t>& accounts) {
  std::vector<int> out;
  for (const auto account : accounts) out.push_back(by_account[account]);
  return out;
}

std::vector<int> crossed(const std::vector<int>& a, const std::vector<int>& b) {
  const std::size_t width = stats::group_count(b), most = width * stats::group_count(a);
  std::vector<std::size_t> keys;
  for (std::size_t i = 0; i < a.size(); ++i)
    keys.push_back(a[i] < 0 || b[i] < 0 ? most
                                        : static_cast<std::size_t>(a[i]) * width + static_cast<std::size_t>(b[i]));
  return without_holes(keys, most);
}

stats::PermutationOptions permutations(const Subject& subject, const Context& context, std::string_view code) {
  const double asked = threshold(subject, fmt::format("{}.permutations", code), 1000);
  return {.permutations = static_cast<std::size_t>(std::clamp(asked, 99.0, 100'000.0)), .seed = 1,
          .threads = threads_of(context)};
}

Better better_attributes(const Subject& subject, const Measured& measured, const std::vector<std::string>& without,
                         double above, const stats::PermutationOptions& options) {
  Better out;
  const auto ranked = ranking(subject, measured, without);
  keep_significant(ranked, measured, above, options, out);
  if (!out.single.empty()) add_pair(ranked, measured, out);
  return out;
}

Addition best_addition(const Subject& subject, const std::vector<std::string>& to) {
  Addition out;
  if (!subject.ground || subject.ground->rated.empty()) return out;
  const auto rows = rated_accounts(subject, false);
  std::vector<int> base(rows.accounts.size(), 0);
  for (const auto& name : to) {
    const auto at = std::ranges::find(subject.ground->traits, name, &Trait::name);
    if (at != subject.ground->traits.end())
      base = crossed(base, taken(attribute_groups(subject, *at), rows.accounts));
  }
  const auto alone = stats::fit_of(rows.values, base);
  out.alone = alone.groups < 2 || std::isnan(alone.adjusted) ? 0 : alone.adjusted;
  out.together = out.alone;
  for (const auto& ranked : ranking(subject, rows, to)) {
    const auto fit = stats::fit_of(rows.values, crossed(base, ranked.groups));
    if (fit.groups * rows_per_group > fit.rows || !(fit.adjusted > out.together)) continue;
    out.trait = ranked.trait, out.together = fit.adjusted;
  }
  return out;
}

std::vector<Candidate> explaining(const Subject& subject, const std::function<bool(const std::string&)>& wanted) {
  std::vector<Candidate> out;
  if (!subject.ground || subject.ground->rated.empty()) return out;
  std::vector<std::string> unwanted;
  for (const Trait& trait : subject.ground->traits)
    if (!wanted(trait.name)) unwanted.push_back(trait.name);
  for (const auto& ranked : ranking(subject, rated_accounts(subject, false), unwanted))
    if (ranked.adjusted > 0) out.push_back({ranked.trait, ranked.adjusted, 1});
  return out;
}

std::string in_words(const Better& better) {
  std::vector<std::string> parts;
  for (const auto& candidate : better.single)
    if (parts.size() < 3) parts.push_back(fmt::format("{} ({})", candidate.trait->title,
                                                      share_words(candidate.adjusted)));
  std::string out = listed(parts);
  if (better.one)
    out += fmt::format("; {} with {} together {}", better.one->title, better.other->title,
                       share_words(better.pair_adjusted));
  return out;
}

std::vector<Member> better_members(const Better& better) {
  std::vector<Datum> items;
  for (const auto& c : better.single)
    items.push_back(Datum::object({{"attribute", Value(c.trait->name)}, {"adjusted", rounded(c.adjusted)},
                                   {"p_adjusted", rounded(c.p)}}));
  std::vector<Member> out{{"better", Datum::list(std::move(items))}};
  if (better.one)
    out.push_back({"pair", Datum::object({{"attributes", texts({better.one->name, better.other->name})},
                                          {"adjusted", rounded(better.pair_adjusted)}})});
  return out;
}

Datum count_of(std::size_t n) { return Value(static_cast<std::int64_t>(n)); }
std::string p_words(double p) { return p < 0.0015 ? "p 0.001 or less" : fmt::format("p {:.2g}", p); }

std::vector<Member> test_members(const stats::Tested& tested, const stats::PermutationOptions& options) {
  std::vector<Member> out{{"rated", count_of(tested.rows)}, {"groups", count_of(tested.groups)},
                          {"r2", rounded(tested.r2)}, {"adjusted", rounded(tested.adjusted)}, {"p", rounded(tested.p)},
                          {"permutations", count_of(options.permutations)}};
  if (tested.rows > options.most_rows) out.push_back({"p_from_sample_of", count_of(options.most_rows)});
  return out;
}

}  // namespace lode::audit
