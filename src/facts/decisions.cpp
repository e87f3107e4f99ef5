// Review files are small and written by Lode, then edited by people: a plain reader of quoted fields is enough.
#include "facts/decisions.h"

#include <algorithm>

#include "base/text.h"

namespace lode::facts {
namespace {

using Record = std::vector<std::string>;

std::vector<Record> records_of(std::string_view text) {
  std::vector<Record> out;
  Record record{""};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') record.back() += text[++i];
    else if (c == '"') quoted = !quoted;
    else if (quoted) record.back() += c;
    else if (c == ',') record.emplace_back();
    else if (c == '\n') out.push_back(std::exchange(record, Record{""}));
    else if (c != '\r') record.back() += c;
  }
  if (record != Record{""}) out.push_back(std::move(record));
  return out;
}

}  // namespace

Pairs decided(std::string_view csv, std::initializer_list<std::string_view> accepted) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  auto records = records_of(csv);
  Pairs out;
  if (records.empty()) return out;
  std::vector<std::size_t> ids;
  std::size_t decision = records[0].size();
  for (std::size_t c = 0; c < records[0].size(); ++c) {
    auto name = lower(trim(records[0][c]));
    if (name == "id" || name.ends_with("_id")) ids.push_back(c);
    if (name == "decision") decision = c;
  }
  if (ids.size() < 2) return out;
  for (std::size_t r = 1; r < records.size(); ++r) {
    const auto& record = records[r];
    if (record.size() <= std::max(decision, ids[1])) continue;
    if (std::ranges::find(accepted, lower(trim(record[decision]))) == accepted.end()) continue;
    out.emplace_back(record[ids[0]], record[ids[1]]);
  }
  return out;
}

}  // namespace lode::facts
