// Rows out of a sheet's XML (ECMA-376 part 1, 18.3.1): <row r><c r t s><f/><v/></c></row>.
#include "load/xlsx_sheet.h"

#include <fmt/format.h>

#include <charconv>

namespace lode::load {
namespace {

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t out = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

Merge merge_of(std::string_view reference) {
  auto colon = reference.find(':');
  auto last = colon == std::string_view::npos ? reference : reference.substr(colon + 1);
  auto first = reference.substr(0, colon);
  return {row_of_reference(first), column_of_reference(first), row_of_reference(last),
          column_of_reference(last)};
}

}  // namespace

XmlHandler SheetReader::handler() {
  return {[this](std::string_view name, const Attributes& attributes) { start(name, attributes); },
          [this](std::string_view name) { finish(name); },
          [this](std::string_view text) {
            if (in_value_ && !in_reading_aid_) value_ += text;
          }};
}

void SheetReader::start(std::string_view name, const Attributes& attributes) {
  if (name == "row") start_row(attributes);
  if (name == "c") start_cell(attributes);
  if (name == "v" || name == "t") in_value_ = has_value_ = true;
  if (name == "f") formula_ = true;
  if (name == "rPh") in_reading_aid_ = true;
  if (name == "mergeCell") end.merges.push_back(merge_of(attributes.get("ref")));
}

void SheetReader::start_row(const Attributes& attributes) {
  row_.number = number_of(attributes.get("r"), row_.number + 1);
  row_.cells.clear();
  row_.hidden = attributes.get("hidden") == "1" || attributes.get("hidden") == "true";
  column_ = 0;
}

void SheetReader::start_cell(const Attributes& attributes) {
  auto reference = attributes.get("r");
  column_ = reference.empty() ? column_ + 1 : column_of_reference(reference);
  type_ = attributes.get("t");
  style_ = static_cast<std::size_t>(number_of(attributes.get("s"), 0));
  value_.clear();
  has_value_ = formula_ = false;
}

void SheetReader::finish(std::string_view name) {
  if (name == "v" || name == "t") in_value_ = false;
  if (name == "rPh") in_reading_aid_ = false;
  if (name == "c") finish_cell();
  if (name != "row" || !state_) return;
  ++end.rows;
  state_ = each_(row_);
}

void SheetReader::finish_cell() {
  // Some programs write an empty value beside a formula that they did not calculate; an empty text is a result.
  if (formula_ && (!has_value_ || (value_.empty() && type_ != "str"))) ++end.uncalculated;
  if (!has_value_ || !state_) return;
  if (column_ < 1 || column_ > context_.column_limit) {
    state_ = fail(Code::limit, fmt::format("row {} has a cell beyond column {}", row_.number,
                                           context_.column_limit));
    return;
  }
  auto at = static_cast<std::size_t>(column_);
  if (row_.cells.size() < at) row_.cells.resize(at);
  row_.cells[at - 1] = cell_text();
}

std::string SheetReader::cell_text() const {
  if (type_ == "s") {
    auto index = static_cast<std::size_t>(number_of(value_, -1));
    return index < context_.texts.size() ? context_.texts[index] : std::string();
  }
  if (type_ == "b") return value_ == "1" ? "true" : "false";
  if (type_ == "str" || type_ == "inlineStr" || type_ == "e") return value_;
  if (type_ == "d") return value_;  // an ISO date as it stands
  auto format = style_ < context_.formats.size() ? context_.formats[style_] : CellFormat::number;
  return number_text(value_, format, context_.since_1904);
}

}  // namespace lode::load
