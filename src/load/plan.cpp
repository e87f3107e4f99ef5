// Binding a map's table to a source: names to cells, settings to notations, gaps to findings.
#include "load/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "load/glob.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

using store::Field;

// What must not repeat within one load.
struct Key {
  std::string_view table;
  std::array<std::string_view, 2> columns;
};
constexpr std::array keys{Key{"account", {"account_id"}},         Key{"line", {"line_id"}},
                          Key{"product", {"product_id"}},         Key{"opportunity", {"opportunity_id"}},
                          Key{"contact", {"contact_id"}},         Key{"evidence", {"evidence_id"}},
                          Key{"rep", {"owner_id"}},               Key{"fx", {"currency", "date"}}};

std::string attribute_id(const std::string& header) {
  auto id = join(header_words(header), "_");
  if (id.empty()) return {};
  return id[0] >= '0' && id[0] <= '9' ? "_" + id : id;
}

bool compares_with_numbers(const model::Predicate& rule, const std::string& attribute) {
  auto is_number = [](const model::Literal& literal) {
    return std::holds_alternative<std::int64_t>(literal.value) || std::holds_alternative<Decimal>(literal.value);
  };
  if (rule.attribute == attribute && std::ranges::any_of(rule.literals, is_number)) return true;
  return std::ranges::any_of(rule.children, [&](const auto& c) { return compares_with_numbers(c, attribute); });
}

// A source's columns have no dictionary: bare words are texts. An empty cell is the empty text, never
// unknown, or `Status <> 'deleted'` would drop every row without a status unseen.
void over_texts(model::Predicate& rule) {
  using Op = model::Predicate::Op;
  if (rule.op == Op::is_null) {
    rule.op = Op::compare;
    rule.compare = rule.negated ? model::Compare::ne : model::Compare::eq;
    rule.negated = false;
    rule.literals = {{.value = std::string()}};
  }
  for (auto& literal : rule.literals)
    if (!literal.word.empty()) literal.value = std::exchange(literal.word, {});
  for (auto& child : rule.children) over_texts(child);
}

class Planner {
 public:
  Planner(const TableMap& table, const FileSpec& file, const Source& source, std::string_view currency)
      : map_(table), file_(file), source_(source), repeated_(source.repeated()) {
    plan_.table = store::find_canonical(table.table);
    plan_.distinct = table.distinct;
    plan_.currency = file.currency.empty() ? std::string(currency) : file.currency;
  }

  Parsed<TablePlan> make() {
    if (!plan_.table) {
      say("MAP02", "unknown-table", fmt::format("there is no table '{}'", map_.table), map_.place,
          nearest(map_.table, table_names()));
      return {std::move(plan_), std::move(findings_)};
    }
    for (const auto& column : map_.columns) add(column);
    if (map_.unpivot) add_unpivot(*map_.unpivot);
    keep_further();
    add_currency();
    check_required();
    add_condition();
    note_columns();
    return {std::move(plan_), std::move(findings_)};
  }

 private:
  void say(const char* rule, const char* name, std::string message, const Place& place, std::string fix) {
    findings_.push_back({.rule = rule,
                         .name = name,
                         .message = std::move(message),
                         .fix = std::move(fix),
                         .place = place});
  }

  static std::vector<std::string> table_names() {
    std::vector<std::string> out;
    for (const auto& table : store::canonical_tables()) out.emplace_back(table.name);
    return out;
  }

  std::vector<std::string> target_names() const {
    std::vector<std::string> out;
    for (const auto& column : plan_.table->columns) out.emplace_back(column.name);
    return out;
  }

  static std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    auto near = did_you_mean(word, known);
    return near.empty() ? "one of: " + join(known, ", ") : fmt::format("did you mean '{}'?", near);
  }

  // A column that another target takes already is not what was meant.
  std::string nearest_free(const std::string& name) const {
    std::vector<std::string> free;
    for (const auto& column : source_.columns())
      if (std::ranges::none_of(map_.columns, [&](const ColumnMap& map) { return map.column == column; }))
        free.push_back(column);
    auto near = did_you_mean(name, free);
    return near.empty() ? "its columns: " + join(source_.columns(), ", ") : fmt::format("did you mean '{}'?", near);
  }

  // Index of a source column by header or "#3"; -1 with a finding where there is none.
  int cell_of(const std::string& name, const Place& place) {
    const auto& columns = source_.columns();
    auto same = [&](const std::string& column) { return lower(column) == lower(trim(name)); };
    auto found = std::ranges::find(columns, std::string(trim(name)));
    if (found == columns.end()) found = std::ranges::find_if(columns, same);
    auto position = name.size() > 1 && name[0] == '#' ? std::atoi(name.c_str() + 1) : 0;
    if (found == columns.end() && position >= 1 && position <= static_cast<int>(columns.size()))
      return position - 1;
    if (found == columns.end()) {
      say("MAP02", "unknown-column", fmt::format("{} has no column '{}'", source_.path(), name), place,
          nearest_free(name));
      return -1;
    }
    if (std::ranges::find(repeated_, *found) != repeated_.end())
      say("MAP02", "repeated-column",
          fmt::format("{} has more than one column '{}'", source_.path(), *found), place,
          "say which by its position: \"#3\"");
    return static_cast<int>(found - columns.begin());
  }

  // The notation of a column: its own setting, else its file's.
  void settle(const ColumnMap& map, ColumnPlan& out) {
    const auto& own = map.notation;
    const auto& outer = file_.notation;
    // Sheets, JSON and Parquet hold numbers, not the way they are written: theirs have a point.
    char otherwise = source_.counts_bytes() ? '\0' : '.';
    out.number.decimal = own.decimal.value_or(outer.decimal.value_or(otherwise));
    out.number.thousands = own.thousands ? own.thousands : outer.thousands;
    out.nulls = own.nulls.value_or(outer.nulls.value_or(std::vector<std::string>{}));
    auto declared = own.dates.empty() ? outer.dates : own.dates;
    if (auto notation = date_notation(declared)) {
      out.date = *notation;
    } else {
      say("MAP01", "bad-setting", fmt::format("`dates: {}` is no order and no format", declared), map.place,
          "dmy, mdy, ymd, or a format such as \"%d.%m.%Y\"");
    }
  }

  ColumnPlan plan_of(const ColumnMap& map) {
    ColumnPlan out{.target = map.target};
    if (const auto* column = plan_.table->column(map.target)) {
      out.field = column->field;
      out.choices = column->choices;
      out.required = column->required;
      out.either = column->either;
    } else if (!plan_.table->open) {
      say("MAP02", "unknown-target", fmt::format("the table {} has no column '{}'", map_.table, map.target),
          map.place, nearest(map.target, target_names()));
    }
    settle(map, out);
    out.values = map.values;
    std::ranges::sort(out.values);
    out.constant = map.constant;
    out.percent = map.percent;
    out.round = map.round;
    out.scale = map.scale;
    if (map.generate == "row") out.generate = Generate::row;
    if (map.generate == "name") out.generate = Generate::name;
    if (map.means == "profit") out.means = Means::profit;
    if (map.means == "margin") out.means = Means::margin;
    return out;
  }

  bool filled_by_unpivot(const std::string& target) const {
    if (!map_.unpivot) return false;
    const auto& u = *map_.unpivot;
    return target == u.category || target == u.value ||
           std::ranges::any_of(u.with, [&](const auto& with) { return with.first == target; });
  }

  void add(const ColumnMap& map) {
    if (target(map.target)) {
      say("MAP01", "repeated-target", fmt::format("'{}' is mapped twice", map.target), map.place, "keep one");
      return;
    }
    auto out = plan_of(map);
    if (!map.column.empty()) {
      out.cell = cell_of(map.column, map.place);
      if (out.cell >= 0) out.header = source_.columns()[static_cast<std::size_t>(out.cell)];
    } else if (!map.constant && out.generate != Generate::row && !filled_by_unpivot(map.target)) {
      say("MAP03", "no-source", fmt::format("'{}' says neither a column nor a constant", map.target), map.place,
          "write `column:` or `const:`");
    }
    plan_.columns.push_back(std::move(out));
  }

  ColumnPlan* target(std::string_view name) {
    auto it = std::ranges::find(plan_.columns, name, &ColumnPlan::target);
    return it == plan_.columns.end() ? nullptr : &*it;
  }

  std::size_t ensure(const std::string& name, const Place& place) {
    if (auto* have = target(name)) return static_cast<std::size_t>(have - plan_.columns.data());
    plan_.columns.push_back(plan_of({.target = name, .place = place}));
    return plan_.columns.size() - 1;
  }

  std::vector<int> cells_of(const std::vector<std::string>& names, const Place& place) {
    std::vector<int> out;
    for (const auto& name : names) {
      bool glob = name.find_first_of("*?") != std::string::npos;
      if (name.empty()) out.push_back(-1);
      if (!glob && !name.empty()) out.push_back(cell_of(name, place));
      for (std::size_t i = 0; glob && i < source_.columns().size(); ++i)
        if (glob_match(name, source_.columns()[i])) out.push_back(static_cast<int>(i));
    }
    return out;
  }

  void add_unpivot(const Unpivot& map) {
    UnpivotPlan out;
    out.cells = cells_of(map.columns, map.place);
    std::erase(out.cells, -1);
    if (out.cells.empty())
      say("MAP02", "unknown-column", "`unpivot: columns` matches no column", map.place,
          "the columns are: " + join(source_.columns(), ", "));
    out.category = ensure(map.category, map.place);
    out.value = ensure(map.value, map.place);
    for (const auto& [name, columns] : map.with) {
      out.with.emplace_back(ensure(name, map.place), cells_of(columns, map.place));
      if (out.with.back().second.size() != out.cells.size())
        say("MAP01", "bad-setting", fmt::format("`with: {}` names {} columns beside {}", name,
                                                out.with.back().second.size(), out.cells.size()),
            map.place, "one for each of `columns`, \"\" where a period lacks it");
    }
    for (int cell : out.cells) out.categories.push_back(category(map, cell, plan_.columns[out.category]));
    plan_.unpivot = std::move(out);
  }

  std::string category(const Unpivot& map, int cell, const ColumnPlan& target) {
    const auto& header = source_.columns()[static_cast<std::size_t>(cell)];
    for (const auto& [from, to] : map.values)
      if (from == header || from == fmt::format("#{}", cell + 1)) return to;
    if (target.field != Field::date) return header;
    if (auto period = header_period(header)) return to_text(period_end(*period));
    say("MAP02", "no-period", fmt::format("the header '{}' names no period", header), map.place,
        "give its last day in `values:`, or leave the column out");
    return {};
  }

  // Columns of `account` that the map keeps beside the canonical ones; their ids come from the headers.
  void keep_further() {
    std::vector<int> cells;
    for (const auto& name : map_.keep) cells.push_back(cell_of(name, map_.place));
    for (std::size_t i = 0; map_.keep_all && i < source_.columns().size(); ++i)
      if (!is_used(static_cast<int>(i))) cells.push_back(static_cast<int>(i));
    if (!cells.empty() && !plan_.table->open)
      say("MAP01", "bad-setting", "`keep` is for the table account", map_.place, "map the columns by name");
    for (int cell : cells) {
      if (cell < 0) continue;
      const auto& header = source_.columns()[static_cast<std::size_t>(cell)];
      auto id = attribute_id(header);
      if (id.empty()) id = fmt::format("column_{}", cell + 1);
      auto base = id;
      for (int n = 2; target(id) || plan_.table->column(id); ++n) id = fmt::format("{}_{}", base, n);
      if (id != base) kept_as(header, base, id);
      ColumnMap map{.target = id, .column = header, .place = map_.place};
      auto out = plan_of(map);
      out.cell = cell;
      out.header = header;
      plan_.columns.push_back(std::move(out));
    }
  }

  void kept_as(const std::string& header, const std::string& base, const std::string& id) {
    say("MAP21", "renamed", fmt::format("the column '{}' is kept as '{}': '{}' is a column of {} itself", header, id,
                                        base, map_.table),
        map_.place, target(base) ? "nothing to do where the two differ; else drop one of them"
                                 : fmt::format("if it is meant, map it by name: `{}: {}`", base, header));
    findings_.back().severity = target(base) ? Severity::info : Severity::warning;
  }

  bool is_used(int cell) const {
    return std::ranges::any_of(plan_.columns, [&](const ColumnPlan& c) { return c.cell == cell; });
  }

  void add_currency() {
    if (!plan_.table->column("currency") || target("currency") || plan_.table->name == "fx") return;
    auto money = [](const ColumnPlan& c) { return c.field == Field::money; };
    if (std::ranges::none_of(plan_.columns, money)) return;
    auto out = plan_of({.target = "currency", .place = map_.place});
    out.constant = plan_.currency;
    out.values.clear();
    plan_.columns.push_back(std::move(out));
  }

  void check_required() {
    bool either = false, has_either = false;
    for (const auto& column : plan_.table->columns) {
      bool have = target(column.name) != nullptr;
      either = either || column.either;
      has_either = has_either || (column.either && have);
      if (column.required && !have)
        say("MAP03", "missing-required",
            fmt::format("the table {} needs '{}', and nothing fills it from {}", map_.table, column.name,
                        source_.path()),
            map_.place, suggestion(column.name));
    }
    if (either && !has_either)
      say("MAP03", "missing-required", fmt::format("the table {} needs an account (or what stands for it)", map_.table),
          map_.place, suggestion("account_id"));
  }

  std::string suggestion(std::string_view wanted) const {
    auto near = did_you_mean(wanted, source_.columns());
    std::string columns = join(source_.columns(), ", ");
    return near.empty() ? fmt::format("write `{}: COLUMN` under `columns:`; the file has {}", wanted, columns)
                        : fmt::format("is it '{}'? write `{}: \"{}\"` under `columns:`", near, wanted, near);
  }

  void add_condition() {
    if (map_.where.empty()) return;
    auto parsed = model::parse_predicate(map_.where);
    for (auto& finding : parsed.findings) {
      finding.place.file = map_.place.file;
      finding.place.line = map_.place.line;
      findings_.push_back(std::move(finding));
    }
    Condition out{.rule = std::move(parsed.value)};
    over_texts(out.rule);
    for (const auto& attribute : model::attributes_of(out.rule))
      out.inputs.push_back(
          {attribute, cell_of(attribute, map_.place), compares_with_numbers(out.rule, attribute)});
    plan_.where = std::move(out);
  }

  void note_columns() {
    auto index = [&](std::string_view name) {
      auto* found = target(name);
      return found ? static_cast<int>(found - plan_.columns.data()) : -1;
    };
    plan_.currency_column = plan_.table->name == "fx" ? -1 : index("currency");
    plan_.revenue_column = index("revenue");
    for (const auto& key : keys) {
      if (key.table != plan_.table->name) continue;
      for (auto name : key.columns)
        if (int at = name.empty() ? -1 : index(name); at >= 0) plan_.key.push_back(static_cast<std::size_t>(at));
    }
  }

  const TableMap& map_;
  const FileSpec& file_;
  const Source& source_;
  std::vector<std::string> repeated_;
  TablePlan plan_;
  std::vector<Finding> findings_;
};

}  // namespace

bool ColumnPlan::is_number() const {
  return field == Field::money || field == Field::quantity || field == Field::number || field == Field::share ||
         field == Field::ratio || field == Field::rate || field == Field::integer;
}

bool ColumnPlan::open_notation() const {
  if (constant) return false;
  if (field == Field::date) return date.order == DateOrder::open && date.format.empty();
  return is_number() && number.decimal == '\0';
}

std::vector<int> cells_of(const TablePlan& plan, std::size_t column) {
  std::vector<int> out;
  if (plan.columns[column].cell >= 0) out.push_back(plan.columns[column].cell);
  if (!plan.unpivot) return out;
  if (column == plan.unpivot->value) out = plan.unpivot->cells;
  for (const auto& [target, cells] : plan.unpivot->with)
    if (target == column) out = cells;
  std::erase(out, -1);
  return out;
}

store::CellType cell_type(Field field) {
  switch (field) {
    case Field::integer: return store::CellType::bigint;
    case Field::number:
    case Field::share:
    case Field::ratio: return store::CellType::number;
    case Field::money:
    case Field::quantity: return store::CellType::decimal;
    case Field::rate: return store::CellType::rate;
    case Field::date: return store::CellType::date;
    default: return store::CellType::text;
  }
}

std::vector<store::SourceColumn> TablePlan::output() const {
  std::vector<store::SourceColumn> out;
  for (const auto& column : columns) out.push_back({column.target, cell_type(column.field)});
  return out;
}

Parsed<TablePlan> make_plan(const TableMap& table, const FileSpec& file, const Source& source,
                            std::string_view workspace_currency) {
  return Planner(table, file, source, workspace_currency).make();
}

}  // namespace lode::load
