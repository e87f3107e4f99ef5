// Reading the cells of a record by their plan.
#include "load/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "load/currencies.h"
#include "load/names.h"

namespace lode::load {
namespace {

using store::Field;

constexpr int money_scale = 4, rate_scale = 9, digits = 18;

bool is_null_text(const ColumnPlan& column, std::string_view text) {
  if (text.empty() || trim(text).empty()) return true;
  if (column.nulls.empty()) return false;
  return std::ranges::find(column.nulls, text) != column.nulls.end() ||
         std::ranges::find(column.nulls, trim(text)) != column.nulls.end();
}

std::string_view mapped(const ColumnPlan& column, std::string_view text) {
  if (column.values.empty()) return text;
  auto find = [&](std::string_view wanted) {
    auto source_text = [](const auto& value) -> std::string_view { return value.first; };
    auto at = std::ranges::lower_bound(column.values, wanted, {}, source_text);
    return at != column.values.end() && at->first == wanted ? &at->second : nullptr;
  };
  const auto* found = find(text);
  if (!found) found = find(trim(text));
  return found ? std::string_view(*found) : text;
}

// The choice as the contract writes it; "" where it is none of them.
std::string_view choice(std::string_view choices, std::string_view text) {
  auto wanted = lower(trim(text));
  for (std::size_t from = 0; from <= choices.size();) {
    auto end = std::min(choices.find('|', from), choices.size());
    if (choices.substr(from, end - from) == wanted) return choices.substr(from, end - from);
    from = end + 1;
  }
  return {};
}

Flaw to_integer(const Decimal& value, std::int64_t& out) {
  auto flaw = to_units(value, 0, digits, false, out);
  return flaw == Flaw::over_precise ? Flaw::bad_integer : flaw;
}

// Nothing where the product would not fit: far beyond what any column holds.
std::optional<Decimal> times(const Decimal& a, const Decimal& b) {
  constexpr Int128 most = Int128{1'000'000'000'000'000'000} * 10;
  if (a.units > most || a.units < -most || b.units > most || b.units < -most) return std::nullopt;
  return Decimal{a.units * b.units, a.scale + b.scale};
}

}  // namespace

Converter::Converter(const TablePlan& plan)
    : plan_(plan), per_row_(plan.columns.size()) {
  if (plan.currency_column >= 0) order_.push_back(static_cast<std::size_t>(plan.currency_column));
  for (std::size_t i = 0; i < plan.columns.size(); ++i)
    if (static_cast<int>(i) != plan.currency_column) order_.push_back(i);
  if (!plan.unpivot) return;
  per_row_[plan.unpivot->category] = per_row_[plan.unpivot->value] = true;
  for (const auto& with : plan.unpivot->with) per_row_[with.first] = true;
  for (std::size_t i = 0; i < plan.columns.size(); ++i)
    if (plan.columns[i].generate == Generate::row) per_row_[i] = true;
}

std::span<const Slot> Converter::row(std::size_t number) const {
  return std::span(slots_).subspan(number * plan_.columns.size(), plan_.columns.size());
}

bool Converter::refuse(Flaw flaw, const ColumnPlan& column) {
  flaw_ = flaw;
  column_ = &column;
  return false;
}

Converter::Outcome Converter::convert(const Record& record) {
  rows_ = 0;
  texts_.clear();
  if (plan_.where && !holds(record)) return Outcome::skip;
  if (plan_.unpivot) {
    if (!fill_unpivoted(record)) return Outcome::reject;
    return rows_ > 0 ? Outcome::rows : Outcome::skip;
  }
  slots_.assign(plan_.columns.size(), Slot{});
  if (!fill(record, slots_) || !finish(slots_)) return Outcome::reject;
  rows_ = 1;
  return Outcome::rows;
}

bool Converter::holds(const Record& record) const {
  std::vector<std::pair<std::string_view, Value>> values;
  for (const auto& input : plan_.where->inputs) {
    const auto& from = record.cells[static_cast<std::size_t>(input.cell)];
    Value value = std::string(from.text);
    if (input.numeric) {
      auto number = parse_decimal(trim(from.text));
      value = number ? Value{*number} : Value{};
    }
    values.emplace_back(input.attribute, std::move(value));
  }
  static const Value unknown;
  auto row = [&](std::string_view name) -> const Value& {
    auto at = std::ranges::find(values, name, [](const auto& v) { return v.first; });
    return at == values.end() ? unknown : at->second;
  };
  return model::evaluate(plan_.where->rule, row) == model::Truth::yes;
}

bool Converter::fill(const Record& record, std::span<Slot> row) {
  for (auto i : order_)
    if (!per_row_[i] && !column_into(i, record, plan_.columns[i].cell, row)) return false;
  return true;
}

// Every cell that is not null becomes a row. The shared columns are converted once.
bool Converter::fill_unpivoted(const Record& record) {
  const auto& u = *plan_.unpivot;
  auto width = plan_.columns.size();
  std::vector<Slot> shared(width);
  if (!fill(record, shared)) return false;
  slots_.clear();
  for (std::size_t k = 0; k < u.cells.size(); ++k) {
    slots_.insert(slots_.end(), shared.begin(), shared.end());
    auto row = std::span(slots_).subspan(slots_.size() - width);
    bool any = column_into(u.value, record, u.cells[k], row);
    if (!any && flaw_ != Flaw::missing_required) return false;
    if (row[u.value].null) {  // nothing in this period: no row
      slots_.resize(slots_.size() - width);
      continue;
    }
    if (!text_into(u.category, u.categories[k], row)) return false;
    for (const auto& [target, cells] : u.with)
      if (!column_into(target, record, cells[k], row)) return false;
    for (std::size_t i = 0; i < width; ++i)
      if (plan_.columns[i].generate == Generate::row && !column_into(i, record, -1, row)) return false;
    if (!finish(row)) return false;
    ++rows_;
  }
  return true;
}

bool Converter::column_into(std::size_t index, const Record& record, int cell, std::span<Slot> row) {
  const auto& column = plan_.columns[index];
  if (cell >= 0) {
    const auto& from = record.cells[static_cast<std::size_t>(cell)];
    return text_into(index, from.null ? std::string_view{} : from.text, row);
  }
  if (column.generate == Generate::row) {
    // As the key of rows that one record is unpivoted into, it gets their number behind it.
    auto id = std::to_string(record.line);
    if (plan_.unpivot && std::ranges::find(plan_.key, index) != plan_.key.end())
      id += fmt::format("-{}", rows_ + 1);
    row[index] = {.null = false, .text = texts_.emplace_back(std::move(id))};
    return true;
  }
  return text_into(index, column.constant ? std::string_view(*column.constant) : std::string_view{}, row);
}

bool Converter::text_into(std::size_t index, std::string_view text, std::span<Slot> row) {
  const auto& column = plan_.columns[index];
  auto& out = row[index];
  text = mapped(column, text);
  if (is_null_text(column, text)) {
    if (static_cast<int>(index) == plan_.currency_column) out = {.null = false, .text = plan_.currency};
    return !column.required || refuse(Flaw::missing_required, column);
  }
  out.null = false;
  if (column.is_number()) return number_into(column, text, row, out);
  switch (column.field) {
    case Field::date: {
      auto read = read_date(text, column.date);
      out.whole = read.date.days;
      return read.flaw == Flaw::none || refuse(read.flaw, column);
    }
    case Field::currency:
      out.text = currency_code(text);
      return !out.text.empty() || refuse(Flaw::bad_currency, column);
    case Field::choice:
      out.text = choice(column.choices, text);
      return !out.text.empty() || refuse(Flaw::bad_choice, column);
    default: break;
  }
  out.text = text;
  if (column.generate != Generate::name) return true;
  const auto& id = texts_.emplace_back(generated_id(text));
  out = {.null = id.empty(), .text = id};
  return !out.null || !column.required || refuse(Flaw::missing_required, column);
}

std::string_view Converter::row_currency(std::span<const Slot> row) const {
  if (plan_.currency_column < 0) return plan_.currency;
  const auto& slot = row[static_cast<std::size_t>(plan_.currency_column)];
  return slot.null ? std::string_view(plan_.currency) : slot.text;
}

bool Converter::number_into(const ColumnPlan& column, std::string_view text, std::span<Slot> row, Slot& out) {
  auto read = read_number(text, column.number);
  if (read.flaw != Flaw::none) return refuse(read.flaw, column);
  bool share = column.field == Field::share || column.field == Field::ratio || column.means == Means::margin;
  if (read.percent && !share && !column.percent) return refuse(Flaw::bad_number, column);
  if (!read.currency.empty() && !may_mean(read.currency, row_currency(row)))
    return refuse(Flaw::currency_conflict, column);
  if (read.percent || column.percent) read.value.scale += 2;
  if (column.scale) {
    auto scaled = times(read.value, *column.scale);
    if (!scaled) return refuse(Flaw::overflow, column);
    read.value = *scaled;
  }
  Flaw flaw = Flaw::none;
  switch (column.field) {
    case Field::integer: flaw = to_integer(read.value, out.whole); break;
    case Field::money:
    case Field::quantity:
      flaw = column.means == Means::margin
                 ? to_units(read.value, rate_scale, digits, true, out.whole)
                 : to_units(read.value, money_scale, digits, column.round, out.whole);
      break;
    case Field::rate: flaw = to_units(read.value, rate_scale, digits, true, out.whole); break;
    default:
      out.number = to_double(read.value);
      if (column.field == Field::share && (out.number < 0 || out.number > 1)) flaw = Flaw::bad_share;
  }
  return flaw == Flaw::none || refuse(flaw, column);
}

// What needs the whole row: cost from profit or margin, one of several required columns, ids by row.
bool Converter::finish(std::span<Slot> row) {
  bool either = false, filled = false;
  const ColumnPlan* one = nullptr;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& column = plan_.columns[i];
    if (column.means != Means::itself && !row[i].null && !derive_cost(column, row, row[i])) return false;
    if (!column.either) continue;
    either = true;
    one = &column;
    filled = filled || !row[i].null;
  }
  return !either || filled || refuse(Flaw::missing_required, *one);
}

bool Converter::derive_cost(const ColumnPlan& column, std::span<Slot> row, Slot& cost) {
  if (plan_.revenue_column < 0) return refuse(Flaw::missing_required, column);
  const auto& revenue = row[static_cast<std::size_t>(plan_.revenue_column)];
  if (revenue.null) {
    cost.null = true;
    return true;
  }
  if (column.means == Means::profit) {
    cost.whole = revenue.whole - cost.whole;
    return true;
  }
  auto exact = times({revenue.whole, money_scale}, {1'000'000'000 - Int128{cost.whole}, rate_scale});
  if (!exact) return refuse(Flaw::overflow, column);
  auto flaw = to_units(*exact, money_scale, digits, true, cost.whole);
  return flaw == Flaw::none || refuse(flaw, column);
}

}  // namespace lode::load
