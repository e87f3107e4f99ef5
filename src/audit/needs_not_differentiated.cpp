// NED03 needs-not-differentiated: what accounts say they need, compared between the segments.
#include <fmt/format.h>

#include <cmath>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/need_effects.h"
#include "audit/words.h"
#include "stats/explained.h"

namespace lode::audit {
namespace {

Place place_of(const model::Segmentation& s) {
  return s.segments.empty() ? Place{.file = s.file} : s.segments.front().place;
}

std::vector<std::string> compared_segments(const Subject& subject) {
  std::vector<std::string> out;
  const auto& segments = subject.segmentation.segments;
  for (std::size_t i = 0; i < segments.size(); ++i)
    if (!is_planned(subject, static_cast<int>(i))) out.push_back(segments[i].id);
  return out;
}

// Which needs differ, and which do not: p corrected over the needs.
Datum by_need(const Subject& subject, const stats::TestedGrouping& tested) {
  std::vector<double> p;
  for (const auto& column : tested.columns) p.push_back(column.groups < 2 ? std::nan("") : column.p);
  p = stats::adjusted_p(p);
  std::vector<Datum> items;
  for (std::size_t c = 0; c < tested.columns.size(); ++c)
    items.push_back(Datum::object({{"need", Value(subject.ground->needs[c])},
                                   {"rated", count_of(tested.columns[c].rows)},
                                   {"adjusted", rounded(tested.columns[c].adjusted)}, {"p_adjusted", rounded(p[c])}}));
  return Datum::list(std::move(items));
}

std::string fix_of(const Better& better) {
  if (better.single.empty())
    return "no attribute in the data explains needs better: ask customers what they need and what it hangs on, and "
           "record that";
  return fmt::format("draw the lines by what needs hang on: {}", in_words(better));
}

Outcomes judge_needs_not_differentiated(const Subject& subject, const Context& context) {
  const auto rows = rated_accounts(subject, true);
  const double limit = threshold(subject, "NED03.adjusted", 0.06), alpha = threshold(subject, "NED03.p", 0.05);
  const double least = threshold(subject, "NED03.accounts", 40);
  const auto place = place_of(subject.segmentation);
  auto segments = compared_segments(subject);
  if (segments.empty()) return {};  // each is planned account by account
  if (auto open = members_unknown(subject)) return {*open};
  const auto options = permutations(subject, context, "NED03");
  const auto tested = stats::permutation_tests(rows.values, {{rows.segments}}, options)[0];
  if (tested.groups < 2 || std::isnan(tested.adjusted))
    return {undetermined(std::move(segments), place,
                         fmt::format("ratings of needs by accounts of two segments at least, {:.0f} accounts in all "
                                     "({} rated any)", least, counted(tested.rows, "placed account")))};
  const bool chance = tested.p >= alpha;
  if (chance && static_cast<double>(tested.rows) < least)
    return {undetermined(std::move(segments), place,
                         fmt::format("ratings of needs by at least {:.0f} accounts: {} show no difference, which so "
                                     "few could not ({})", least, counted(tested.rows, "account"), p_words(tested.p)))};
  if (!chance && tested.adjusted >= limit) return {};
  const auto better = better_attributes(subject, rows, {}, std::max(limit, tested.adjusted), options);
  auto evidence = test_members(tested, options);
  evidence.insert(evidence.end(), {{"limit", Value(limit)}, {"alpha", Value(alpha)},
                                   {"needs", by_need(subject, tested)}});
  append(evidence, better_members(better));
  append(evidence, stake_of(*subject.ground, unplanned_accounts(subject, true)));
  return {fires(Severity::error, std::move(segments), place,
                fmt::format("what {} need hardly hangs on their segment: it explains {} of how their ratings differ "
                            "(adjusted R²; at least {} is asked), and {} ({})",
                            counted(tested.rows, "account"), share_words(std::max(0.0, tested.adjusted)),
                            share_words(limit), chance ? "chance alone does as well" : "no more than that is sure",
                            p_words(tested.p)),
                fix_of(better), std::move(evidence))};
}

}  // namespace

const Rule needs_not_differentiated{
    .code = "NED03",
    .name = "needs-not-differentiated",
    .summary = "measured needs do not differ between the segments",
    .needs = "data",
    .awaits = "ratings of needs by at least 40 accounts",
    .remedy = {"look for definers that go with needs", "marketing", "a month"},
    .reads = Reads::accounts,
    .judge = judge_needs_not_differentiated};

}  // namespace lode::audit
