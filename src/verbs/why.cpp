// why: each condition with the account's own value, the segment that follows, and the smallest change that
// would move it to each other one.
#include <fmt/format.h>

#include <algorithm>

#include "assign/find_account.h"
#include "assign/moves.h"
#include "assign/source.h"
#include "base/text.h"
#include "prove/membership.h"
#include "render/render.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"ACCOUNT", "the id or the name of an account"}};
constexpr Option options[] = {
    {"segmentation", "S", "a file or id; needed where the workspace has several segmentations"}};

using model::Segmentation;
using model::Truth;

struct Account {
  std::string id, name;
  std::vector<std::pair<std::string, Value>> values;  // of the rules' attributes

  const Value& at(std::string_view attribute) const {
    static const Value unknown;
    auto it = std::ranges::find(values, attribute, &std::pair<std::string, Value>::first);
    return it == values.end() ? unknown : it->second;
  }
};

Result<Account> read_account(store::Connection& connection, const assign::Source& source, const std::string& id) {
  std::string columns = source.name.empty() ? "NULL" : store::identifier(source.name);
  for (const auto& attribute : source.attributes) columns += ", " + store::identifier(attribute);
  std::vector<Value> parameters{Value(id)};
  LODE_TRY(rows, connection.query(fmt::format("SELECT {} FROM {} WHERE {} = ?", columns, source.from,
                                              store::identifier(source.id)), parameters));
  if (rows.rows.empty()) return fail(Code::not_found, fmt::format("there is no account '{}'", id));
  Account out{.id = id, .name = to_text(rows.rows[0][0])};
  for (std::size_t i = 0; i < source.attributes.size(); ++i)
    out.values.emplace_back(source.attributes[i], std::move(rows.rows[0][i + 1]));
  return out;
}

Value holds(Truth truth) { return truth == Truth::unknown ? Value{} : Value(truth == Truth::yes); }

Table clauses_of(const Segmentation& s, const Account& account, const model::Row& row) {
  Table out{.name = "clauses", .title = "Conditions"};
  out.columns = {{"segment", "segment", Kind::id}, {"clause", "condition"}, {"attribute", "attribute", Kind::id},
                 {"value", "its value"}, {"holds", "holds", Kind::boolean}};
  auto add = [&](const std::string& segment, const model::Predicate& rule) {
    for (const auto& clause : model::clauses_of(rule))
      out.rows.push_back({segment, model::print(clause), clause.attribute, account.at(clause.attribute),
                          holds(model::evaluate(clause, row))});
  };
  add("(universe)", s.universe_rule);
  for (const auto& segment : s.segments) {
    if (segment.has_rule && !segment.residual) add(segment.id, segment.rule);
    if (segment.residual)
      out.rows.push_back({segment.id, std::string("takes the rest"), Value{}, Value{}, Value{}});
  }
  return out;
}

std::string target_of(const Segmentation& s, const assign::Move& move) {
  return move.segment ? s.segments[*move.segment].id : std::string();
}

void put_moves(Doc& doc, const Segmentation& s, const std::vector<assign::Move>& moves) {
  Table table{.name = "moves", .title = "What would move it"};
  table.columns = {{"segment", "to", Kind::id}, {"change", "change"}, {"attributes", "attributes", Kind::integer}};
  Table steps{.name = "steps", .title = "Each change"};
  steps.detail = true;
  steps.columns = {{"segment", "to", Kind::id}, {"attribute", "attribute", Kind::id}, {"from", "from"}, {"to", "to"}};
  for (const auto& move : moves) {
    auto target = target_of(s, move);
    Value to = target.empty() ? Value{} : Value(target);
    table.rows.push_back({to, assign::in_words(s, move),
                          move.changes.empty() ? Value{} : Value(std::ssize(move.changes))});
    for (const auto& change : move.changes) steps.rows.push_back({to, change.attribute, change.from, change.to});
  }
  doc.tables.push_back(std::move(table));
  doc.tables.push_back(std::move(steps));
}

std::string title_of(const Segmentation& s, std::size_t segment) {
  const auto& found = s.segments[segment];
  return found.title.empty() ? found.id : found.title;
}

std::string reason(const Segmentation& s, const prove::Membership& at, const model::Row& row) {
  if (!at.in_universe)
    return "is outside the universe, so it belongs to no segment: it would have to meet " + s.universe;
  if (!at.conflict.empty()) {
    std::vector<std::string> names;
    for (auto segment : at.conflict) names.push_back(title_of(s, segment));
    return fmt::format("fits {}, which exclude each other, so it stays unassigned", join(names, " and "));
  }
  std::vector<std::string> open;
  for (const auto& segment : s.segments)
    if (segment.has_rule && !segment.residual && model::evaluate(segment.rule, row) == Truth::unknown)
      open.push_back(segment.id);
  std::string unknown =
      open.empty() ? "" : fmt::format("; something unknown leaves {} undecided", join(open, ", "));
  if (!at.segment) return "fits no segment" + unknown;
  const auto& segment = s.segments[*at.segment];
  auto title = title_of(s, *at.segment);
  if (segment.residual) return fmt::format("is in {}, which takes what no other segment takes{}", title, unknown);
  auto titles = [&](std::string_view id) {
    const auto* attribute = s.dictionary.find(id);
    return attribute ? attribute->title : std::string();
  };
  return fmt::format("is in {}: {}{}", title, model::in_words(segment.rule, titles), unknown);
}

void put_metrics(Doc& doc, const Account& account, const Segmentation& s, const prove::Membership& at) {
  auto add = [&](const char* name, const char* title, Value value, Kind kind) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = kind});
  };
  add("account_id", "Account", account.id, Kind::id);
  add("name", "Name", account.name.empty() ? Value{} : Value(account.name), Kind::text);
  add("segmentation", "Segmentation", s.id, Kind::id);
  add("segment", "Segment", at.segment ? Value(s.segments[*at.segment].id) : Value{}, Kind::id);
  add("in_universe", "In the universe", at.in_universe, Kind::boolean);
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(fitted, fit(request, request.get("segmentation"), context));
  auto& connection = fitted.reading.connection;
  const auto& s = fitted.scheme.segmentation;
  LODE_TRY(found, assign::find_account(connection, request.arg("ACCOUNT")));
  LODE_TRY(source, assign::source_of(connection, s, "unit"));
  LODE_TRY(account, read_account(connection, source, found.unit_id));
  model::Row row = [&](std::string_view attribute) -> const Value& { return account.at(attribute); };
  auto at = prove::membership(s, [&](const model::Predicate& rule) { return model::evaluate(rule, row); });
  LODE_TRY(moves, assign::moves(s, row));
  Doc doc{.verb = "why", .title = account.name.empty() ? account.id : fmt::format("{} ({})", account.name, account.id)};
  doc.currency = fitted.reading.settings.currency;
  put_metrics(doc, account, s, at);
  std::string who = account.name.empty() ? account.id : account.name;
  std::string via = found.via.empty() ? "" : fmt::format(" ({} is part of it)", found.via);
  doc.blocks = {{Block::Is::paragraph, fmt::format("{}{} {}.", who, via, reason(s, at, row)), {}}};
  doc.tables.push_back(clauses_of(s, account, row));
  doc.tables[0].source = seen_of(fitted);
  put_moves(doc, s, moves);
  doc.blocks.push_back({Block::Is::table, {}, "clauses"});
  doc.blocks.push_back({Block::Is::table, {}, "moves"});
  return doc;
}

}  // namespace

const Verb why{"why", "why an account is in its segment, and what would move it", Group::define, positionals,
               options, run};

}  // namespace lode::verbs
