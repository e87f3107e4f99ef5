// Reads the bodies of remarks with patience: a key that is missing or of another type counts as not said.
#include "store/remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "store/canonical_json.h"

namespace lode::store {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& body, const char* key) {
  auto it = body.find(key);
  return it != body.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::vector<std::string> tags_of(const Json& body) {
  std::vector<std::string> out;
  auto it = body.find("tags");
  if (it == body.end() || !it->is_array()) return out;
  for (const auto& tag : *it)
    if (tag.is_string()) out.push_back(tag.get<std::string>());
  return out;
}

// "question:Q2/A1" is about account A1, "play:chains/marketing" about segment chains.
void place(Remark& remark) {
  auto colon = remark.object.find(':');
  if (colon == std::string::npos) return;
  auto kind = remark.object.substr(0, colon), rest = remark.object.substr(colon + 1);
  auto slash = rest.find('/');
  if (kind == "account") remark.account = rest;
  if (kind == "segment") remark.segment = rest;
  if (kind == "play") remark.segment = rest.substr(0, slash);
  if (kind == "question" && slash != std::string::npos) remark.account = rest.substr(slash + 1);
}

std::optional<Json> body_of(const JournalEntry& entry) {
  if (entry.kind != "comment" && entry.kind != "override" && entry.kind != "object") return std::nullopt;
  auto body = Json::parse(entry.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  return body;
}

std::int64_t withdrawn_by(const JournalEntry& entry, const Json& body) {
  auto it = body.find("withdraws");
  return entry.kind == "comment" && it != body.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

Remark remark_of(const JournalEntry& entry, const Json& body) {
  Remark out{.seq = entry.seq, .at = entry.at, .by = entry.by, .role = entry.role, .kind = entry.kind};
  out.tags = tags_of(body);
  out.owner = text_at(body, "owner");
  if (entry.kind == "comment") {
    out.object = text_at(body, "object");
    out.text = text_at(body, "text");
    place(out);
    return out;
  }
  out.account = text_at(body, "account");
  out.segment = text_at(body, "segment");
  out.text = text_at(body, "reason");
  out.until = text_at(body, "until");
  if (!out.account.empty()) out.object = "account:" + out.account;
  return out;
}

}  // namespace

std::vector<Remark> standing_remarks(std::span<const JournalEntry> journal) {
  std::vector<Remark> out;
  std::vector<std::int64_t> withdrawn;
  for (const auto& entry : journal) {
    auto body = body_of(entry);
    if (!body) continue;
    if (auto seq = withdrawn_by(entry, *body); seq > 0)
      withdrawn.push_back(seq);
    else if (auto remark = remark_of(entry, *body); !remark.object.empty())
      out.push_back(std::move(remark));
  }
  std::erase_if(out, [&](const Remark& r) { return std::ranges::find(withdrawn, r.seq) != withdrawn.end(); });
  return out;
}

Result<std::string> comment_body(const std::string& object, const std::string& text,
                                 const std::vector<std::string>& tags) {
  return print_canonical(Json{{"object", object}, {"text", text}, {"tags", tags}});
}

Result<std::string> withdrawal_body(std::int64_t seq) { return print_canonical(Json{{"withdraws", seq}}); }

std::string remark_words(const JournalEntry& entry) {
  auto body = body_of(entry);
  if (!body) return {};
  if (auto seq = withdrawn_by(entry, *body); seq > 0) return fmt::format("withdraws entry {}", seq);
  auto remark = remark_of(entry, *body);
  if (remark.object.empty()) return {};
  auto out = "on " + remark.object;
  if (!remark.segment.empty() && entry.kind == "override") out += " to " + remark.segment;
  if (!remark.until.empty()) out += " until " + remark.until;
  if (!remark.text.empty()) out += ": " + remark.text;
  if (!remark.tags.empty()) out += fmt::format(" [{}]", join(remark.tags, ", "));
  return out;
}

}  // namespace lode::store
