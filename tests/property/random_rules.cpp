// The pools and the growth of random rules.
#include "random_rules.h"

#include <cmath>
#include <limits>

namespace lode::property {
namespace {

using model::Compare;
using model::Predicate;
using Op = Predicate::Op;

Value decimal(const char* text) { return *parse_decimal(text); }
Value date(const char* text) { return *parse_date(text); }
Value text(const char* text) { return std::string(text); }
Value whole(std::int64_t value) { return value; }

std::vector<Value> amounts() {
  return {decimal("0"),  decimal("0.0001"),  decimal("-0.0001"), decimal("10.5"),
          decimal("10"), decimal("10.5000"), decimal("-99.99"),  decimal("12345678901234.5678"),
          decimal("11"), decimal("9.9999"),  decimal("0.3"),     decimal("-12345678901234.5678")};
}

}  // namespace

std::vector<Column> RandomRules::make_columns() {
  using model::Type;
  auto tiny = std::numeric_limits<double>::denorm_min();
  auto nan = std::numeric_limits<double>::quiet_NaN();
  auto infinite = std::numeric_limits<double>::infinity();
  std::vector<Value> whole_literals{whole(0),
                                    whole(1),
                                    whole(10),
                                    whole(11),
                                    whole(-3),
                                    decimal("10.5"),
                                    whole(999999999999999999),
                                    decimal("0.000000000000000001")};
  std::vector<Value> number_literals{whole(0),
                                     whole(1),
                                     decimal("0.1"),
                                     decimal("0.3"),
                                     decimal("-2.5"),
                                     decimal("0.333333333333333"),
                                     whole(999999999999999)};
  std::vector<Value> amount_literals{whole(0),
                                     whole(10),
                                     whole(11),
                                     decimal("10.5"),
                                     decimal("0.3"),
                                     decimal("-99.99"),
                                     decimal("12345678901234.5678"),
                                     decimal("12345678901234.56785"),
                                     decimal("9.99995")};
  std::vector<Value> texts{text(""),
                           text("a"),
                           text("B"),
                           text("it's"),
                           text("\"q\""),
                           text("ü"),
                           text("z"),
                           text("dark_kitchen"),
                           text("a b"),
                           text("-- x"),
                           text("\xF0\x9F\x8D\x95")};
  std::vector<Value> kinds{text("dine_in"), text("dark_kitchen"), text("other")};
  std::vector<Value> days{date("2024-02-29"), date("2024-03-01"), date("1969-12-31"),
                          date("2026-01-01")};
  return {
      {"sites",
       Type::integer,
       true,
       "BIGINT",
       {whole(0), whole(1), whole(10), whole(11), whole(-3), whole(INT64_MAX), whole(INT64_MIN)},
       whole_literals},
      {"my count",
       Type::integer,
       false,
       "INTEGER",
       {whole(0), whole(1), whole(10), whole(11), whole(-3)},
       whole_literals},
      {"score",
       Type::number,
       true,
       "DOUBLE",
       {0.0, -0.0, 0.1, 0.3, 0.1 + 0.2, -2.5, 1.0, tiny, nan, infinite, -infinite,
        0.333333333333333, 1e15},
       number_literals},
      {"revenue", Type::money, true, "DECIMAL(18,4)", amounts(), amount_literals},
      {"total", Type::money, true, "DECIMAL(38,4)", amounts(), amount_literals},
      {"format",
       Type::enumeration,
       true,
       "VARCHAR",
       kinds,
       {text("dine_in"), text("dark_kitchen")}},
      {"na\"me", Type::text, true, "VARCHAR", texts, texts},
      {"active", Type::boolean, true, "BOOLEAN", {true, false}, {true, false}},
      {"since", Type::date, true, "DATE", days, days},
  };
}

model::Dictionary RandomRules::dictionary() const {
  model::Dictionary out;
  for (const auto& column : columns_) {
    model::Attribute attribute{.id = column.name, .type = column.type, .nullable = column.nullable};
    if (column.type == model::Type::enumeration)
      for (const auto& value : column.values) attribute.values.push_back(to_text(value));
    out.add(std::move(attribute));
  }
  return out;
}

model::Literal RandomRules::literal(const Column& column) {
  return {column.literals[below(column.literals.size())], {}, 0};
}

Predicate RandomRules::leaf() {
  const auto& column = columns_[below(columns_.size())];
  bool ordered = column.type != model::Type::boolean && column.type != model::Type::enumeration;
  Predicate out{.op = Op::compare, .attribute = column.name};
  auto form = below(10);
  if (form == 0) {
    out.op = Op::is_null;
    out.negated = chance(50);
  } else if (form <= 2) {
    out.op = Op::in;
    out.negated = chance(40);
    for (std::size_t n = 1 + below(4); n > 0; --n) out.literals.push_back(literal(column));
  } else if (form <= 4 && ordered) {
    out.op = Op::between;
    out.negated = chance(40);
    out.literals = {literal(column), literal(column)};
  } else if (form <= 6 && column.type == model::Type::boolean) {
    out.op = Op::is_true;
  } else {
    out.compare = static_cast<Compare>(below(ordered ? 6 : 2));
    out.literals = {literal(column)};
  }
  return out;
}

Predicate RandomRules::rule(int depth) {
  if (depth == 0 || chance(25)) return leaf();
  if (chance(2)) return {};
  if (chance(20)) return model::not_(rule(depth - 1));
  std::vector<Predicate> children;
  for (std::size_t n = 2 + below(2); n > 0; --n) children.push_back(rule(depth - 1));
  return chance(50) ? model::all_of(std::move(children)) : model::any_of(std::move(children));
}

std::vector<Value> RandomRules::row() {
  std::vector<Value> out;
  for (const auto& column : columns_)
    out.push_back(column.nullable && chance(20) ? Value{}
                                                : column.values[below(column.values.size())]);
  return out;
}

}  // namespace lode::property
