// EVD02 questions-uncovered: too little revenue for which the seven questions are answered.
#include <fmt/format.h>

#include <algorithm>

#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segment;

struct Answered {
  std::string question, name;
  double coverage = 0;
  std::int64_t open = 0;  // accounts of which it is not or only partly answered
};

// How far each question is answered in a segment, in the order of the questions.
struct Covered {
  std::vector<Answered> questions;
  std::int64_t accounts = 0;
  double revenue = 0;
  // Each question counts alike: what nobody asked is not made up for by what is easy to know.
  double mean() const {
    double sum = 0;
    for (const auto& each : questions) sum += each.coverage;
    return questions.empty() ? 0 : sum / static_cast<double>(questions.size());
  }
};

// As dig/coverage.h counts: answered 1, partly one half, weighted by revenue, by accounts where there is none. Only
// accounts to whom a question applies count.
constexpr std::string_view covered_sql = R"(
  WITH a AS (
    SELECT g.segment_nr, s.question, s.name, s.state, exact_sum(g.weight) AS weight, count(*) AS n
    FROM answer_state s JOIN member m ON m.rowid = s.nr JOIN ground g ON g.account_id = m.account_id
    WHERE g.segment_nr >= 0 GROUP BY ALL)
  SELECT segment_nr, question, name, CASE WHEN exact_sum(weight) > 0
      THEN exact_sum(weight * state) / 2 / exact_sum(weight) ELSE sum(n * state) / 2 / sum(n) END,
    coalesce(sum(n) FILTER (WHERE state < 2), 0)
  FROM a GROUP BY segment_nr, question, name ORDER BY segment_nr, question)";

Result<std::vector<Covered>> covered(const Subject& subject) {
  std::vector<Covered> out(subject.segmentation.segments.size());
  LODE_TRY(rows, subject.data->query(covered_sql));
  for (const auto& r : rows.rows)
    out[static_cast<std::size_t>(count_in(r[0]))].questions.push_back(
        {to_text(r[1]), to_text(r[2]), number_in(r[3]), count_in(r[4])});
  LODE_TRY(sizes, subject.data->query("SELECT segment_nr, count(*), exact_sum(weight) FROM ground WHERE "
                                      "segment_nr >= 0 GROUP BY segment_nr"));
  for (const auto& r : sizes.rows) {
    out[static_cast<std::size_t>(count_in(r[0]))].accounts = count_in(r[1]);
    out[static_cast<std::size_t>(count_in(r[0]))].revenue = number_in(r[2]);
  }
  return out;
}

Member coverage_member(const Covered& covered) {
  std::vector<Member> members;
  for (const auto& each : covered.questions) members.push_back({each.name, rounded(each.coverage)});
  return {"coverage_by_question", Datum::object(std::move(members))};
}

void judge_segment(const Subject& subject, const Segment& segment, const Covered& covered, Outcomes& out) {
  const double mean = covered.mean(), warning = threshold(subject, "EVD02.warning", 0.6);
  if (mean >= warning) return;
  const double error = threshold(subject, "EVD02.error", 0.3);
  auto least = covered.questions;
  std::ranges::stable_sort(least, {}, &Answered::coverage);
  std::vector<std::string> worst;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, least.size()); ++i)
    worst.push_back(fmt::format("{} {} ({})", least[i].question, least[i].name, share_words(least[i].coverage)));
  out.push_back(fires(
      mean < error ? Severity::error : Severity::warning, {segment.id}, segment.place,
      fmt::format("the seven questions are answered for {} of the {} of {}, least of all {}", share_words(mean),
                  covered.revenue > 0 ? "revenue" : "accounts", quoted(segment), listed(worst)),
      fmt::format("ask {} first, of {}: `lode dig {} --segment {}` says whom; `lode sheet out` makes the list for each "
                  "salesperson", least.front().question,
                  counted(static_cast<std::size_t>(least.front().open), "account"), least.front().name, segment.id),
      {{"accounts", Value(covered.accounts)},
       {"revenue", rounded(covered.revenue)},
       {"coverage", rounded(mean)},
       {"threshold", rounded(mean < error ? error : warning)},
       coverage_member(covered)}));
}

Outcomes judge_questions_uncovered(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto all = covered(subject);
  if (!all) return {unanswered({}, {.file = s.file}, all.error())};
  Outcomes out;
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const auto& segment = s.segments[i];
    if (auto open = members_unknown(subject, segment))
      out.push_back(*open);
    else if ((*all)[i].questions.empty())
      out.push_back(undetermined({segment.id}, segment.place, "accounts in " + quoted(segment)));
    else
      judge_segment(subject, segment, (*all)[i], out);
  }
  return out;
}

}  // namespace

const Rule questions_uncovered{
    .code = "EVD02",
    .name = "questions-uncovered",
    .summary = "too little revenue for which the seven questions are answered",
    .needs = "data",
    .awaits = "answers to the seven questions",
    .remedy = {"ask the open questions, largest accounts first", "sales", "a month"},
    .reads = Reads::answers,
    .judge = judge_questions_uncovered};

}  // namespace lode::audit
