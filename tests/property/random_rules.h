// Random rules and rows over one small dictionary, for every test that holds two forms of a rule
// together (C++, SQL, solver, text). The pools are small and full of borders, so that comparisons
// meet their literals, and hold what breaks engines: nulls, NaN, -0.0, quotes, empty texts, large
// and finely divided amounts.
#pragma once
#include <random>
#include <string>
#include <vector>

#include "model/attribute.h"
#include "model/predicate.h"

namespace lode::property {

// One column per type. Values of a row stand in the order of these columns.
struct Column {
  std::string name;
  model::Type type;
  bool nullable;
  const char* sql;              // column type
  std::vector<Value> values;    // what rows hold
  std::vector<Value> literals;  // what rules compare with
};

class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : random_(seed), columns_(make_columns()) {}

  const std::vector<Column>& columns() const { return columns_; }
  model::Dictionary dictionary() const;
  model::Predicate rule(int depth = 3);  // resolved: no words, types fit
  std::vector<Value> row();              // every fifth value of a nullable column is null
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

 private:
  static std::vector<Column> make_columns();
  model::Predicate leaf();
  model::Literal literal(const Column& column);

  std::mt19937_64 random_;
  std::vector<Column> columns_;
};

// A row as `evaluate` reads it. REQUIRES: `rules` and `row` outlive the result.
inline model::Row row_of(const RandomRules& rules, const std::vector<Value>& row) {
  return [&rules, &row](std::string_view name) -> const Value& {
    static const Value none;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (rules.columns()[i].name == name) return row[i];
    return none;
  };
}

}  // namespace lode::property
