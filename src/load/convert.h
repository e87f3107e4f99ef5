// The conversion: one record of text into typed rows of a canonical table, or into one reject with its
// reason. A record is taken as a whole or not at all.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "load/flaw.h"
#include "load/plan.h"
#include "load/source.h"

namespace lode::load {

// A typed cell. `text` borrows from the record or the plan.
struct Slot {
  bool null = true;
  std::int64_t whole = 0;  // integers, units of decimals, days of dates
  double number = 0;
  std::string_view text;
};

class Converter {
 public:
  // REQUIRES: the plan outlives the converter and has no errors.
  explicit Converter(const TablePlan& plan);

  enum class Outcome { rows, skip, reject };
  // The rows borrow from the record until the next call.
  Outcome convert(const Record& record);
  std::size_t rows() const { return rows_; }
  std::span<const Slot> row(std::size_t number) const;
  Flaw flaw() const { return flaw_; }                       // of a reject
  const ColumnPlan& column() const { return *column_; }     // of a reject

 private:
  bool refuse(Flaw flaw, const ColumnPlan& column);
  bool holds(const Record& record) const;
  bool fill(const Record& record, std::span<Slot> row);
  bool fill_unpivoted(const Record& record);
  bool column_into(std::size_t index, const Record& record, int cell, std::span<Slot> row);
  bool text_into(std::size_t index, std::string_view text, std::span<Slot> row);
  bool number_into(const ColumnPlan& column, std::string_view text, std::span<Slot> row, Slot& out);
  bool finish(std::span<Slot> row);
  bool derive_cost(const ColumnPlan& column, std::span<Slot> row, Slot& cost);
  std::string_view row_currency(std::span<const Slot> row) const;

  const TablePlan& plan_;
  std::vector<std::size_t> order_;  // the currency first: amounts are checked against it
  std::vector<Slot> slots_;         // rows_ rows beside each other
  std::deque<std::string> texts_;   // made for this record
  std::vector<bool> per_row_;       // filled for each unpivoted row
  std::size_t rows_ = 0;
  Flaw flaw_ = Flaw::none;
  const ColumnPlan* column_ = nullptr;
};

}  // namespace lode::load
