// What every workbook shares: sheets' names, formats by kind, cells, and the bytes of the whole.
#pragma once
#include <xlsxwriter.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/doc.h"
#include "base/result.h"

namespace lode::render {

struct Book {
  lxw_workbook* workbook = nullptr;
  std::map<std::string, lxw_format*> formats;
  std::set<std::string> names;

  lxw_format* format(Kind kind);
};

const char* number_format(Kind kind);
// Excel: at most 31 characters, none of []:*?/\ and no two alike.
std::string sheet_name(Book& book, const std::string& wanted);
// Unknown is an empty cell, never 0. `format` is for numbers and dates, `otherwise` for all else.
void put_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Value& value, lxw_format* format,
              lxw_format* otherwise = nullptr);
Result<std::string> workbook_bytes(const std::function<void(Book&)>& fill);

// A workbook to be filled in and handed back: form.cpp.
void put_forms(Book& book, const Doc& doc);

}  // namespace lode::render
