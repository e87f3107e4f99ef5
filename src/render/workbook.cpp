// The shared parts of workbooks.
#include "render/workbook.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"

namespace lode::render {
namespace {

std::string read_all(int descriptor) {
  std::string out(static_cast<std::size_t>(lseek(descriptor, 0, SEEK_END)), '\0');
  auto got = pread(descriptor, out.data(), out.size(), 0);
  out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return out;
}

}  // namespace

const char* number_format(Kind kind) {
  switch (kind) {
    case Kind::money: return "#,##0.00";
    case Kind::share: return "0.0%";
    case Kind::ratio: return "0.00";
    case Kind::integer:
    case Kind::days: return "#,##0";
    case Kind::date: return "yyyy-mm-dd";
    default: return "General";
  }
}

lxw_format* Book::format(Kind kind) {
  auto& slot = formats[number_format(kind)];
  if (!slot) {
    slot = workbook_add_format(workbook);
    format_set_num_format(slot, number_format(kind));
  }
  return slot;
}

std::string sheet_name(Book& book, const std::string& wanted) {
  std::string base;
  for (char c : wanted) base += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  base = base.substr(0, 28);
  std::string out = base;
  for (int i = 2; !book.names.insert(lower(out)).second; ++i) out = fmt::format("{} {}", base, i);
  return out;
}

void put_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Value& value, lxw_format* format,
              lxw_format* otherwise) {
  if (is_null(value)) return;
  if (auto* date = std::get_if<Date>(&value)) {
    auto [year, month, day] = civil(*date);
    lxw_datetime when{year, month, day, 0, 0, 0};
    worksheet_write_datetime(sheet, row, column, &when, format);
  } else if (auto* flag = std::get_if<bool>(&value)) {
    worksheet_write_boolean(sheet, row, column, *flag, otherwise);
  } else if (auto number = as_number(value)) {
    worksheet_write_number(sheet, row, column, *number, format);
  } else {
    worksheet_write_string(sheet, row, column, to_text(value).c_str(), otherwise);
  }
}

Result<std::string> workbook_bytes(const std::function<void(Book&)>& fill) {
  // The library writes to a path only: give it one in memory.
  int memory = memfd_create("lode-xlsx", 0);
  if (memory < 0) return fail(Code::io, "no memory file for the workbook");
  std::string path = fmt::format("/proc/self/fd/{}", memory);
  Book book;
  book.workbook = workbook_new(path.c_str());
  fill(book);
  auto error = workbook_close(book.workbook);
  std::string out = read_all(memory);
  close(memory);
  if (error != LXW_NO_ERROR)
    return fail(Code::io, fmt::format("the workbook could not be written: {}", lxw_strerror(error)));
  return out;
}

}  // namespace lode::render
