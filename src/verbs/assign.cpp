// assign: every account in its segment; a summary for people, the whole membership for machines. From one
// Parquet file to another without a workspace where asked.
#include <fmt/format.h>

#include <filesystem>

#include "assign/assign.h"
#include "store/export.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"S", "a segmentation file, or the id of one of the workspace"}};
constexpr Option options[] = {
    {"from", "FILE", "accounts to assign (.parquet or .csv), instead of the workspace's; needs --out"},
    {"id", "COLUMN", "with --from: the column of the id; otherwise account_id"},
    {"out", "FILE", "write the membership to a .parquet or .csv file"},
};
constexpr std::int64_t rows_max = 100'000;  // in an answer; beyond, --out

using store::literal;

void put_metric(Doc& doc, const char* name, const char* title, Value value) {
  doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = Kind::integer});
}

void put_counts(Doc& doc, const assign::Membership& membership) {
  put_metric(doc, "accounts", "Accounts", membership.accounts);
  put_metric(doc, "unassigned", "Unassigned", membership.unassigned);
  if (membership.source.universe.empty()) return;
  put_metric(doc, "outside_universe", "of these outside the universe", membership.outside);
}

struct Sum {
  Value accounts = std::int64_t{0}, revenue;
};

// Accounts and revenue of one segment, of those without one, or of all.
Result<Sum> sum_of(store::Connection& connection, const assign::Source& source, const std::string& which) {
  auto revenue = source.revenue.empty() ? std::string("NULL")
                                        : fmt::format("sum(s.{})", store::identifier(source.revenue));
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT count(*), {} FROM membership m JOIN {} s ON CAST(s.{} AS VARCHAR) = m.account_id WHERE {}", revenue,
      source.from, store::identifier(source.id), which)));
  return Sum{rows.rows[0][0], rows.rows[0][1]};
}

Value share_of(const Value& part, const Value& whole) {
  auto a = as_number(part), b = as_number(whole);
  return a && b && *b > 0 ? Value(*a / *b) : Value{};
}

// One row per segment in file order (an empty one is news), then the unassigned.
Result<Table> summary(store::Connection& connection, const assign::Source& source,
                      const model::Segmentation& segmentation) {
  Table out{.name = "segments", .title = "Segments"};
  out.columns = {{"segment", "segment", Kind::id},      {"title", "title"},
                 {"accounts", "accounts", Kind::integer}, {"account_share", "share of accounts", Kind::share},
                 {"revenue_12m", "revenue, 12 months", Kind::money},
                 {"revenue_share", "share of revenue", Kind::share}};
  LODE_TRY(whole, sum_of(connection, source, "TRUE"));
  auto add = [&](const std::string& id, const std::string& title, const Sum& sum) {
    out.rows.push_back({id, title.empty() ? Value{} : Value(title), sum.accounts,
                        share_of(sum.accounts, whole.accounts), sum.revenue, share_of(sum.revenue, whole.revenue)});
  };
  for (const auto& segment : segmentation.segments) {
    LODE_TRY(sum, sum_of(connection, source, "m.segment = " + literal(segment.id)));
    add(segment.id, segment.title, sum);
  }
  LODE_TRY(none, sum_of(connection, source, "m.segment IS NULL"));
  add("unassigned", "", none);
  return out;
}

Result<Table> members(store::Connection& connection) {
  LODE_TRY(out, store::query_table(
      connection,
      fmt::format("SELECT account_id, segment, rule_segment, override_until FROM membership "
                  "ORDER BY account_id LIMIT {}", rows_max), {},
      "membership", "Membership",
      {{"account_id", "account", Kind::id}, {"segment", "segment", Kind::id},
       {"rule_segment", "by the rules", Kind::id}, {"override_until", "override until", Kind::date}}));
  LODE_TRY(total, connection.one("SELECT count(*) FROM membership"));
  out.total_rows = std::get<std::int64_t>(total);
  return out;
}

Result<void> write_out(store::Connection& connection, const std::string& file) {
  return store::export_query(connection,
                             "SELECT account_id, segment, rule_segment, override_until FROM membership "
                             "ORDER BY account_id", file);
}

Result<Doc> from_workspace(const Request& request, Context& context) {
  LODE_TRY(fitted, fit(request, request.arg("S"), context));
  auto& connection = fitted.reading.connection;
  const auto& segmentation = fitted.scheme.segmentation;
  LODE_TRY(membership, assign::assign(connection, segmentation));
  Doc doc{.verb = "assign"};
  doc.title = segmentation.title.empty() ? segmentation.id : segmentation.title;
  doc.currency = fitted.reading.settings.currency;
  put_counts(doc, membership);
  LODE_TRY(table, members(connection));
  LODE_TRY(segments, summary(connection, membership.source, segmentation));
  segments.source = seen_of(fitted);
  doc.tables = {std::move(table), std::move(segments)};
  doc.findings = std::move(fitted.findings);
  std::ranges::move(membership.findings, std::back_inserter(doc.findings));
  doc.blocks = {{Block::Is::metrics, {}, {}}, {Block::Is::table, {}, "segments"}};
  if (request.has("out")) {
    LODE_CHECK(write_out(connection, request.get("out")));
    doc.blocks.push_back({Block::Is::paragraph, "Membership written to " + request.get("out") + ".", {}});
  } else {
    doc.next = {suggest(request.workspace, "assign", request.arg("S") + " --out membership.csv")};
  }
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.next.push_back(suggest(request.workspace, "why", "ACCOUNT"));
  return doc;
}

Result<Doc> from_file(const Request& request, Context& context) {
  auto from = request.get("from"), out = request.get("out");
  if (out.empty())
    return fail(Code::invalid_argument, "--from needs --out", "say where the membership goes: --out FILE.parquet");
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(from, ignored))
    return fail(Code::not_found, fmt::format("there is no file {}", from),
                "name a .parquet or .csv file with one row per account");
  if (std::filesystem::equivalent(from, out, ignored))
    return fail(Code::invalid_argument, "--from and --out are the same file", "write to another file");
  LODE_TRY(scheme, read_scheme(request, request.arg("S")));
  LODE_CHECK(must_be_readable(scheme));
  LODE_TRY(database, store::Database::open(":memory:", context));
  LODE_TRY(connection, database.connect());
  connection.set_task("assigning accounts");
  LODE_TRY(membership, assign::assign_file(connection, scheme.segmentation, from, out, request.get("id")));
  Doc doc{.verb = "assign"};
  doc.title = scheme.segmentation.title.empty() ? scheme.segmentation.id : scheme.segmentation.title;
  put_counts(doc, membership);
  doc.findings = std::move(membership.findings);
  doc.blocks = {{Block::Is::metrics, {}, {}},
                {Block::Is::paragraph, "Membership written to " + out + ".", {}},
                {Block::Is::findings, {}, {}}};
  return doc;
}

Result<Doc> run(const Request& request, Context& context) {
  return request.has("from") ? from_file(request, context) : from_workspace(request, context);
}

}  // namespace

const Verb assign{"assign", "every account in its segment", Group::define, positionals, options, run};

}  // namespace lode::verbs
