// log: the journal, newest first.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "store/workspace.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Option options[] = {
    {"kind", "KIND", "only entries of this kind: load, sign, object, override, decision, …"},
    {"last", "N", "how many (default 20; 0: all)"},
};

Result<std::size_t> count_of(const Request& request) {
  auto text = request.get("last", "20");
  auto value = parse_decimal(text);
  if (value && value->scale == 0 && value->units >= 0 && value->units <= 1'000'000'000)
    return value->units == 0 ? SIZE_MAX : static_cast<std::size_t>(value->units);
  return fail(Code::invalid_argument, fmt::format("--last takes a number, not '{}'", text));
}

Result<void> check_kind(const std::vector<store::JournalEntry>& journal, const std::string& kind) {
  std::set<std::string> present;
  for (const auto& entry : journal) present.insert(entry.kind);
  if (kind.empty() || present.contains(kind)) return {};
  std::vector<std::string> known(present.begin(), present.end());
  return fail(Code::not_found, fmt::format("the journal has no entry of the kind '{}'", kind),
              known.empty() ? "it is empty" : "it has " + join(known, ", "));
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(count, count_of(request));
  auto kind = request.get("kind");
  LODE_CHECK(check_kind(workspace.journal(), kind));
  Table table{.name = "log", .title = "Journal, newest first"};
  table.columns = {{"seq", "entry", Kind::integer}, {"at", "at"}, {"by", "by"}, {"role", "role"},
                   {"kind", "kind"},                {"what", "what"}, {"hash", "hash"}};
  const auto& all = workspace.journal();
  std::int64_t matching = 0;
  for (auto entry = all.rbegin(); entry != all.rend(); ++entry) {
    if (!kind.empty() && entry->kind != kind) continue;
    ++matching;
    if (table.rows.size() < count)
      table.rows.push_back({entry->seq, entry->at, entry->by, entry->role, entry->kind, entry_words(*entry),
                            entry->hash.substr(0, 12)});
  }
  table.total_rows = matching;
  Doc doc{.verb = "log"};
  doc.metrics.push_back({.name = "entries", .title = "Entries", .value = static_cast<std::int64_t>(all.size()),
                         .kind = Kind::integer});
  doc.tables.push_back(std::move(table));
  doc.blocks.push_back({Block::Is::table, {}, "log"});
  return doc;
}

}  // namespace

const Verb log{"log", "who recorded what and when", Group::workspace, {}, options, run};

}  // namespace lode::verbs
