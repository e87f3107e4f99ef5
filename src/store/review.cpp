// Review files as text: a plain CSV, lenient in reading, careful in writing.
#include "store/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace lode::store {
namespace {

using Words = std::span<const std::string_view>;
constexpr std::string_view bom = "\xEF\xBB\xBF";

constexpr std::array<std::string_view, 12> match_columns{
    "account_id", "other_id", "score", "name", "other_name", "place", "other_place",
    "source", "other_source", "revenue", "reasons", "decision"};
constexpr std::array<std::string_view, 9> parent_columns{"account_id", "parent_id", "score", "name", "parent_name",
                                                         "place", "revenue", "reasons", "decision"};
constexpr std::array<std::string_view, 3> parent_yes{"accepted", "yes", "same"};
constexpr std::array<std::string_view, 3> parent_no{"rejected", "no", "different"};

// Windows text where it is no UTF-8: what spreadsheets save as "CSV" when nobody chooses otherwise.
constexpr std::array<char16_t, 32> windows{
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto lead = static_cast<unsigned char>(text[i]);
    std::size_t more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 4;
    if (more == 4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    i += more + 1;
  }
  return true;
}

std::string from_windows(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    auto code = byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80U] : char16_t{byte};
    if (code < 0x80) {
      out += c;
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | (code >> 6));
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | (code >> 12));
      out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return out;
}

struct Record {
  std::vector<std::string> cells{""};
  int line = 1;
};

// The separator that the header shows most often.
char separator_of(std::string_view text) {
  auto header = text.substr(0, text.find('\n'));
  char best = ',';
  for (char c : {';', '\t'})
    if (std::ranges::count(header, c) > std::ranges::count(header, best)) best = c;
  return best;
}

std::vector<Record> records_of(std::string_view text) {
  std::vector<Record> out;
  Record record;
  bool quoted = false;
  int line = 1;
  char separator = separator_of(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\n') ++line;
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      record.cells.back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      record.cells.back() += c;
    } else if (c == separator) {
      record.cells.emplace_back();
    } else if (c == '\n') {
      out.push_back(std::move(record));
      record = Record{.line = line};
    } else if (c != '\r') {
      record.cells.back() += c;
    }
  }
  if (record.cells != std::vector<std::string>{""}) out.push_back(std::move(record));
  return out;
}

bool starts_like_a_month(std::string_view text) {
  constexpr std::string_view months[] = {"jan", "feb", "fev", "mar", "m\xC3\xA4r", "apr", "avr", "may", "mai", "jun",
                                         "jul", "aug", "aou", "sep", "oct", "okt", "nov", "dec", "dez"};
  auto folded = lower(text);
  return std::ranges::any_of(months, [&](auto month) { return folded.starts_with(month); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a spreadsheet would run, or change: "=1+1", "-7", "00123", "1E5", "3/4", "MAR1", sixteen digits.
bool needs_guard(std::string_view cell, bool id) {
  if (cell.empty()) return false;
  if (std::string_view("=+-@\t'").find(cell[0]) != std::string_view::npos) return true;
  if (!id) return false;
  bool digits = std::ranges::all_of(cell, is_digit);
  if (digits) return cell.size() > 15 || (cell.size() > 1 && cell[0] == '0');
  if (is_digit(cell[0])) return true;
  auto word = lower(cell);
  return word == "true" || word == "false" || (is_digit(cell.back()) && starts_like_a_month(cell));
}

std::string field(std::string_view cell, bool id) {
  std::string text = (needs_guard(cell, id) ? "'" : "") + std::string(cell);
  if (text.find_first_of(",;\t\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string unguarded(std::string cell) {
  return cell.starts_with('\'') ? cell.substr(1) : cell;
}

bool among(Words words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

class Reader {
 public:
  Reader(const ReviewKind& kind, Parsed<Review>& out) : kind_(kind), out_(out) {}

  void read(std::string_view text) {
    auto records = records_of(text);
    if (records.empty() || !find_columns(records[0].cells)) return;
    for (std::size_t r = 1; r < records.size(); ++r) take(records[r]);
  }

 private:
  bool find_columns(const std::vector<std::string>& header) {
    for (const auto& name : header) names_.push_back(lower(trim(name)));
    auto at = [&](std::string_view name) {
      auto it = std::ranges::find(names_, name);
      return it == names_.end() ? std::optional<std::size_t>{} : static_cast<std::size_t>(it - names_.begin());
    };
    auto account = at("account_id"), other = at(kind_.other);
    if (!account || !other || !at("decision")) {
      out_.value.usable = false;
      say("REV01", "no-review-file", Severity::error, 1,
          fmt::format("{} has no column {}: none of its decisions is applied", kind_.file,
                      !account ? "account_id" : !other ? kind_.other : "decision"),
          fmt::format("give it a header with account_id, {} and decision, or remove the file and load again",
                      kind_.other));
      return false;
    }
    account_ = *account, other_ = *other;
    for (const auto& name : names_)
      if (!name.empty() && !among(kind_.columns, name)) out_.value.further.push_back(name);
    return true;
  }

  void take(const Record& record) {
    if (std::ranges::all_of(record.cells, [](const auto& cell) { return trim(cell).empty(); })) return;
    ReviewRow row{.line = record.line};
    for (std::size_t c = 0; c < record.cells.size() && c < names_.size(); ++c)
      row.cells[names_[c]] = unguarded(record.cells[c]);
    auto id = [&](std::size_t c) { return c < record.cells.size() ? unguarded(record.cells[c]) : std::string(); };
    row.account_id = id(account_), row.other_id = id(other_);
    row.decision = decision_of(row);
    out_.value.rows.push_back(std::move(row));
  }

  Decision decision_of(const ReviewRow& row) {
    auto cell = row.cells.find("decision");
    auto word = cell == row.cells.end() ? std::string() : lower(trim(cell->second));
    if (word.empty()) return Decision::open;
    if (row.account_id.empty() || row.other_id.empty()) {
      say("REV02", "unreadable-decision", Severity::warning, row.line,
          fmt::format("a decision without both ids (account_id '{}', {} '{}') is not applied", row.account_id,
                      kind_.other, row.other_id),
          "fill in the ids, or remove the line");
      return Decision::unreadable;
    }
    if (word == kind_.yes || among(kind_.also_yes, word)) return Decision::yes;
    if (word == kind_.no || among(kind_.also_no, word)) return Decision::no;
    say("REV02", "unreadable-decision", Severity::warning, row.line,
        fmt::format("'{}' is no decision on {} and {}: the line changes nothing", cell->second, row.account_id,
                    row.other_id),
        fmt::format("write `{}` or `{}`, or leave it empty", kind_.yes, kind_.no));
    return Decision::unreadable;
  }

  void say(const char* rule, const char* name, Severity severity, int line, std::string message, std::string fix) {
    out_.findings.push_back({.rule = rule,
                             .name = name,
                             .severity = severity,
                             .message = std::move(message),
                             .fix = std::move(fix),
                             .place = {std::string(kind_.file), line, 0}});
  }

  const ReviewKind& kind_;
  Parsed<Review>& out_;
  std::vector<std::string> names_;
  std::size_t account_ = 0, other_ = 0;
};

}  // namespace

const ReviewKind& match_review() {
  static constexpr ReviewKind kind{.file = "review/accounts.csv", .other = "other_id", .yes = "same",
                                   .no = "different", .also_yes = {}, .also_no = {}, .columns = match_columns};
  return kind;
}

const ReviewKind& parent_review() {
  static constexpr ReviewKind kind{.file = "review/parents.csv", .other = "parent_id", .yes = "accept",
                                   .no = "reject", .also_yes = parent_yes, .also_no = parent_no,
                                   .columns = parent_columns};
  return kind;
}

Parsed<Review> read_review(const ReviewKind& kind, std::string_view text) {
  Parsed<Review> out;
  if (text.starts_with(bom)) text.remove_prefix(bom.size());
  if (trim(text).empty()) return out;
  if (is_utf8(text))
    Reader(kind, out).read(text);
  else
    Reader(kind, out).read(from_windows(text));
  return out;
}

std::string print_review(const ReviewKind& kind, const Review& review) {
  std::vector<std::string> columns(kind.columns.begin(), kind.columns.end());
  columns.insert(columns.end(), review.further.begin(), review.further.end());
  std::string out(bom);
  for (std::size_t c = 0; c < columns.size(); ++c) out += (c ? "," : "") + field(columns[c], false);
  out += "\n";
  for (const auto& row : review.rows) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      auto cell = row.cells.find(columns[c]);
      bool number = columns[c] == "score" || columns[c] == "revenue";  // ours: "-20.00" stays a number
      auto text = cell == row.cells.end() ? std::string() : cell->second;
      if (c) out += ",";
      out += number ? text : field(text, columns[c].ends_with("_id"));
    }
    out += "\n";
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> decided(const Review& review, Decision decision) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& row : review.rows)
    if (row.decision == decision) out.emplace_back(row.account_id, row.other_id);
  return out;
}

}  // namespace lode::store
