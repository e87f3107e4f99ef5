// Manifests to and from JSON, and which batches count.
#include "store/batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "store/canonical_json.h"

namespace lode::store {
namespace {

using Json = nlohmann::json;

std::string text(const Json& object, const char* key) {
  auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::int64_t whole(const Json& object, const char* key) {
  auto it = object.find(key);
  return it != object.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> out;
  if (auto it = object.find(key); it != object.end() && it->is_array())
    for (const auto& item : *it)
      if (item.is_string()) out.push_back(item.get<std::string>());
  return out;
}

const Json& list(const Json& object, const char* key) {
  static const Json none = Json::array();
  auto it = object.find(key);
  return it != object.end() && it->is_array() ? *it : none;
}

std::set<std::string> paths(const std::vector<BatchInput>& inputs) {
  std::set<std::string> out;
  for (const auto& input : inputs) out.insert(input.path);
  return out;
}

std::set<std::pair<std::string, std::string>> contents(const std::vector<BatchInput>& inputs) {
  std::set<std::pair<std::string, std::string>> out;
  for (const auto& input : inputs) out.emplace(input.path, input.sha256);
  return out;
}

// The day a batch counts from: as declared, else the day of its load.
std::string day_of(const Batch& batch) {
  return batch.effective.empty() ? batch.recorded_at.substr(0, 10) : batch.effective;
}

}  // namespace

Result<std::string> manifest(const Batch& batch) {
  Json inputs = Json::array(), tables = Json::array();
  for (const auto& i : batch.inputs)
    inputs.push_back({{"path", i.path}, {"bytes", i.bytes}, {"sha256", i.sha256}});
  for (const auto& t : batch.tables)
    tables.push_back({{"table", t.table}, {"file", t.file}, {"rows", t.rows}, {"bytes", t.bytes},
                      {"sha256", t.sha256}, {"columns", t.columns}, {"currencies", t.currencies}});
  return print_canonical(Json{{"id", batch.id},
                             {"source", batch.source},
                             {"map", batch.map},
                             {"map_sha256", batch.map_sha256},
                             {"effective", batch.effective},
                             {"recorded_at", batch.recorded_at},
                             {"inputs", inputs},
                             {"tables", tables},
                             {"accepted", batch.accepted},
                             {"rejected", batch.rejected},
                             {"rejects_file", batch.rejects_file},
                             {"rejects_sha256", batch.rejects_sha256},
                             {"supersedes", batch.supersedes}});
}

Result<Batch> read_manifest(std::string_view json) {
  auto value = Json::parse(json, nullptr, false);
  if (!value.is_object()) return fail(Code::store, "a batch's manifest is not a JSON object");
  Batch out{.id = text(value, "id"),
            .source = text(value, "source"),
            .map = text(value, "map"),
            .map_sha256 = text(value, "map_sha256"),
            .effective = text(value, "effective"),
            .recorded_at = text(value, "recorded_at"),
            .accepted = whole(value, "accepted"),
            .rejected = whole(value, "rejected"),
            .rejects_file = text(value, "rejects_file"),
            .rejects_sha256 = text(value, "rejects_sha256"),
            .supersedes = texts(value, "supersedes")};
  if (out.id.empty()) return fail(Code::store, "a batch's manifest has no id");
  for (const auto& i : list(value, "inputs"))
    out.inputs.push_back({text(i, "path"), whole(i, "bytes"), text(i, "sha256")});
  for (const auto& t : list(value, "tables"))
    out.tables.push_back({.table = text(t, "table"),
                          .file = text(t, "file"),
                          .rows = whole(t, "rows"),
                          .bytes = whole(t, "bytes"),
                          .sha256 = text(t, "sha256"),
                          .columns = texts(t, "columns"),
                          .currencies = texts(t, "currencies")});
  return out;
}

std::vector<Batch> recorded_batches(std::span<const JournalEntry> journal,
                                    const std::string& recorded_at) {
  std::vector<Batch> out;
  for (const auto& entry : journal) {
    if (entry.kind != "load" || (!recorded_at.empty() && entry.at > recorded_at)) continue;
    auto batch = read_manifest(entry.body);
    if (!batch) continue;
    batch->seq = entry.seq;
    out.push_back(std::move(*batch));
  }
  return out;
}

std::vector<Batch> not_superseded(std::vector<Batch> batches) {
  std::set<std::string> gone;
  for (const auto& batch : batches) gone.insert(batch.supersedes.begin(), batch.supersedes.end());
  std::erase_if(batches, [&](const Batch& batch) { return gone.contains(batch.id); });
  return batches;
}

std::vector<Batch> effective_on(const std::vector<Batch>& recorded, const std::string& day) {
  std::map<std::string, std::set<std::string>> former;  // of each batch all that it replaced, and theirs
  std::vector<Batch> chosen;
  for (const auto& batch : recorded) {
    auto& replaced = former[batch.id];
    for (const auto& id : batch.supersedes) {
      replaced.insert(id);
      replaced.insert(former[id].begin(), former[id].end());
    }
    auto rival = [&](const Batch& other) { return replaced.contains(other.id); };
    bool in_time = day_of(batch) <= day;
    bool has_rival = std::ranges::any_of(chosen, rival);
    if (!in_time && (!batch.effective.empty() || has_rival)) continue;
    auto later = [&](const Batch& other) {
      return rival(other) && day_of(other) <= day && day_of(other) > day_of(batch);
    };
    if (std::ranges::any_of(chosen, later)) continue;
    std::erase_if(chosen, rival);
    chosen.push_back(batch);
  }
  return chosen;
}

Result<Standing> standing_of(const std::vector<Batch>& live, const std::string& source,
                             const std::string& map, const std::string& map_sha256,
                             const std::vector<BatchInput>& inputs) {
  Standing out;
  auto wanted = paths(inputs);
  for (const auto& batch : live) {
    if (batch.source != source || batch.map != map) continue;
    auto theirs = paths(batch.inputs);
    if (batch.map_sha256 == map_sha256 && contents(batch.inputs) == contents(inputs)) {
      out.same_as = batch.id;
      return out;
    }
    std::vector<std::string> shared;
    std::ranges::set_intersection(wanted, theirs, std::back_inserter(shared));
    if (shared.empty()) continue;
    if (shared.size() < theirs.size())
      return fail(Code::conflict,
                  fmt::format("{} was loaded together with {} other file(s) as batch {}", shared.front(),
                              theirs.size() - shared.size(), batch.id),
                  "load the same files together again, or give another --source");
    out.supersedes.push_back(batch.id);
  }
  return out;
}

}  // namespace lode::store
