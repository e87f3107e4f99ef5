// The ledger told: by kind, piece by piece for an account or a segment, and what is wrong with it.
#include <fmt/format.h>

#include <algorithm>

#include "dig/evidence.h"

namespace lode::dig {
namespace {

using store::literal;

// Keeps what is said of the accounts in focus, and of the segment itself.
std::string about(const Focus& focus, std::string_view own) {
  if (focus.segment.empty()) return focus.account.empty() ? "TRUE" : within(focus, "m");
  return fmt::format("({} OR {}.segment = {})", within(focus, "m"), own, literal(Value(focus.segment)));
}

// Pieces of evidence up to the scene's day, each with the unit it is about and the statements that name it.
std::string pieces_sql(const Scene& scene) {
  return fmt::format(
      "SELECT e.evidence_id, e.kind, e.date, e.segment, e.people, e.level, e.text, u.unit_id AS account_id "
      "FROM evidence e LEFT JOIN account_unit u ON u.account_id = e.account_id WHERE e.date <= {}",
      literal(Value{scene.as_of}));
}

Result<Table> by_kind(const Scene& scene, const Focus& focus) {
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          R"(WITH k AS (
            SELECT k.source_kind AS kind, count(*) AS statements, count(*) FILTER (WHERE k.fresh) AS fresh,
              count(*) FILTER (WHERE k.linked) AS linked, count(*) FILTER (WHERE NOT k.linked) AS unlinked,
              count(DISTINCT k.account_id) AS accounts, max(k.as_of) AS latest
            FROM known_fact k LEFT JOIN member m USING (account_id) WHERE {0} GROUP BY 1),
          e AS (
            SELECT e.kind, count(*) AS pieces, count(*) FILTER (WHERE b.evidence_id IS NULL) AS alone,
              max(e.date) AS latest
            FROM ({1}) e LEFT JOIN (SELECT DISTINCT evidence_id FROM known) b USING (evidence_id)
            LEFT JOIN member m USING (account_id) WHERE {2} GROUP BY 1)
          SELECT kind, {3} AS rank, coalesce(statements, 0), coalesce(fresh, 0), coalesce(linked, 0),
            coalesce(unlinked, 0), coalesce(accounts, 0), coalesce(pieces, 0), coalesce(alone, 0),
            greatest(k.latest, e.latest), {4}
          FROM k FULL JOIN e USING (kind) ORDER BY rank, kind)",
          about(focus, "k"), pieces_sql(scene), about(focus, "e"), rank_sql("kind"), only_ours_sql("kind")),
      {}, "evidence", "What is known, by where it comes from",
      {{"source_kind", "kind", Kind::id}, {"rank", "rank", Kind::integer}, {"statements", "statements", Kind::integer},
       {"fresh", "young enough", Kind::integer}, {"linked", "with evidence", Kind::integer},
       {"unlinked", "evidence missing", Kind::integer}, {"accounts", "accounts", Kind::integer},
       {"pieces", "in the log", Kind::integer}, {"alone", "of those by itself", Kind::integer},
       {"latest", "latest", Kind::date}, {"only_ours", "only we have it", Kind::boolean}}));
  table.source = "evidence tables up to " + to_text(scene.as_of);
  table.note = "rank 1: contract · 2: stated by the customer · 3: scorecard · 4: our people and data · 5: model or "
               "claim · by itself: a meeting or note that no statement rests on";
  return table;
}

// A meeting counts as evidence of its account or segment even where no figure rests on it.
Result<Table> log_of(const Scene& scene, const Focus& focus) {
  auto pieces = fmt::format("FROM ({}) e LEFT JOIN member m USING (account_id)", pieces_sql(scene));
  auto where = "WHERE " + about(focus, "e");
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          R"(WITH b AS (
            SELECT evidence_id, string_agg(DISTINCT question || ' ' || topic, ', ' ORDER BY question || ' ' || topic)
              AS backs
            FROM known WHERE evidence_id IS NOT NULL GROUP BY 1)
          SELECT e.date, e.kind, coalesce(m.name, e.account_id, e.segment), e.people, e.level, e.text, b.backs,
            {} AS fresh, e.evidence_id
          {} LEFT JOIN b USING (evidence_id) {} ORDER BY e.date DESC, e.evidence_id{})",
          fresh_sql(scene, "e.kind", "e.date"), pieces, where,
          focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string()),
      {}, "evidence_log", "Evidence, newest first",
      {{"date", "date", Kind::date}, {"kind", "kind", Kind::id}, {"about", "about"}, {"people", "people"},
       {"level", "level"}, {"text", "what was said"}, {"backs", "it backs"}, {"fresh", "young enough", Kind::boolean},
       {"evidence_id", "evidence", Kind::id}}));
  LODE_TRY(total, scene.connection.one(fmt::format("SELECT count(*) {} {}", pieces, where)));
  table.total_rows = static_cast<std::int64_t>(as_number(total).value_or(0));
  table.source = "evidence log up to " + to_text(scene.as_of);
  return table;
}

std::int64_t count_at(const store::Rows& rows, std::size_t column) {
  return static_cast<std::int64_t>(as_number(rows.rows[0][column]).value_or(0));
}

// EVI01, EVI02, EVI04, EVI05: of the ledger.
Result<void> judge_known(const Scene& scene, Part& out) {
  LODE_TRY(rows, scene.connection.query(
      R"(WITH claims AS (
        SELECT account_id, question FROM known_fact WHERE account_id IS NOT NULL GROUP BY 1, 2
        HAVING bool_and(source_kind = 'claim'))
      SELECT count(*), count(*) FILTER (WHERE NOT fresh),
        count(*) FILTER (WHERE NOT linked), count(DISTINCT evidence_id) FILTER (WHERE NOT linked),
        min(evidence_id) FILTER (WHERE NOT linked),
        (SELECT count(*) FROM claims), (SELECT min(account_id) FROM claims),
        (SELECT arg_min(question, (account_id, question)) FROM claims),
        count(*) FILTER (WHERE source_kind NOT IN (SELECT kind FROM evidence_kind)),
        min(source_kind) FILTER (WHERE source_kind NOT IN (SELECT kind FROM evidence_kind)) FROM known_fact)"));
  const auto& r = rows.rows[0];
  if (count_at(rows, 2) > 0)
    out.findings.push_back(
        {.rule = "EVI01", .name = "missing-evidence", .severity = Severity::warning,
         .message = fmt::format("{} statements name evidence that is not loaded, such as {}", count_at(rows, 2),
                                to_text(r[4])),
         .evidence = {{"statements", r[2]}, {"ids", r[3]}, {"example", r[4]}},
         .fix = "load the evidence log, or correct the ids"});
  if (count_at(rows, 1) > 0)
    out.findings.push_back(
        {.rule = "EVI02", .name = "stale-evidence", .severity = Severity::info,
         .message = fmt::format("{} of {} statements are older than `evidence_months` allows and count half",
                                count_at(rows, 1), count_at(rows, 0)),
         .evidence = {{"stale", r[1]}, {"statements", r[0]}},
         .fix = "`lode dig` lists what to ask again first"});
  if (count_at(rows, 5) > 0)
    out.findings.push_back(
        {.rule = "EVI04", .name = "rests-on-claims", .severity = Severity::info,
         .message = fmt::format("{} answers about accounts rest on mere claims, such as {} of account {}",
                                count_at(rows, 5), to_text(r[7]), to_text(r[6])),
         .evidence = {{"answers", r[5]}, {"account", r[6]}, {"question", r[7]}},
         .fix = "name the evidence (column evidence_id), or ask the customer"});
  if (count_at(rows, 8) > 0)
    out.findings.push_back(
        {.rule = "EVI05", .name = "unknown-kind", .severity = Severity::warning,
         .message = fmt::format("{} statements have a kind of source that is not known and counts as a claim: '{}'",
                                count_at(rows, 8), to_text(r[9])),
         .evidence = {{"statements", r[8]}, {"example", r[9]}},
         .fix = "scorecard, management_conversation, top_to_top, call, contract, public, own_data, model or claim; a "
                "map can translate your words"});
  return {};
}

struct Naming {
  std::string id, who, segment;
  Place place;
};

// Every id of evidence that needs and plays of the segmentation name; kinds are no ids.
std::vector<Naming> named_by(const model::Segmentation& segmentation, const std::vector<std::string>& kinds) {
  std::vector<Naming> out;
  auto add = [&](const std::vector<std::string>& ids, const std::string& who, const std::string& segment,
                 const Place& place) {
    for (const auto& id : ids)
      if (std::ranges::find(kinds, id) == kinds.end()) out.push_back({id, who, segment, place});
  };
  for (const auto& segment : segmentation.segments) {
    for (const auto& need : segment.needs) add(need.evidence, "need " + need.need, segment.id, need.place);
    for (const auto& play : segment.plays) add(play.evidence, play.view + " play", segment.id, play.place);
  }
  return out;
}

Result<std::vector<std::string>> texts(const Scene& scene, std::string_view sql) {
  LODE_TRY(rows, scene.connection.query(sql));
  std::vector<std::string> out;
  for (const auto& row : rows.rows) out.push_back(to_text(row[0]));
  return out;
}

// EVI03: of the segmentation file.
Result<void> judge_named(const Scene& scene, Part& out) {
  LODE_TRY(kinds, texts(scene, "SELECT kind FROM evidence_kind ORDER BY 1"));
  auto named = named_by(scene.segmentation, kinds);
  std::string list;
  for (const auto& naming : named) list += (list.empty() ? "" : ", ") + literal(Value(naming.id));
  if (list.empty()) return {};
  LODE_TRY(there, texts(scene, "SELECT DISTINCT evidence_id FROM evidence WHERE evidence_id IN (" + list + ")"));
  std::vector<const Naming*> lost;
  for (const auto& naming : named)
    if (std::ranges::find(there, naming.id) == there.end()) lost.push_back(&naming);
  if (lost.empty()) return {};
  std::vector<std::string> segments;
  for (const auto* naming : lost)
    if (std::ranges::find(segments, naming->segment) == segments.end()) segments.push_back(naming->segment);
  const auto& first = *lost.front();
  out.findings.push_back(
      {.rule = "EVI03", .name = "evidence-not-loaded", .severity = Severity::warning, .segments = segments,
       .message = fmt::format("needs and plays name {} of evidence that {} not loaded, such as {} ({} of {})",
                              lost.size() == 1 ? "a piece" : fmt::format("{} pieces", lost.size()),
                              lost.size() == 1 ? "is" : "are", first.id, first.who, first.segment),
       .evidence = {{"ids", Value(static_cast<std::int64_t>(lost.size()))}, {"example", Value(first.id)}},
       .fix = "load the evidence log, or correct the ids; a kind such as `call` may stand instead",
       .place = first.place});
  return {};
}

}  // namespace

Result<Part> tell_evidence(const Scene& scene, const Focus& focus) {
  Part out;
  // Counted several times, without the words.
  LODE_CHECK(scene.connection.run("CREATE OR REPLACE TEMP TABLE known_fact AS SELECT question, account_id, segment, "
                                  "source_kind, fresh, linked, evidence_id, as_of FROM known"));
  LODE_TRY(table, by_kind(scene, focus));
  out.tables.push_back(std::move(table));
  if (!focus.account.empty() || !focus.segment.empty()) {
    LODE_TRY(log, log_of(scene, focus));
    if (!log.rows.empty()) out.tables.push_back(std::move(log));
  }
  LODE_CHECK(judge_known(scene, out));
  LODE_CHECK(judge_named(scene, out));
  return out;
}

}  // namespace lode::dig
