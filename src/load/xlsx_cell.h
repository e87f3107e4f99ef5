// What a workbook's number means: its format decides between a number, a date and a time. Pure.
#pragma once
#include <string>
#include <string_view>

namespace lode::load {

enum class CellFormat { number, date, date_time, time };

// Of a format code such as "dd/mm/yyyy", "[$-409]mmm-yy", "#,##0.00 [$€]" (ECMA-376 part 1, 18.8.31).
CellFormat format_of_code(std::string_view code);
// Of a built-in format id (18.8.30).
CellFormat format_of_id(int id);

// A stored number as text: whole numbers as they stand (they may be ids), others with at most the 15
// significant digits that Excel shows, never with an exponent; dates in ISO form. `raw` that is no number
// comes back as it stands.
std::string number_text(std::string_view raw, CellFormat format, bool since_1904);

// "BC12" -> column 55 (from 1); 0 where there is none.
int column_of_reference(std::string_view reference);
int row_of_reference(std::string_view reference);

}  // namespace lode::load
