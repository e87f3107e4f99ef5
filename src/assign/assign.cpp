// Membership in SQL, and what there is to report about it: unknown definers and, where segments are
// declared unique, accounts that fit two of them.
#include "assign/assign.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::assign {
namespace {

using model::Segment;
using store::identifier;
using store::literal;

bool has_rule(const Segment& segment) { return segment.has_rule && !segment.residual; }

std::string cases(const model::Segmentation& segmentation, std::string_view alias) {
  std::string whens, sum, otherwise = "NULL";
  for (const auto& segment : segmentation.segments) {
    if (segment.residual && otherwise == "NULL") otherwise = literal(segment.id);
    if (!has_rule(segment)) continue;
    auto rule = model::to_sql(segment.rule, alias);
    whens += fmt::format(" WHEN {} THEN {}", rule, literal(segment.id));
    sum += fmt::format("{}CASE WHEN {} THEN 1 ELSE 0 END", sum.empty() ? "" : " + ", rule);
  }
  if (whens.empty()) return fmt::format("CAST({} AS VARCHAR)", otherwise);
  if (segmentation.match == model::Match::unique)
    whens = fmt::format(" WHEN {} > 1 THEN NULL", sum) + whens;
  return fmt::format("CASE{} ELSE {} END", whens, otherwise);
}

Result<void> report_unknown(store::Connection& connection, const Source& source,
                            const std::string& universe, Membership& out) {
  std::vector<std::string> counts;
  for (const auto& attribute : source.attributes)
    counts.push_back(fmt::format("count({})", identifier(attribute)));
  if (counts.empty()) return {};
  LODE_TRY(rows, connection.query(fmt::format("SELECT {}, count(*) FROM {} WHERE {}",
                                              join(counts, ", "), source.from, universe)));
  const auto& row = rows.rows[0];
  auto total = std::get<std::int64_t>(row.back());
  for (std::size_t i = 0; i < source.attributes.size(); ++i) {
    auto known = std::get<std::int64_t>(row[i]);
    if (known == total || known == 0) continue;  // wholly missing ones are reported by name already
    double coverage = static_cast<double>(known) / static_cast<double>(total);
    out.findings.push_back(
        {.rule = "RCH01", .name = "not-identifiable", .severity = Severity::info,
         .message = fmt::format("'{}' is unknown for {} of {} accounts", source.attributes[i],
                                total - known, total),
         .evidence = {{"attribute", Value(source.attributes[i])}, {"coverage", Value(coverage)},
                      {"accounts", Value(total - known)}},
         .fix = "an unknown value never makes a rule true: fill it, or name where such accounts belong"});
  }
  return {};
}

// One finding per pair of segments that share accounts although they are declared unique.
Result<void> report_conflicts(store::Connection& connection, const model::Segmentation& segmentation,
                              Membership& out) {
  const auto& source = out.source;
  auto universe = universe_sql(segmentation);
  std::vector<const Segment*> ruled;
  for (const auto& segment : segmentation.segments)
    if (has_rule(segment)) ruled.push_back(&segment);
  auto revenue = source.revenue.empty() ? "NULL" : fmt::format("sum({})", identifier(source.revenue));
  for (std::size_t i = 0; i < ruled.size(); ++i)
    for (std::size_t j = i + 1; j < ruled.size(); ++j) {
      LODE_TRY(rows, connection.query(fmt::format(
          "SELECT count(*), {}, min(CAST({} AS VARCHAR)) FROM {} WHERE {} AND {} AND {}", revenue,
          identifier(source.id), source.from, universe, model::to_sql(ruled[i]->rule),
          model::to_sql(ruled[j]->rule))));
      const auto& row = rows.rows[0];
      auto count = std::get<std::int64_t>(row[0]);
      if (count == 0) continue;
      out.findings.push_back(
          {.rule = "COV01", .name = "overlap", .severity = Severity::error,
           .segments = {ruled[i]->id, ruled[j]->id},
           .message = fmt::format("{} accounts fit both '{}' and '{}' and stay unassigned, such as {}",
                                  count, ruled[i]->id, ruled[j]->id, to_text(row[2])),
           .evidence = {{"accounts", Value(count)}, {"revenue", row[1]}, {"example", row[2]}},
           .fix = "declare `match: first` and order the segments, or make the rules exclude each other",
           .place = ruled[j]->where_place});
    }
  return {};
}

}  // namespace

std::string universe_sql(const model::Segmentation& segmentation, std::string_view alias) {
  if (segmentation.universe_rule.op == model::Predicate::Op::always) return "TRUE";
  return fmt::format("coalesce({}, FALSE)", model::to_sql(segmentation.universe_rule, alias));
}

std::string segment_sql(const model::Segmentation& segmentation, std::string_view alias) {
  auto segment = cases(segmentation, alias);
  if (segmentation.universe_rule.op == model::Predicate::Op::always) return segment;
  return fmt::format("CASE WHEN {} THEN {} END", model::to_sql(segmentation.universe_rule, alias),
                     segment);
}

Result<Membership> assign(store::Connection& connection, const model::Segmentation& segmentation,
                          const std::string& table, const std::string& relation) {
  Membership out;
  LODE_TRY(source, source_of(connection, segmentation, identifier(relation)));
  out.source = std::move(source);
  out.findings = out.source.findings;
  auto universe = universe_sql(segmentation);
  LODE_CHECK(connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT CAST({} AS VARCHAR) AS account_id, segment, "
      "segment AS rule_segment, CAST(NULL AS DATE) AS override_until, in_universe FROM "
      "(SELECT {}, {} AS segment, {} AS in_universe FROM {})",
      identifier(table), identifier(out.source.id), identifier(out.source.id),
      segment_sql(segmentation), universe, out.source.from)));
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT count(*), count(*) FILTER (segment IS NULL), "
      "count(*) FILTER (NOT in_universe) FROM {}", identifier(table))));
  out.accounts = std::get<std::int64_t>(rows.rows[0][0]);
  out.unassigned = std::get<std::int64_t>(rows.rows[0][1]);
  out.outside = std::get<std::int64_t>(rows.rows[0][2]);
  LODE_CHECK(report_unknown(connection, out.source, universe, out));
  if (segmentation.match == model::Match::unique)
    LODE_CHECK(report_conflicts(connection, segmentation, out));
  return out;
}

namespace {

Result<std::string> reader_of(const std::string& file) {
  if (file.ends_with(".parquet")) return fmt::format("read_parquet({})", literal(file));
  if (file.ends_with(".csv")) return fmt::format("read_csv({}, header = true, all_varchar = true)", literal(file));
  return fail(Code::invalid_argument, fmt::format("'{}' is neither .parquet nor .csv", file),
              "end the file's name with .parquet or .csv");
}

}  // namespace

Result<Membership> assign_file(store::Connection& connection, const model::Segmentation& segmentation,
                               const std::string& from, const std::string& to, std::string_view id) {
  Membership out;
  LODE_TRY(relation, reader_of(from));
  LODE_TRY(written, reader_of(to));
  LODE_TRY(source, source_of(connection, segmentation, relation, id));
  out.source = std::move(source);
  out.findings = out.source.findings;
  LODE_CHECK(connection.run(fmt::format(
      "COPY (SELECT {}, {} AS segment FROM {}) TO {} ({})", identifier(out.source.id), segment_sql(segmentation),
      out.source.from, literal(to), to.ends_with(".csv") ? "FORMAT csv, HEADER" : "FORMAT parquet")));
  LODE_TRY(counts, connection.query("SELECT count(*), count(*) - count(segment) FROM " + written));
  out.accounts = std::get<std::int64_t>(counts.rows[0][0]);
  out.unassigned = std::get<std::int64_t>(counts.rows[0][1]);
  if (segmentation.universe.empty()) return out;
  LODE_TRY(outside, connection.one(fmt::format("SELECT count(*) FROM {} WHERE NOT {}", out.source.from,
                                               universe_sql(segmentation))));
  out.outside = std::get<std::int64_t>(outside);
  return out;
}

}  // namespace lode::assign
