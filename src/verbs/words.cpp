// The shared words.
#include "verbs/words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "store/batches.h"
#include "store/remarks.h"

namespace lode::verbs {
namespace {

std::string load_words(const store::Batch& batch) {
  std::vector<std::string> tables, files;
  for (const auto& table : batch.tables)
    if (tables.empty() || tables.back() != table.table) tables.push_back(table.table);
  for (const auto& input : batch.inputs) files.push_back(input.path);
  auto out = fmt::format("{} rows of {} from {} ({})", batch.accepted, join(tables, ", "), batch.source,
                         files.size() > 3 ? fmt::format("{} files", files.size()) : join(files, ", "));
  if (batch.rejected > 0) out += fmt::format("; {} rejected", batch.rejected);
  if (!batch.supersedes.empty()) out += "; replaces " + join(batch.supersedes, ", ");
  return out;
}

// A day, or a second in UTC as the journal writes it.
bool is_time(std::string_view text) {
  if (text.size() == 10) return parse_date(text).has_value();
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() != form.size() || !parse_date(text.substr(0, 10))) return false;
  for (std::size_t i = 10; i < form.size(); ++i)
    if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
  return true;
}

std::string shortened(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes) + "…";
}

}  // namespace

std::string suggest(std::string_view workspace, std::string_view verb, std::string_view rest) {
  std::string out = fmt::format("lode {}", verb);
  if (workspace != ".") {
    bool plain = workspace.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") ==
                 std::string_view::npos;
    out += plain ? fmt::format(" -w {}", workspace) : fmt::format(" -w '{}'", workspace);
  }
  return rest.empty() ? out : out + " " + std::string(rest);
}

Result<store::View> view_of(const Request& request) {
  if (!request.as_of.empty() && !parse_date(request.as_of))
    return fail(Code::invalid_argument, fmt::format("'{}' is not a date", request.as_of),
                "--as-of takes a date as 2026-03-31");
  const auto& time = request.recorded_at;
  if (!time.empty() && !is_time(time))
    return fail(Code::invalid_argument, fmt::format("'{}' is not a time", time),
                "--recorded-at takes a UTC time as 2026-03-31T10:00:00Z (`lode log` shows them), or a day");
  return store::View{.as_of = request.as_of, .recorded_at = time};
}

Result<double> share_of(const std::string& text, std::string_view option) {
  auto digits = trim(text);
  bool percent = digits.ends_with('%');
  if (percent) digits = trim(digits.substr(0, digits.size() - 1));
  auto value = parse_decimal(digits);
  double share = value ? to_double(*value) / (percent ? 100 : 1) : -1;
  if (share >= 0 && share <= 1) return share;
  return fail(Code::invalid_argument, fmt::format("'{}' is no share", text), fmt::format("{0} 1% or {0} 0.01", option));
}

std::string entry_words(const store::JournalEntry& entry) {
  if (entry.kind == "load")
    if (auto batch = store::read_manifest(entry.body)) return load_words(*batch);
  if (auto words = store::remark_words(entry); !words.empty()) return shortened(words, 160);
  return shortened(entry.body, 100);
}

}  // namespace lode::verbs
