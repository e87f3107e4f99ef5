// Workbooks: parts found through their relationships, cells turned into text (ECMA-376 part 1, 18.3–18.4).
#include "load/xlsx.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <map>
#include <utility>

#include "base/text.h"
#include "load/xlsx_cell.h"
#include "load/xlsx_sheet.h"
#include "load/xlsx_xml.h"

namespace lode::load {
namespace {

constexpr std::string_view old_office = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

std::string first_bytes(const std::string& path, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  std::string out(count, '\0');
  file.read(out.data(), static_cast<std::streamsize>(count));
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

int int_of(std::string_view text, int otherwise = 0) {
  int out = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// Reads a whole part; what is wrong with its XML is told with the names of file and part.
Result<void> parse(const Zip& zip, const std::string& path, const ZipMember& member,
                   const XmlHandler& handler,
                   const std::function<Result<void>()>& after_block = {}) {
  XmlReader reader(handler);
  auto in_file = [&](Result<void> done) -> Result<void> {
    if (done) return done;
    return fail(Code::invalid_argument,
                fmt::format("{} is damaged: {}: {}", path, member.name, done.error().message),
                "open it in Excel, save it again, and load that copy");
  };
  auto feed = [&](std::string_view bytes) -> Result<void> {
    LODE_CHECK(in_file(reader.feed(bytes)));
    return after_block ? after_block() : Result<void>{};
  };
  LODE_CHECK(zip.read(member, feed));
  LODE_CHECK(in_file(reader.feed({}, true)));
  return after_block ? after_block() : Result<void>{};
}

// "sheets/sheet1.xml" as the workbook part says it, "/xl/sheets/sheet1.xml" as an absolute one.
std::string part_name(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return "xl/" + std::string(target);
}

Result<std::map<std::string, std::string>> relationships(const Zip& zip, const std::string& path) {
  std::map<std::string, std::string> out;
  const auto* member = zip.find("xl/_rels/workbook.xml.rels");
  if (!member) return out;
  XmlHandler handler;
  handler.start = [&](std::string_view name, const Attributes& attributes) {
    if (name == "Relationship")
      out[std::string(attributes.get("Id"))] = part_name(attributes.get("Target"));
  };
  LODE_CHECK(parse(zip, path, *member, handler));
  return out;
}

// The formats of the cell styles, by the number that cells carry.
Result<std::vector<CellFormat>> style_formats(const Zip& zip, const std::string& path) {
  std::vector<CellFormat> out;
  const auto* member = zip.find("xl/styles.xml");
  if (!member) return out;
  std::map<int, CellFormat> own;
  bool in_cell_styles = false;
  XmlHandler handler;
  handler.start = [&](std::string_view name, const Attributes& attributes) {
    if (name == "numFmt")
      own[int_of(attributes.get("numFmtId"))] = format_of_code(attributes.get("formatCode"));
    if (name == "cellXfs") in_cell_styles = true;
    if (name != "xf" || !in_cell_styles) return;
    int id = int_of(attributes.get("numFmtId"));
    auto it = own.find(id);
    out.push_back(it != own.end() ? it->second : format_of_id(id));
  };
  handler.end = [&](std::string_view name) {
    if (name == "cellXfs") in_cell_styles = false;
  };
  LODE_CHECK(parse(zip, path, *member, handler));
  return out;
}

Result<std::vector<std::string>> shared_texts(const Zip& zip, const std::string& path,
                                              std::uint64_t limit) {
  std::vector<std::string> out;
  const auto* member = zip.find("xl/sharedStrings.xml");
  if (!member) return out;
  std::uint64_t bytes = 0;
  bool in_text = false, in_reading_aid = false;
  XmlHandler handler;
  handler.start = [&](std::string_view name, const Attributes&) {
    if (name == "si") out.emplace_back();
    if (name == "t") in_text = true;
    if (name == "rPh") in_reading_aid = true;
  };
  handler.end = [&](std::string_view name) {
    if (name == "t") in_text = false;
    if (name == "rPh") in_reading_aid = false;
  };
  handler.text = [&](std::string_view text) {
    if (!in_text || in_reading_aid || out.empty()) return;
    out.back() += text;
    bytes += text.size();
  };
  auto check = [&]() -> Result<void> {
    if (bytes + out.size() * sizeof(std::string) <= limit) return {};
    return fail(Code::limit, fmt::format("{} holds more than {} MB of text", path, limit >> 20),
                "save its sheets as CSV and load those");
  };
  LODE_CHECK(parse(zip, path, *member, handler, check));
  return out;
}

}  // namespace

struct Workbook::State {
  std::string path;
  XlsxLimits limits;
  Zip zip;
  std::vector<SheetInfo> sheets;
  std::vector<std::string> parts;  // of each sheet
  std::vector<std::string> texts;
  std::vector<CellFormat> formats;
  bool since_1904 = false;
};

namespace {

Error no_workbook(const std::string& path) {
  return {Code::invalid_argument, fmt::format("{} is no Excel workbook (XLSX)", path),
          "if it is text, give it the ending .csv"};
}

Result<Zip> open_zip(const std::string& path, const XlsxLimits& limits) {
  auto head = first_bytes(path, 8);
  if (head == old_office)
    return fail(Code::denied,
                fmt::format("{} is protected by a password, or an old .xls file", path),
                "open it in Excel and save it as an .xlsx workbook without a password");
  if (!head.starts_with("PK")) return std::unexpected(no_workbook(path));
  return Zip::open(path, limits.zip);
}

}  // namespace

Result<Workbook> Workbook::open(const std::string& path, const XlsxLimits& limits) {
  LODE_TRY(zip, open_zip(path, limits));
  const auto* workbook = zip.find("xl/workbook.xml");
  if (!workbook) return std::unexpected(no_workbook(path));
  auto state = std::make_unique<State>();
  LODE_TRY(targets, relationships(zip, path));
  XmlHandler handler;
  handler.start = [&](std::string_view name, const Attributes& attributes) {
    if (name == "workbookPr") {
      auto flag = attributes.get("date1904");
      state->since_1904 = flag == "1" || flag == "true";
    }
    if (name != "sheet") return;
    auto target = targets.find(std::string(attributes.get("id")));
    if (target == targets.end() || !target->second.starts_with("xl/worksheets/")) return;  // charts
    auto shown = attributes.get("state");
    state->sheets.push_back({std::string(attributes.get("name")), !shown.empty() && shown != "visible"});
    state->parts.push_back(target->second);
  };
  LODE_CHECK(parse(zip, path, *workbook, handler));
  for (const auto& [id, part] : targets)
    if (part.ends_with(".xml") && part.starts_with("xl/") && !zip.find(part))
      return fail(Code::invalid_argument, fmt::format("{} is damaged: {} is missing", path, part),
                  "open it in Excel, save it again, and load that copy");
  LODE_TRY(texts, shared_texts(zip, path, limits.shared_text_bytes));
  LODE_TRY(formats, style_formats(zip, path));
  state->path = path;
  state->limits = limits;
  state->zip = std::move(zip);
  state->texts = std::move(texts);
  state->formats = std::move(formats);
  return Workbook(std::move(state));
}

const std::vector<SheetInfo>& Workbook::sheets() const { return state_->sheets; }

Result<SheetEnd> Workbook::read(std::size_t sheet,
                                const std::function<Result<void>(const SheetRow&)>& each) const {
  const auto* member = state_->zip.find(state_->parts.at(sheet));
  if (!member)
    return fail(Code::invalid_argument,
                fmt::format("{} is damaged: the sheet '{}' is missing", state_->path,
                            state_->sheets[sheet].name));
  SheetReader reader({state_->texts, state_->formats, state_->since_1904, state_->limits.columns},
                     each);
  auto handler = reader.handler();
  LODE_CHECK(parse(state_->zip, state_->path, *member, handler, [&] { return reader.state(); }));
  return reader.end;
}

Workbook::Workbook(std::unique_ptr<State> state) : state_(std::move(state)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

bool looks_like_workbook(const std::string& path) {
  auto head = first_bytes(path, 8);
  return head == old_office || head.starts_with("PK\x03\x04");
}

}  // namespace lode::load
