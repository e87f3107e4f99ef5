// The review files as counts, findings and tables.
#include "verbs/reviews.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/match.h"

namespace lode::verbs {
namespace {

using store::Decision;
using store::Review;
using store::ReviewRow;

bool is_open(const ReviewRow& row) {
  return row.decision == Decision::open || row.decision == Decision::unreadable;
}

std::int64_t waiting(const Review& review) { return std::ranges::count_if(review.rows, is_open); }

std::string cell(const ReviewRow& row, std::string_view column) {
  auto it = row.cells.find(std::string(column));
  return it == row.cells.end() ? std::string() : it->second;
}

// Of a number in a file that people edit: what it says, or unknown.
Value number(const ReviewRow& row, std::string_view column) {
  auto value = parse_decimal(cell(row, column));
  return value ? Value(*value) : Value{};
}

Value known(std::string text) { return text.empty() ? Value{} : Value(std::move(text)); }

Table table_of(const Review& review, const store::ReviewKind& kind, std::size_t rows, Table out,
               std::string_view other_name) {
  for (const auto& row : review.rows) {
    if (!is_open(row)) continue;
    if (out.rows.size() < rows)
      out.rows.push_back({row.account_id, known(cell(row, "name")), row.other_id, known(cell(row, other_name)),
                          number(row, "score"), number(row, "revenue"), known(cell(row, "reasons"))});
  }
  auto all = waiting(review);
  if (all > static_cast<std::int64_t>(out.rows.size())) out.total_rows = all;
  out.note = fmt::format("decided in {}", kind.file);
  return out;
}

std::vector<Column> columns(std::string other, std::string other_name, std::string title) {
  return {{"account_id", "account", Kind::id}, {"name", "name"}, {std::move(other), std::move(title), Kind::id},
          {std::move(other_name), "its name"}, {"score", "score", Kind::ratio}, {"revenue", "revenue", Kind::money},
          {"reasons", "because"}};
}

}  // namespace

Reviews read_reviews(const store::Workspace& workspace) {
  Reviews out;
  auto take = [&](const store::ReviewKind& kind) {
    auto read = store::read_review(kind, workspace.read_or_empty(kind.file));
    for (auto& finding : read.findings) out.findings.push_back(std::move(finding));
    return std::move(read.value);
  };
  out.accounts = take(store::match_review());
  out.parents = take(store::parent_review());
  return out;
}

void put_review_metrics(Doc& doc, const Reviews& reviews) {
  auto add = [&](const char* name, const char* title, std::int64_t value) {
    doc.metrics.push_back({.name = name, .title = title, .value = value, .kind = Kind::integer});
  };
  auto decided = [](const Review& review) {
    return static_cast<std::int64_t>(review.rows.size()) - waiting(review);
  };
  add("matches_waiting", "Matches to review", waiting(reviews.accounts));
  add("matches_decided", "Matches decided", decided(reviews.accounts));
  add("parents_waiting", "Likely parents to review", waiting(reviews.parents));
  add("parents_decided", "Likely parents decided", decided(reviews.parents));
}

std::vector<Finding> waiting_findings(const Reviews& reviews, const LeftOut& left_out) {
  std::vector<Finding> out;
  auto add = [&](const char* rule, const char* name, Severity severity, std::int64_t count, std::string message,
                 const store::ReviewKind& kind, std::int64_t more) {
    if (count == 0) return;
    if (more > 0)
      message += fmt::format(" ({} more, of less revenue and score, are not listed: `matching: {{most: {}}}` in "
                             "lode.yaml lists all)", more, count + more);
    out.push_back({.rule = rule,
                   .name = name,
                   .severity = severity,
                   .message = fmt::format("{} {}", count, message),
                   .evidence = {{"waiting", Value(count)},
                                {"not_listed", Value(more)},
                                {"file", Value(std::string(kind.file))}},
                   .fix = fmt::format("open {} in a spreadsheet or editor, write `{}` or `{}` under decision, save; "
                                      "`lode profile` then follows", kind.file, kind.yes, kind.no)});
  };
  auto matches = waiting(reviews.accounts), parents = waiting(reviews.parents);
  add("MAT01", "matches-to-review", Severity::warning, matches,
      matches == 1 ? "pair of accounts may be one business; they stay two until somebody decides"
                   : "pairs of accounts may be one business each; they stay two until somebody decides",
      store::match_review(), left_out.accounts);
  add("MAT02", "parents-to-review", Severity::info, parents,
      parents == 1 ? "account may belong to another; it stands alone until somebody decides"
                   : "accounts may belong to others; they stand alone until somebody decides",
      store::parent_review(), left_out.parents);
  return out;
}

Table open_matches(const Reviews& reviews, std::size_t rows) {
  return table_of(reviews.accounts, store::match_review(), rows,
                  {.name = "matches", .title = "May be one business",
                   .columns = columns("other_id", "other_name", "other account")}, "other_name");
}

Table open_parents(const Reviews& reviews, std::size_t rows) {
  return table_of(reviews.parents, store::parent_review(), rows,
                  {.name = "parents", .title = "May belong to",
                   .columns = columns("parent_id", "parent_name", "parent")}, "parent_name");
}

void add_proposals(Doc& doc, store::Workspace& workspace, const Context& context) {
  constexpr std::size_t shown = 5;
  auto proposals = load::propose_reviews(workspace, context);
  if (!proposals) {
    doc.findings.push_back({.rule = "MAT05",
                            .name = "not-compared",
                            .severity = Severity::warning,
                            .message = "the rows are loaded; its accounts were not compared with the others: " +
                                       proposals.error().message,
                            .fix = "`lode match` compares them"});
    return;
  }
  auto reviews = read_reviews(workspace);
  for (auto& finding : proposals->findings) doc.findings.push_back(std::move(finding));
  LeftOut left_out{proposals->accounts.left_out, proposals->parents.left_out};
  for (auto& finding : waiting_findings(reviews, left_out)) doc.findings.push_back(std::move(finding));
  put_review_metrics(doc, reviews);
  for (auto& table : {open_matches(reviews, shown), open_parents(reviews, shown)}) {
    if (!table.rows.empty()) doc.blocks.insert(doc.blocks.end() - 1, {Block::Is::table, {}, table.name});
    doc.tables.push_back(table);
  }
}

}  // namespace lode::verbs
