// COV04 split-parent: sites of a parent that decides centrally fall into different segments.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/coverage.h"
#include "audit/entries.h"
#include "audit/words.h"
#include "base/text.h"
#include "render/render.h"

namespace lode::audit {
namespace {

constexpr std::array central{"headquarters", "headquarter", "hq", "head office", "head_office", "parent", "group",
                             "buying_parent", "buying parent", "central"};

bool decides_centrally(const model::Segment& segment) {
  return std::ranges::find(central, lower(segment.buying.level)) != central.end();
}

// SQL list of the segments in which headquarters decide, by their place in the file; empty: none says so.
std::string central_segments(const model::Segmentation& s) {
  std::string out;
  for (std::size_t i = 0; i < s.segments.size(); ++i)
    if (decides_centrally(s.segments[i])) out += (out.empty() ? "" : ", ") + std::to_string(i);
  return out;
}

bool says_who_decides(const model::Segmentation& s) {
  return std::ranges::any_of(s.segments, [](const auto& segment) { return !segment.buying.level.empty(); });
}

// One row per parent of two or more accounts with a segment: a parent is centrally led where one of its accounts lies
// in a segment that is.
std::string parents_sql(const std::string& segments) {
  return fmt::format(
      "WITH family AS (SELECT a.root_id, g.nr, g.segment_nr, g.revenue_12m FROM ground g JOIN account a USING "
      "(account_id) WHERE g.segment_nr >= 0), parent AS (SELECT root_id, count(*) AS accounts, "
      "count(DISTINCT segment_nr) AS segments, sum(revenue_12m) AS revenue FROM family GROUP BY 1 "
      "HAVING count(*) > 1 AND bool_or(segment_nr IN ({}))) ", segments);
}

struct Parents {
  std::int64_t all = 0, split = 0, accounts = 0;  // `accounts` of those that are split
  Value revenue, example;
};

Result<Parents> parents_of(const Subject& subject, const std::string& segments) {
  LODE_TRY(rows, subject.data->query(parents_sql(segments) +
      "SELECT count(*), count(*) FILTER (segments > 1), coalesce(sum(accounts) FILTER (segments > 1), 0), "
      "CAST(sum(revenue) FILTER (segments > 1) AS DOUBLE), (SELECT coalesce(a.name, a.account_id) FROM parent p JOIN "
      "account a ON a.account_id = p.root_id WHERE p.segments > 1 ORDER BY p.revenue DESC NULLS LAST, p.root_id LIMIT "
      "1) FROM parent"));
  const auto& row = rows.rows[0];
  const auto count = [&](std::size_t i) { return static_cast<std::int64_t>(as_number(row[i]).value_or(0)); };
  return Parents{count(0), count(1), count(2), row[3], row[4]};
}

Outcomes judge_split_parent(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  const Place place = scheme_place(s);
  if (s.unit == model::Unit::buying_parent) return {};  // a parent has one segment
  if (!says_who_decides(s))
    return {undetermined({}, place, "the level at which accounts decide: `buying: {level: headquarters}` or `site`, "
                                    "per segment")};
  const auto segments = central_segments(s);
  if (segments.empty()) return {};  // nowhere do headquarters decide
  auto parents = parents_of(subject, segments);
  if (!parents) return {unanswered({}, place, parents.error())};
  if (parents->all == 0)
    return {undetermined({}, place, "the hierarchy: no parent of two accounts with a segment, where headquarters "
                                    "decide, is known (column `parent_id`)")};
  const double most = threshold(subject, "COV04.parents", 0.05);
  const double rate = static_cast<double>(parents->split) / static_cast<double>(parents->all);
  if (rate <= most) return {};
  return {fires(Severity::warning, {}, place,
                fmt::format("{} of {} parents whose headquarters decide have sites in two or more segments, such as "
                            "{}: they would get two messages and two prices", parents->split, parents->all,
                            to_text(parents->example)),
                "divide buying parents instead of accounts: `unit: buying_parent`",
                {{"accounts", Value(parents->accounts)}, {"revenue", parents->revenue},
                 {"parents", Value(parents->all)}, {"split", Value(parents->split)}, {"rate", Value(rate)},
                 {"most", Value(most)}, {"example", parents->example}})};
}

}  // namespace

const Rule split_parent{
    .code = "COV04",
    .name = "split-parent",
    .summary = "sites of a parent that decides centrally fall into different segments",
    .needs = "data",
    .awaits = "the hierarchy and the level at which accounts decide",
    .remedy = {"assign at the level at which customers decide", "revenue operations", "a day"},
    .reads = Reads::accounts,
    .judge = judge_split_parent};

}  // namespace lode::audit
