// The canonical tables of the contract: names, columns, types, which are required. One place, used by the
// loader (what to convert to), the views (what to show) and the manuals.
#pragma once
#include <span>
#include <string_view>

namespace lode::store {

// How a column's text is read and stored.
enum class Field {
  id,        // text, kept as it stands
  text,
  integer,   // BIGINT
  number,    // DOUBLE
  money,     // DECIMAL(18,4)
  quantity,  // DECIMAL(18,4)
  share,     // DOUBLE, 0 to 1; "12 %" is 0.12
  ratio,     // DOUBLE, any sign; "-3 %" is -0.03
  rate,      // DECIMAL(18,9): workspace currency for one unit of a foreign currency
  date,
  currency,  // ISO 4217 code
  choice     // one of `choices`
};

struct CanonicalColumn {
  std::string_view name;
  Field field = Field::text;
  bool required = false;
  std::string_view choices = {};  // "won|lost|open"
  bool either = false;            // one of the table's columns marked so must be filled
};

struct CanonicalTable {
  std::string_view name;
  std::string_view one_row_per;
  std::span<const CanonicalColumn> columns;
  std::string_view dated_by = {};  // the column that `--as-of` compares; empty: the table has no dates
  bool open = false;  // further columns are kept (account: they become attributes)

  const CanonicalColumn* column(std::string_view wanted) const;  // null where there is none
};

std::span<const CanonicalTable> canonical_tables();
const CanonicalTable* find_canonical(std::string_view table);
std::string_view sql_type(Field field);

}  // namespace lode::store
