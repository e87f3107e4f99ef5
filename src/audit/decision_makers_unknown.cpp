// RCH03 decision-makers-unknown: nobody says who decides in this segment, at which level, or how; or too few accounts
// where we know who does.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

// How far deciders are known in a segment, by revenue; by accounts where it has none.
struct Known {
  std::int64_t accounts = 0, with_decider = 0, with_contact = 0;
  double revenue = 0, decided = 0, decided_lately = 0;
  std::int64_t lately = 0;
  std::string largest;  // account without a decider
  double share() const { return of(decided, with_decider); }
  double share_lately() const { return of(decided_lately, lately); }

 private:
  double of(double money, std::int64_t count) const {
    if (revenue > 0) return money / revenue;
    return accounts ? static_cast<double>(count) / static_cast<double>(accounts) : 0;
  }
};

// Contacts dated after the day seen from are not known yet; those without a date are, but nobody knows how lately.
Result<std::vector<Known>> known_of(const Subject& subject) {
  const auto& age = subject.settings.evidence_age;
  auto own = age.by_kind.find("own_data");
  std::vector<Known> out(subject.segmentation.segments.size());
  LODE_TRY(rows, subject.data->query(fmt::format(R"(
    WITH p AS (
      SELECT u.unit_id AS account_id, bool_or(coalesce(c.role = 'decider', FALSE)) AS decides,
        bool_or(coalesce(c.role = 'decider' AND c.last_contact > k.day - to_months({}), FALSE)) AS lately
      FROM contact c JOIN account_unit u USING (account_id) CROSS JOIN knowledge k
      WHERE c.last_contact IS NULL OR c.last_contact <= k.day GROUP BY u.unit_id),
    a AS (
      SELECT g.segment_nr, g.account_id, g.weight, p.account_id IS NOT NULL AS somebody,
        coalesce(p.decides, FALSE) AS decides, coalesce(p.lately, FALSE) AS lately
      FROM ground g LEFT JOIN p USING (account_id) WHERE g.segment_nr >= 0)
    SELECT segment_nr, count(*), count(*) FILTER (WHERE decides), count(*) FILTER (WHERE somebody), exact_sum(weight),
      exact_sum_if(weight, decides), exact_sum_if(weight, lately), count(*) FILTER (WHERE lately),
      arg_max(account_id, (weight, account_id)) FILTER (WHERE NOT decides)
    FROM a GROUP BY segment_nr ORDER BY segment_nr)", own == age.by_kind.end() ? age.months : own->second)));
  for (const auto& r : rows.rows)
    out[static_cast<std::size_t>(count_in(r[0]))] = {
        .accounts = count_in(r[1]), .with_decider = count_in(r[2]), .with_contact = count_in(r[3]),
        .revenue = number_in(r[4]), .decided = number_in(r[5]), .decided_lately = number_in(r[6]),
        .lately = count_in(r[7]), .largest = to_text(r[8])};
  return out;
}

void judge_segment(const Subject& subject, const Segment& segment, const Known& known, Outcomes& out) {
  const double share = known.share(), warning = threshold(subject, "RCH03.warning", 0.5);
  if (share >= warning) return;
  const bool grave = share < threshold(subject, "RCH03.error", 0.2);
  const auto by = known.revenue > 0 ? "revenue" : "accounts";
  out.push_back(fires(
      grave ? Severity::error : Severity::warning, {segment.id},
      segment.has_buying ? segment.buying.place : segment.place,
      fmt::format("for {} of the {} of {} we know who decides ({} of {}); {} of them have no contact at all",
                  share_words(share), by, quoted(segment), known.with_decider,
                  counted(static_cast<std::size_t>(known.accounts), "account"), known.accounts - known.with_contact),
      fmt::format("ask who signs, the largest accounts first ({}), and load it as `contact` with `role: decider`; "
                  "`lode dig deciders --segment {}` lists them", known.largest, segment.id),
      {{"accounts", Value(known.accounts)},
       {"revenue", rounded(known.revenue)},
       {"with_decider", Value(known.with_decider)},
       {"known_share", rounded(share)},
       {"known_lately_share", rounded(known.share_lately())},
       {"weighted_by", Value(std::string(by))},
       {"threshold", rounded(grave ? threshold(subject, "RCH03.error", 0.2) : warning)},
       {"largest_open", Value(known.largest)}}));
}

Outcomes judge_data(const Subject& subject) {
  const auto& s = subject.segmentation;
  auto contacts = subject.data->one("SELECT count(*) FROM contact");
  if (!contacts) return {unanswered({}, {.file = s.file}, contacts.error())};
  if (number_in(*contacts) == 0)
    return {undetermined(all_segments(s), {.file = s.file},
                         "contacts with their roles (none is loaded), to see for how much revenue a decider is known")};
  auto known = known_of(subject);
  if (!known) return {unanswered({}, {.file = s.file}, known.error())};
  Outcomes out;
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    if (auto open = members_unknown(subject, s.segments[i]))
      out.push_back(*open);
    else if ((*known)[i].accounts > 0)
      judge_segment(subject, s.segments[i], (*known)[i], out);
  }
  return out;
}

Outcomes judge_decision_makers_unknown(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  for (const auto& segment : s.segments) {
    const auto& buying = segment.buying;
    if (!buying.roles.empty() || !buying.process.empty() || !buying.level.empty()) continue;
    out.push_back(fires(Severity::warning, {segment.id},
                        segment.has_buying ? segment.buying.place : segment.place,
                        fmt::format("nothing says who decides in {}, or how a purchase comes about",
                                    quoted(segment)),
                        "add `buying: {level: …, roles: {decider: …, user: …}, process: [trial, order]}`"));
  }
  if (subject.ground) {
    for (auto& finding : judge_data(subject)) out.push_back(std::move(finding));
  } else if (out.empty() && !s.segments.empty()) {
    out.push_back(undetermined(all_segments(s), {.file = s.file},
                               "contacts with their roles, to see for how much revenue a decider is known"));
  }
  return out;
}

}  // namespace

const Rule decision_makers_unknown{
    .code = "RCH03",
    .name = "decision-makers-unknown",
    .summary = "no roles and no purchase process, or too little revenue with a known decider",
    .needs = "definition and data",
    .awaits = "contacts with roles",
    .remedy = {"ask the sales force who decides in each segment, and how", "sales", "two days"},
    .reads = Reads::accounts,
    .judge = judge_decision_makers_unknown};

}  // namespace lode::audit
