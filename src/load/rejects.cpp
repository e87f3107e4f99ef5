// Writing rejects. Text with line ends, quotes or delimiters is quoted; nothing else is changed.
#include "load/rejects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace lode::load {
namespace {

constexpr std::string_view header = "table,file,line,offset,size,code,column,reason,raw\n";
constexpr std::size_t shown_bytes = 120;

Error write_problem(const std::string& path) {
  return {Code::io, fmt::format("could not write {}: {}", path, std::strerror(errno)), {}};
}

void append_field(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// The start of a text, cut at a character and without control characters.
std::string shown(std::string_view raw) {
  std::string out(raw.substr(0, shown_bytes));
  auto inside_character = [&] { return (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80; };
  while (raw.size() > shown_bytes && !out.empty() && inside_character()) out.pop_back();
  if (raw.size() > shown_bytes) {
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0) out.pop_back();
    out += "…";
  }
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 32) c = ' ';
  return out;
}

}  // namespace

RejectCount& RejectTally::count(std::string_view code, std::string_view column, std::string_view reason) {
  auto same = [&](const RejectCount& c) { return c.code == code && c.column == column; };
  auto found = std::ranges::find_if(counts_, same);
  if (found != counts_.end()) return *found;
  counts_.push_back({.code = std::string(code), .column = std::string(column), .reason = std::string(reason)});
  return counts_.back();
}

void RejectTally::add(const RejectTally& other) {
  for (const auto& from : other.counts_) {
    auto& to = count(from.code, from.column, from.reason);
    auto rows = to.rows + from.rows;
    if (to.rows == 0) to = from;
    to.rows = rows;
  }
}

RejectWriter::RejectWriter(std::string path, std::string table, std::string file)
    : path_(std::move(path)), table_(std::move(table)), file_(std::move(file)) {}

Result<void> RejectWriter::add(const Record& record, std::string_view code, std::string_view column,
                               std::string_view reason) {
  if (!out_) out_.reset(std::fopen(path_.c_str(), "wb"));
  if (!out_) return std::unexpected(write_problem(path_));
  auto& count = tally_.count(code, column, reason);
  if (count.rows++ == 0) {
    count.file = file_;
    count.line = record.line;
    count.raw = shown(record.raw);
  }
  std::string line;
  append_field(table_, line);
  line += ',';
  append_field(file_, line);
  line += fmt::format(",{},{},{},{},", record.line, record.offset, record.size, code);
  append_field(column, line);
  line += ',';
  append_field(reason, line);
  line += ',';
  append_field(record.raw, line);
  line += '\n';
  if (std::fwrite(line.data(), 1, line.size(), out_.get()) != line.size())
    return std::unexpected(write_problem(path_));
  return {};
}

Result<void> RejectWriter::close() {
  if (!out_) return {};
  bool written = std::fflush(out_.get()) == 0 && std::ferror(out_.get()) == 0;
  if (!written) return std::unexpected(write_problem(path_));
  out_.reset();
  return {};
}

std::string_view fault_reason(Fault fault) {
  switch (fault) {
    case Fault::none: return "";
    case Fault::bad_quote: return "text behind a closing quote, or a quote that does not close";
    case Fault::too_few_fields: return "fewer fields than the header";
    case Fault::too_many_fields: return "more fields than the header";
    case Fault::nul_byte: return "a zero byte inside the record";
    case Fault::bad_encoding: return "bytes that are no characters in the encoding of the file";
    case Fault::too_long: return "longer than 8 MB";
    case Fault::truncated: return "the file ends in the middle of this record";
  }
  return "";
}

Result<void> join_rejects(const std::vector<std::string>& parts, const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> out(std::fopen(path.c_str(), "wb"));
  bool good = out && std::fwrite(header.data(), 1, header.size(), out.get()) == header.size();
  std::array<char, 1 << 16> piece{};
  for (const auto& part : parts) {
    std::unique_ptr<std::FILE, Close> in(std::fopen(part.c_str(), "rb"));
    if (!in) return std::unexpected(write_problem(part));
    while (good) {
      auto got = std::fread(piece.data(), 1, piece.size(), in.get());
      if (got == 0) break;
      good = std::fwrite(piece.data(), 1, got, out.get()) == got;
    }
  }
  if (!good || std::fflush(out.get()) != 0) return std::unexpected(write_problem(path));
  std::error_code ignored;
  for (const auto& part : parts) std::filesystem::remove(part, ignored);
  return {};
}

}  // namespace lode::load
