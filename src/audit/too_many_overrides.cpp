// AGR02 too-many-overrides: salespeople move many accounts out of the segment their rule gives.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "render/render.h"
#include "stats/quantiles.h"
#include "stats/shrink.h"
#include "store/remarks.h"

namespace lode::audit {
namespace {

using store::literal;

// Those in force on the day that the data are seen from.
std::vector<store::Remark> overrides_of(const Subject& subject, std::size_t& on_record) {
  auto out = store::standing_remarks(subject.workspace->journal());
  std::erase_if(out, [](const store::Remark& r) { return r.kind != "override"; });
  on_record = out.size();
  const auto day = to_text(subject.as_of);
  std::erase_if(out, [&](const store::Remark& r) { return !r.until.empty() && r.until < day; });
  return out;
}

// Temp table overridden: one row per account whose last override in force asks for another segment than its rule gives.
Result<void> lay_overrides(const Subject& subject, const std::vector<store::Remark>& overrides) {
  std::string rows;
  for (const auto& r : overrides)
    rows += fmt::format("{}({}, {}, {}, {})", rows.empty() ? "" : ", ", r.seq, literal(Value(r.account)),
                        literal(Value(r.segment)), r.owner.empty() ? "NULL" : literal(Value(r.owner)));
  return subject.data->run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE overridden AS SELECT g.nr, g.account_id, g.revenue_12m, "
      "coalesce(v.owner_id, g.owner_id) AS owner_id FROM (VALUES {}) v(seq, account, asked, owner_id) "
      "LEFT JOIN account_unit u ON u.account_id = v.account JOIN ground g ON g.account_id = "
      "coalesce(u.unit_id, v.account) JOIN membership m ON m.account_id = g.account_id "
      "QUALIFY row_number() OVER (PARTITION BY g.nr ORDER BY v.seq DESC) = 1 "
      "AND v.asked IS DISTINCT FROM m.rule_segment", rows.empty() ? "(0, '', '', NULL)" : rows));
}

struct Owner {
  std::string id;
  double accounts = 0, overridden = 0;
  Value revenue;
  double rate() const { return overridden / accounts; }
};

Result<std::vector<Owner>> owners_of(const Subject& subject) {
  LODE_TRY(rows, subject.data->query(
      "WITH theirs AS (SELECT owner_id, nr FROM ground WHERE owner_id IS NOT NULL "
      "UNION SELECT owner_id, nr FROM overridden WHERE owner_id IS NOT NULL) "
      "SELECT t.owner_id, count(*), count(o.nr), CAST(sum(o.revenue_12m) AS DOUBLE) FROM theirs t LEFT JOIN "
      "overridden o ON o.nr = t.nr AND o.owner_id = t.owner_id GROUP BY 1 ORDER BY 1"));
  std::vector<Owner> out;
  for (const auto& row : rows.rows)
    out.push_back({to_text(row[0]), as_number(row[1]).value_or(0), as_number(row[2]).value_or(0), row[3]});
  return out;
}

std::string percent(double share) { return render::for_people(share, Kind::share); }

Outcomes judge_firm(const Subject& subject, double overridden, double accounts, const Value& revenue) {
  const double warn = threshold(subject, "AGR02.warning", 0.10), err = threshold(subject, "AGR02.error", 0.25);
  const double rate = overridden / accounts;
  if (rate <= warn) return {};
  const auto interval = stats::wilson({overridden, accounts});
  return {fires(rate > err ? Severity::error : Severity::warning, {}, scheme_place(subject.segmentation),
                fmt::format("salespeople have moved {:.0f} of {:.0f} accounts ({}) out of the segment that their rule "
                            "gives", overridden, accounts, percent(rate)),
                "look at the accounts beside their twins that were not moved (`lode dig mode`): change the rule where "
                "they have something in common, else talk with the team",
                {{"accounts", Value(static_cast<std::int64_t>(overridden))}, {"revenue", revenue},
                 {"of", Value(static_cast<std::int64_t>(accounts))}, {"rate", Value(rate)},
                 {"rate_low", Value(interval.low)}, {"rate_high", Value(interval.high)},
                 {"most", Value(rate > err ? err : warn)}})};
}

Outcomes judge_owners(const Subject& subject, const std::vector<Owner>& owners) {
  if (owners.size() < 2) return {};
  const double times = threshold(subject, "AGR02.times", 3), least = threshold(subject, "AGR02.least", 10);
  std::vector<double> rates;
  for (const auto& owner : owners) rates.push_back(owner.rate());
  const double middle = stats::median(std::move(rates));
  Outcomes out;
  for (const auto& owner : owners) {
    if (owner.overridden < least || owner.rate() <= times * middle) continue;
    out.push_back(fires(
        Severity::warning, {}, scheme_place(subject.segmentation),
        fmt::format("{} has moved {:.0f} of {:.0f} accounts ({}) into another segment, more than {} times the median "
                    "of all salespeople ({})", owner.id, owner.overridden, owner.accounts, percent(owner.rate()),
                    render::for_people(times, Kind::number), percent(middle)),
        "go through them together: either a segment is missing, or the habit is",
        {{"accounts", Value(static_cast<std::int64_t>(owner.overridden))}, {"revenue", owner.revenue},
         {"owner", Value(owner.id)}, {"of", Value(static_cast<std::int64_t>(owner.accounts))},
         {"rate", Value(owner.rate())}, {"median", Value(middle)}, {"times", Value(times)},
         {"owners", Value(static_cast<std::int64_t>(owners.size()))}}));
  }
  return out;
}

Outcomes judge_too_many_overrides(const Subject& subject, const Context&) {
  const auto place = scheme_place(subject.segmentation);
  std::size_t on_record = 0;
  const auto overrides = overrides_of(subject, on_record);
  if (on_record == 0)
    return {undetermined({}, place, "overrides on record: none was ever written down, and whether nobody wanted one or "
                                    "nobody could is not known")};
  if (auto laid = lay_overrides(subject, overrides); !laid) return {unanswered({}, place, laid.error())};
  auto sums = subject.data->query("SELECT (SELECT count(*) FROM overridden), count(*), "
                                  "(SELECT CAST(sum(revenue_12m) AS DOUBLE) FROM overridden) FROM ground");
  if (!sums) return {unanswered({}, place, sums.error())};
  const auto& row = sums->rows[0];
  const double accounts = as_number(row[1]).value_or(0);
  if (accounts == 0) return {undetermined({}, place, "accounts in the universe")};
  auto out = judge_firm(subject, as_number(row[0]).value_or(0), accounts, row[2]);
  auto owners = owners_of(subject);
  if (!owners) return {unanswered({}, place, owners.error())};
  for (auto& finding : judge_owners(subject, *owners)) out.push_back(std::move(finding));
  return out;
}

}  // namespace

const Rule too_many_overrides{
    .code = "AGR02",
    .name = "too-many-overrides",
    .summary = "salespeople move many accounts out of the segment their rule gives",
    .needs = "data",
    .awaits = "overrides by salesperson",
    .remedy = {"change the rule or talk with the team about it", "the head of sales", "a week"},
    .reads = Reads::accounts,
    .judge = judge_too_many_overrides};

}  // namespace lode::audit
