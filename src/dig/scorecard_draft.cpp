// The draft: which metrics, with which weights and targets. What it says of our standing is worked out in
// weightings.cpp from the same rows.
#include "dig/scorecard_draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.h"
#include "dig/derived.h"
#include "dig/needs_stat.h"
#include "dig/scorecards.h"
#include "dig/weightings.h"

namespace lode::dig {
namespace {

using store::literal;

constexpr std::size_t fewest = 5;
// Half of the scale: a customer who rates a need below it does not ask for it.
constexpr int asked_from = 50;

struct Candidate {
  std::string id, title, definition, measure, rival;
  double matters = 0;
  std::int64_t asked = 0;
  std::optional<double> ours, theirs, gap, gap_low, gap_high, target;
};

// One row per need that somebody in the segment spoke of. Where nobody states an importance, what moves satisfaction
// as a whole stands for it.
Result<std::vector<Candidate>> candidates_of(const Scene& scene, const std::string& segment) {
  LODE_TRY(rows, scene.connection.query(fmt::format(R"(
    WITH a AS (
      SELECT need_id, count(*) FILTER (WHERE importance >= {1} OR basis = 'weight' AND importance > 0) AS asked
      FROM best_importance WHERE segment = {0} GROUP BY need_id),
    t AS (SELECT need_id, exact_mean(target) AS target FROM rating WHERE segment = {0} AND supplier = 'us'
      GROUP BY need_id),
    s AS (SELECT count(importance) > 0 AS stated FROM need_stat WHERE segment = {0} AND NOT overall)
    SELECT n.need_id, n.title, e.definition, o.measure, r.supplier,
      CASE WHEN s.stated THEN n.importance ELSE 100 * d.weight / max(d.weight) OVER () END AS matters,
      CASE WHEN s.stated THEN coalesce(a.asked, 0) WHEN d.low > 0 THEN d.accounts ELSE 0 END,
      n.ours, r.performance, r.gap, r.gap_low, r.gap_high, t.target
    FROM need_stat n JOIN need_entry e USING (need_id) CROSS JOIN s LEFT JOIN a USING (need_id)
    LEFT JOIN (SELECT need_id, min(measure) AS measure FROM own_performance GROUP BY 1) o USING (need_id)
    LEFT JOIN t USING (need_id) LEFT JOIN best_rival r ON r.segment = n.segment AND r.need_id = n.need_id
    LEFT JOIN derived_need d ON d.segment = n.segment AND d.need_id = n.need_id
    WHERE n.segment = {0} AND NOT n.overall ORDER BY matters DESC NULLS LAST, n.position, n.need_id)",
      literal(Value(segment)), asked_from)));
  std::vector<Candidate> out;
  for (const auto& row : rows.rows) {
    Candidate c{.id = to_text(row[0]), .title = to_text(row[1]), .definition = to_text(row[2]),
                .measure = to_text(row[3]), .rival = to_text(row[4]), .matters = as_number(row[5]).value_or(0),
                .asked = static_cast<std::int64_t>(as_number(row[6]).value_or(0))};
    c.ours = as_number(row[7]), c.theirs = as_number(row[8]), c.gap = as_number(row[9]);
    c.gap_low = as_number(row[10]), c.gap_high = as_number(row[11]), c.target = as_number(row[12]);
    out.push_back(std::move(c));
  }
  return out;
}

const char* standing(const Candidate& c) {
  if (!c.gap) return "not compared";
  if (c.gap_low && *c.gap_low > 0) return "we lead";
  return c.gap_high && *c.gap_high < 0 ? "we trail" : "level";
}

// The need that matters most is always on the card: a scorecard without it would convince nobody.
std::vector<Candidate> chosen_of(const std::vector<Candidate>& all, std::size_t most) {
  std::vector<Candidate> asked;
  std::ranges::copy_if(all, std::back_inserter(asked), [](const Candidate& c) { return c.asked > 0 && c.matters > 0; });
  if (asked.empty()) return asked;
  double middle = std::accumulate(asked.begin(), asked.end(), 0.0, [](double sum, const Candidate& c) {
                    return sum + c.matters;
                  }) / static_cast<double>(asked.size());
  auto order = [&](const Candidate& c) {
    if (&c == &asked.front()) return 0;
    bool leads = std::string_view(standing(c)) == "we lead";
    return c.matters >= middle ? (leads ? 1 : 2) : (leads ? 3 : 4);
  };
  std::vector<std::pair<int, std::size_t>> ranked;
  for (std::size_t i = 0; i < asked.size(); ++i) ranked.emplace_back(order(asked[i]), i);
  std::ranges::sort(ranked);  // within one class by importance, as they came
  std::vector<Candidate> out;
  for (const auto& [how, at] : ranked)
    if (out.size() < most && (how < 3 || out.size() < fewest)) out.push_back(asked[at]);
  std::ranges::stable_sort(out, std::ranges::greater{}, &Candidate::matters);
  return out;
}

// Whole percents in proportion to importance that add up to 100 (largest remainders).
std::vector<int> percents(const std::vector<Candidate>& chosen) {
  double sum = 0;
  for (const auto& c : chosen) sum += c.matters;
  std::vector<int> out;
  std::vector<std::pair<double, std::size_t>> rest;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    double exact = 100 * chosen[i].matters / sum;
    out.push_back(static_cast<int>(exact));
    rest.emplace_back(-(exact - out.back()), i);
  }
  std::ranges::sort(rest);
  int left = 100 - std::accumulate(out.begin(), out.end(), 0);
  for (std::size_t i = 0; left > 0; ++i, --left) ++out[rest[i % rest.size()].second];
  return out;
}

// The customers' own target, else the best that anyone shows them today, to the next five.
Value target_of(const Candidate& c) {
  if (c.target) return *c.target;
  if (!c.ours && !c.theirs) return {};
  double best = std::max(c.ours.value_or(0), c.theirs.value_or(0));
  return std::min(100.0, 5 * std::ceil(best / 5));
}

std::string customer_of(const Scene& scene, const std::string& segment) {
  const auto* found = scene.segmentation.find(segment);
  for (const char* wanted : {"buyer", "decider"})
    if (found)
      for (const auto& role : found->buying.roles)
        if (role.role == wanted) return fmt::format("the customer ({})", role.who);
  return "the customer";
}

Table draft_table(const Scene& scene, const std::string& segment, const std::vector<Candidate>& chosen,
                  const std::vector<int>& weights) {
  Table out{.name = "scorecard", .title = "The draft"};
  out.columns = {{"metric", "metric"}, {"weight", "weight", Kind::share}, {"target", "target", Kind::integer},
                 {"ours", "we", Kind::integer}, {"rival", "best other"}, {"theirs", "they", Kind::integer},
                 {"standing", "standing"}, {"data", "measured by"}, {"cadence", "how often"},
                 {"supplied_by", "supplied by"}, {"definition", "definition", Kind::text, true},
                 {"importance", "importance", Kind::integer, true}, {"asked", "asked for by", Kind::integer, true},
                 {"need_id", "need id", Kind::id, true}, {"gap", "we − they", Kind::integer, true},
                 {"gap_low", "from", Kind::integer, true}, {"gap_high", "to", Kind::integer, true}};
  auto known = [](const std::optional<double>& value) { return value ? Value(*value) : Value(); };
  auto customer = customer_of(scene, segment);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto& c = chosen[i];
    bool own = !c.measure.empty();
    auto words = c.measure;
    std::ranges::replace(words, '_', ' ');
    auto definition = c.definition.empty() ? c.title + ", as the customer rates it" : c.title + ": " + c.definition;
    out.rows.push_back({c.title, weights[i] / 100.0, target_of(c), known(c.ours),
                        c.rival.empty() ? Value() : Value(c.rival), known(c.theirs), std::string(standing(c)),
                        own ? "delivery records: " + words : std::string("rating from 0 to 100"),
                        std::string(own ? "monthly" : "quarterly"), own ? "us, from our lines" : customer, definition,
                        c.matters, c.asked, c.id, known(c.gap), known(c.gap_low), known(c.gap_high)});
  }
  out.source = fmt::format("need ratings, scorecards and own lines up to {}", to_text(scene.as_of));
  out.note =
      "weights follow importance; the target is the customers' own, else the best they know today, to the next 5; "
      "0 is worst, 100 best";
  return out;
}

Result<void> judge_asked(const std::vector<Candidate>& all, const ScorecardOptions& options, ScorecardDraft& out,
                         std::vector<Candidate>& chosen) {
  std::vector<std::string> known;
  for (const auto& c : all) known.push_back(c.id);
  for (const auto& wanted : options.metrics) {
    auto it = std::ranges::find(all, wanted, &Candidate::id);
    if (it != all.end() && it->asked > 0) {
      if (std::ranges::find(chosen, wanted, &Candidate::id) == chosen.end()) chosen.push_back(*it);
      continue;
    }
    out.refused = true;
    auto near = it == all.end() ? did_you_mean(wanted, known) : std::string();
    out.part.findings.push_back(
        {.rule = "NDS05", .name = "metric-nobody-asked-for", .severity = Severity::error, .segments = {options.segment},
         .message = fmt::format("'{}' is no metric for {}: no customer of the segment rates it as important",
                                it == all.end() ? wanted : it->title, options.segment),
         .evidence = {{"metric", Value(wanted)}, {"asked_for_by", Value(std::int64_t{0})}},
         .fix = near.empty() ? "leave it out, or ask customers first whether it matters to them"
                             : fmt::format("did you mean '{}'?", near)});
  }
  std::ranges::stable_sort(chosen, std::ranges::greater{}, &Candidate::matters);
  return {};
}

void say_standing(const std::vector<Candidate>& chosen, std::vector<std::string>& sentences) {
  for (const char* how : {"we lead", "we trail", "level", "not compared"}) {
    std::vector<std::string> titles;
    for (const auto& c : chosen)
      if (std::string_view(standing(c)) == how) titles.push_back("'" + c.title + "'");
    if (titles.empty()) continue;
    std::string_view start = how;
    sentences.push_back(fmt::format(
        "{} {}.", start == "we lead"   ? "We lead the best other supplier on"
                  : start == "we trail" ? "We do not lead on"
                  : start == "level"   ? "No clear difference to the best other supplier on"
                                       : "No customer rates both us and another supplier on",
        join(titles, ", ")));
  }
}

Result<void> say_in_use(const Scene& scene, const std::string& segment, Part& part) {
  LODE_TRY(rows, scene.connection.query(fmt::format(
      "SELECT count(DISTINCT account_id), max(as_of), bool_or(fresh), (SELECT count(*) FROM member WHERE "
      "segment = {0}) FROM card_total WHERE supplier = 'us' AND segment = {0}", literal(Value(segment)))));
  const auto& row = rows.rows[0];
  if (as_number(row[0]).value_or(0) == 0) {
    part.sentences.push_back(fmt::format("No customer of {} is known to keep a scorecard on us.", segment));
    return {};
  }
  part.sentences.push_back(fmt::format(
      "{} of {} accounts of {} keep a scorecard on us already, the latest of {}{}: theirs come first, the draft is for "
      "the others.", to_text(row[0]), to_text(row[3]), segment, to_text(row[1]),
      row[2] == Value(true) ? "" : " (stale)"));
  LODE_TRY(table, in_use_table(scene, segment));
  part.tables.push_back(std::move(table));
  return {};
}

}  // namespace

Result<ScorecardDraft> draft_scorecard(const Scene& scene, const ScorecardOptions& options) {
  ScorecardDraft out;
  Focus focus{.segment = options.segment, .account = {}};
  LODE_CHECK(build_need_stat(scene, focus));
  LODE_CHECK(build_derived(scene, focus));
  LODE_CHECK(build_card_totals(scene));
  LODE_CHECK(say_in_use(scene, options.segment, out.part));
  LODE_TRY(all, candidates_of(scene, options.segment));
  std::vector<Candidate> chosen;
  LODE_CHECK(judge_asked(all, options, out, chosen));
  if (options.metrics.empty()) chosen = chosen_of(all, static_cast<std::size_t>(options.most));
  if (chosen.empty()) {
    if (!out.refused)
      out.part.findings.push_back(
          {.rule = "NDS04", .name = "no-importance", .severity = Severity::warning, .segments = {options.segment},
           .message = fmt::format("nobody in {} was asked what matters to them: there is nothing to draft from",
                                  options.segment),
           .fix = "`lode dig needs` lists what to ask and whom to ask first"});
    return out;
  }
  if (options.metrics.empty() && chosen.size() < fewest)
    out.part.findings.push_back(
        {.rule = "NDS06", .name = "short-scorecard", .severity = Severity::info, .segments = {options.segment},
         .message = fmt::format("only {} needs are asked for in {}: a scorecard of 5 to 7 metrics asks for more",
                                chosen.size(), options.segment),
         .fix = "ask customers about the needs that `lode dig needs` shows without a figure"});
  auto weights = percents(chosen);
  out.part.tables.push_back(draft_table(scene, options.segment, chosen, weights));
  std::vector<Weighed> weighed;
  for (std::size_t i = 0; i < chosen.size(); ++i) weighed.push_back({chosen[i].id, weights[i] / 100.0});
  LODE_CHECK(add_weightings(scene, options.segment, weighed, out.part));
  say_standing(chosen, out.part.sentences);
  return out;
}

}  // namespace lode::dig
