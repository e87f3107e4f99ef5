// One sheet of a workbook: the events of its XML become rows of text.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "load/xlsx.h"
#include "load/xlsx_cell.h"
#include "load/xlsx_xml.h"

namespace lode::load {

struct SheetContext {
  const std::vector<std::string>& texts;
  const std::vector<CellFormat>& formats;
  bool since_1904 = false;
  int column_limit = 16'384;
};

class SheetReader {
 public:
  SheetReader(const SheetContext& context, const std::function<Result<void>(const SheetRow&)>& each)
      : context_(context), each_(each) {}
  XmlHandler handler();
  const Result<void>& state() const { return state_; }  // an Error of `each` or of a limit
  SheetEnd end;

 private:
  void start(std::string_view name, const Attributes& attributes);
  void finish(std::string_view name);
  void start_row(const Attributes& attributes);
  void start_cell(const Attributes& attributes);
  void finish_cell();
  std::string cell_text() const;

  SheetContext context_;
  const std::function<Result<void>(const SheetRow&)>& each_;
  Result<void> state_;
  SheetRow row_;
  int column_ = 0;
  std::string type_, value_;
  std::size_t style_ = 0;
  bool in_value_ = false, has_value_ = false, formula_ = false, in_reading_aid_ = false;
};

}  // namespace lode::load
