// What the chances say for people: rates by segment beside what they were drawn from, and whether they come true.
#include <fmt/format.h>

#include "dig/winning.h"

namespace lode::dig {
namespace {

Result<Table> win_rates(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection, R"(
    WITH d AS (
      SELECT segment, count(*) AS closed, count(*) FILTER (WHERE outcome = 'won') AS won,
        count(*) FILTER (WHERE first) AS first_closed, count(*) FILTER (WHERE first AND outcome = 'won') AS first_won
      FROM deal WHERE outcome IN ('won', 'lost') GROUP BY GROUPING SETS ((segment), ())
      HAVING grouping(segment) = 1 OR segment IS NOT NULL)
    SELECT coalesce(coalesce(c.segment, d.segment), 'all') AS segment, coalesce(d.closed, 0), coalesce(d.won, 0),
      d.won / d.closed, coalesce(d.first_closed, 0), d.first_won / nullif(d.first_closed, 0),
      c.chance, c.chance_low, c.chance_high, coalesce(c.deals, 0)::BIGINT, coalesce(d.first_won, 0)
    FROM d FULL JOIN (SELECT * FROM chance_of WHERE grp IS NULL) c ON c.segment = d.segment
    ORDER BY d.segment IS NULL AND c.segment IS NULL, 2 DESC, 1)",
      {}, "win_rates", "How often deals are won",
      {{"segment", "segment", Kind::id}, {"closed", "closed deals", Kind::integer}, {"won", "won", Kind::integer, true},
       {"win_rate", "won", Kind::share}, {"first_closed", "first deals", Kind::integer},
       {"first_win_rate", "won", Kind::share}, {"chance", "chance", Kind::share}, {"chance_low", "at least",
           Kind::share},
       {"chance_high", "at most", Kind::share}, {"deals_counted", "deals counted", Kind::integer, true},
       {"first_won", "first deals won", Kind::integer, true}}));
  table.source = "deals closed up to " + to_text(scene.as_of);
  table.note = "a first deal is with a firm that had bought nothing before; the chance is drawn to the rate of all "
      "where "
               "deals are few, with an 80 % interval (empirical Bayes, beta-binomial)";
  return table;
}

Result<Table> chances(const Scene& scene) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      "SELECT segment, grp, group_deals::BIGINT, chance, chance_low, chance_high FROM chance_of WHERE grp IS NOT NULL "
      "ORDER BY segment, grp",
      {}, "chances", "Chances by group inside a segment",
      {{"segment", "segment", Kind::id}, {"group", "group"}, {"deals", "deals counted", Kind::integer},
       {"chance", "chance", Kind::share}, {"chance_low", "at least", Kind::share},
       {"chance_high", "at most", Kind::share}}));
  table.source = "deals closed up to " + to_text(scene.as_of);
  table.detail = true;
  return table;
}

void add_bins(Table& table, const char* how, const stats::Calibration& made) {
  std::int64_t nr = 0;
  for (const auto& bin : made.bins)
    table.rows.push_back({Value(std::string(how)), ++nr, bin.predicted, bin.seen, bin.seen_low, bin.seen_high,
                          static_cast<std::int64_t>(bin.count)});
}

Table calibration_table(const Scene& scene, const Proof& proof) {
  Table out{.name = "calibration", .title = "Do the chances come true?"};
  out.columns = {{"tried_on", "tried on"}, {"bin", "group", Kind::integer}, {"predicted", "chance", Kind::share},
                 {"seen", "won", Kind::share}, {"seen_low", "at least", Kind::share},
                 {"seen_high", "at most", Kind::share}, {"deals", "deals", Kind::integer}};
  add_bins(out, "deals left out", proof.folds);
  add_bins(out, "later deals", proof.later);
  out.source = "deals closed up to " + to_text(scene.as_of);
  out.note = fmt::format("deals left out: each fifth of the deals judged by the others; later deals: those closed "
      "after "
                         "{} judged by those up to it; 95 % interval (Wilson)", to_text(proof.split));
  return out;
}

void add_metrics(Part& out, const Proof& proof) {
  auto add = [&](const char* name, const char* title, double value, const char* note = "") {
    out.metrics.push_back({.name = name, .title = title, .value = value, .kind = Kind::number, .note = note});
  };
  if (proof.deals == 0) return;
  add("brier", "Mean squared error of the chances (Brier)", proof.folds.brier, "deals left out; smaller is better");
  add("brier_base", "The same, always saying the firm's rate", proof.folds.brier_base);
  add("calibration_error", "Mean distance of chance and outcome", proof.folds.error, "expected calibration error");
  if (proof.later_deals == 0) return;
  add("brier_later", "Brier on later deals", proof.later.brier);
  add("brier_later_base", "The same, always saying their rate", proof.later.brier_base);
  add("calibration_error_later", "Mean distance of chance and outcome on later deals", proof.later.error);
}

Finding no_deals() {
  return {.rule = "PRO04", .name = "no-closed-deals", .severity = Severity::warning,
          .message = "no closed deal leads to a segment, so the chance to win a prospect is unknown",
          .fix = "load deals with their outcome and account (table `opportunity`)"};
}

// Deals that no segment can learn from.
Result<void> add_lost(const Scene& scene, Part& out) {
  LODE_TRY(rows, scene.connection.query(R"(
    SELECT count(*), count(*) FILTER (WHERE account_id IS NULL),
      count(*) FILTER (WHERE account_id IS NULL AND outcome IN ('won', 'lost')),
      count(*) FILTER (WHERE account_id IS NOT NULL AND segment IS NULL AND outcome IN ('won', 'lost')),
      min(opportunity_id) FILTER (WHERE account_id IS NULL),
      count(*) FILTER (WHERE outcome IN ('won', 'lost')) FROM deal)"));
  const auto& row = rows.rows[0];
  auto number = [&](std::size_t i) { return std::get<std::int64_t>(row[i]); };
  const std::pair<const char*, std::size_t> names[] = {
      {"deals", 0}, {"deals_without_account", 1}, {"closed_without_account", 2}, {"closed_without_segment", 3}};
  for (const auto& [name, i] : names)
    out.metrics.push_back({.name = name, .title = name, .value = row[i], .kind = Kind::integer});
  if (number(1) + number(3) == 0) return {};
  out.findings.push_back(
      {.rule = "PRO01", .name = "deals-without-segment", .severity = Severity::info,
       .message = fmt::format("{} of {} deals have no account ({} of them closed) and {} closed deals are with "
           "accounts "
                              "in no segment: no segment learns from them",
                              number(1), number(0), number(2), number(3)),
       .evidence = {{"deals", row[0]}, {"without_account", row[1]}, {"closed_without_account", row[2]},
                    {"closed_without_segment", row[3]}, {"example", row[4]}},
       .fix = "enter the account of each deal in the CRM"});
  return {};
}

Result<void> add_basis(const Scene& scene, Part& out) {
  LODE_TRY(rows, scene.connection.query(R"(
    SELECT count(*) FILTER (WHERE counts), count(*) FILTER (WHERE counts AND NOT first) = 0,
      count(*) FILTER (WHERE outcome = 'won') / nullif(count(*), 0),
      count(*) FILTER (WHERE outcome = 'won' AND first) / nullif(count(*) FILTER (WHERE first), 0),
      count(*) FILTER (WHERE outcome = 'won' AND NOT first) / nullif(count(*) FILTER (WHERE NOT first), 0),
      count(*) FILTER (WHERE first)
    FROM deal WHERE outcome IN ('won', 'lost'))"));
  const auto& row = rows.rows[0];
  out.metrics.push_back({.name = "win_rate", .title = "Won of all closed deals", .value = row[2], .kind = Kind::share});
  out.metrics.push_back(
      {.name = "win_rate_first", .title = "Won of first deals", .value = row[3], .kind = Kind::share});
  if (is_null(row[2])) return {};
  auto percent = [&](std::size_t i) {
    return is_null(row[i]) ? std::string("–") : fmt::format("{:.0f} %", 100 * *as_number(row[i]));
  };
  out.sentences.push_back(
      row[1] == Value(true)
          ? fmt::format("Of all closed deals {} were won. A prospect's chance is that of first deals, with firms "
              "that had "
                        "bought nothing before: {} were won{}.", percent(2), percent(3),
                        is_null(row[4]) ? "" : fmt::format(", {} of later ones", percent(4)))
          : fmt::format("Of all closed deals {} were won. First deals are too few ({}) to tell chances from, so "
              "deals with "
                        "customers count as well: a prospect's chance may be lower.", percent(2), to_text(row[5])));
  return {};
}

void add_verdict(Part& out, const Proof& proof) {
  if (proof.better()) {
    out.sentences.push_back(fmt::format(
        "Tried on deals left out, chance and outcome differ by {:.1f} points on average; the error (Brier) is {:.4f}, "
        "against {:.4f} when always saying the same rate.",
        100 * proof.folds.error, proof.folds.brier, proof.folds.brier_base));
    return;
  }
  out.sentences.push_back("Which segment a prospect is in does not tell its chance better than one rate for all.");
  out.findings.push_back(
      {.rule = "PRO02", .name = "chance-says-nothing", .severity = Severity::info,
       .message = fmt::format("chances by segment are no better than one rate for all: error {:.4f} against {:.4f} "
                              "(Brier, {} deals left out)",
                              proof.folds.brier, proof.folds.brier_base, proof.deals),
       .evidence = {{"brier", Value(proof.folds.brier)}, {"brier_base", Value(proof.folds.brier_base)},
                    {"deals", Value(static_cast<std::int64_t>(proof.deals))}},
       .fix = "rank by upside and relevance; the chance is nearly the same for all"});
}

}  // namespace

Result<Part> tell_chances(const Scene& scene) {
  Part out;
  LODE_CHECK(add_basis(scene, out));
  LODE_TRY(proof, prove_chances(scene));
  LODE_CHECK(add_lost(scene, out));
  add_metrics(out, proof);
  if (proof.deals == 0) {
    out.findings.push_back(no_deals());
    return out;
  }
  add_verdict(out, proof);
  LODE_TRY(rates, win_rates(scene));
  LODE_TRY(groups, chances(scene));
  out.tables.push_back(std::move(rates));
  if (!groups.rows.empty()) out.tables.push_back(std::move(groups));
  out.tables.push_back(calibration_table(scene, proof));
  return out;
}

}  // namespace lode::dig
