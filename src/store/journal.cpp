// Reading checks every byte: a line must be exactly the canonical JSON that its hash was made of.
#include "store/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "base/text.h"
#include "store/canonical_json.h"

namespace lode::store {
namespace {

using Json = nlohmann::json;

constexpr std::string_view hash_field = ",\"hash\":\"";
constexpr std::size_t hash_length = 64;

Finding fault(int line, std::string message, std::string fix = {}) {
  if (fix.empty()) fix = "restore journal.jsonl from a copy (git, backup); `lode log` shows what is whole";
  return {.rule = "WSP01",
          .name = "journal-chain",
          .message = std::move(message),
          .fix = std::move(fix),
          .place = {std::string(journal_name), line, line > 0 ? 1 : 0}};
}

std::string text_of(const Json& object, const char* key) {
  auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

// What stands in the line once `hash` is taken out: the text the hash was made of. Keys are sorted, and
// only plain texts follow `hash`, so its last occurrence is the entry's own.
std::string without_hash(std::string_view line) {
  auto at = line.rfind(hash_field);
  if (at == std::string_view::npos) return {};
  auto after = at + hash_field.size() + hash_length + 1;
  if (after > line.size()) return {};
  return std::string(line.substr(0, at)) + std::string(line.substr(after));
}

// Why the line is not the entry that should follow `before`; empty where it is.
std::string parse_line(std::string_view line, const Head& before, JournalEntry& out) {
  auto value = Json::parse(line, nullptr, false);
  if (!value.is_object()) return "it is not a JSON object";
  auto seq = value.find("seq");
  if (seq == value.end() || !seq->is_number_integer()) return "it has no seq";
  out.seq = seq->get<std::int64_t>();
  out.at = text_of(value, "at");
  out.by = text_of(value, "by");
  out.role = text_of(value, "role");
  out.kind = text_of(value, "kind");
  out.prev = text_of(value, "prev");
  out.hash = text_of(value, "hash");
  if (out.seq != before.seq + 1)
    return fmt::format("it is numbered {} where {} was due", out.seq, before.seq + 1);
  if (out.prev != before.hash) return "it does not follow from the line before (prev differs)";
  auto body = value.find("body");
  if (body == value.end()) return "it has no body";
  if (sha256_hex(without_hash(line)) != out.hash) return "its hash does not match its text";
  auto text = print_canonical(*body);
  if (!text) return text.error().message;
  out.body = std::move(*text);
  return {};
}

Result<Head> read_head(const Files& files, const std::string& dir, Journal& journal) {
  auto text = read_file(files, dir + "/" + std::string(head_name));
  if (!text && text.error().code != Code::not_found) return std::unexpected(text.error());
  auto value = text ? Json::parse(*text, nullptr, false) : Json();
  auto seq = value.is_object() ? value.find("seq") : value.end();
  Head head{-1, {}};
  if (value.is_object() && seq != value.end() && seq->is_number_integer())
    head = {seq->get<std::int64_t>(), text_of(value, "hash")};
  if (head.seq < 0 || head_text(head) != *text) {
    auto finding = fault(0, text ? "journal.head is not what Lode writes"
                                 : "journal.head is missing: truncation can no longer be ruled out",
                         "compare with a copy of journal.head kept elsewhere, and restore it");
    finding.place.file = head_name;
    journal.faults.push_back(std::move(finding));
    head.seq = -1;
  }
  return head;
}

void check_head(Journal& journal, std::size_t bad_line) {
  const auto& head = journal.head;
  auto have = static_cast<std::int64_t>(journal.entries.size());
  if (head.seq < 0) return;
  if (head.seq > have) {
    if (bad_line == 0)
      journal.faults.push_back(fault(
          static_cast<int>(have) + 1,
          fmt::format("the journal ends at entry {}, but journal.head says {} were written", have, head.seq)));
    return;
  }
  auto known = head.seq == 0 ? genesis() : journal.entries[static_cast<std::size_t>(head.seq - 1)].hash;
  if (known != head.hash)
    journal.faults.push_back(fault(static_cast<int>(head.seq),
                                   fmt::format("entry {} is not the one that journal.head names", head.seq)));
  else
    journal.head_lags = head.seq < have;
}

}  // namespace

std::string genesis() { return std::string(hash_length, '0'); }

std::string head_text(const Head& head) {
  return fmt::format("{{\"hash\":\"{}\",\"seq\":{}}}\n", head.hash, head.seq);
}

Head Journal::end() const {
  return entries.empty() ? Head{0, genesis()} : Head{entries.back().seq, entries.back().hash};
}

Result<void> start_journal(const Files& files, const std::string& dir) {
  LODE_CHECK(write_file(files, dir + "/" + std::string(head_name), head_text({0, genesis()})));
  return write_file(files, dir + "/" + std::string(journal_name), "");
}

Result<Journal> read_journal(const Files& files, const std::string& dir) {
  Journal out;
  // The head first: a writer at work moves it last, so the text read next is never behind it.
  LODE_TRY(head, read_head(files, dir, out));
  out.head = std::move(head);
  auto text = read_file(files, dir + "/" + std::string(journal_name));
  if (!text && text.error().code != Code::not_found) return std::unexpected(text.error());
  if (!text) out.faults.push_back(fault(0, "journal.jsonl is missing"));
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  std::size_t bad_line = 0;
  while (!rest.empty()) {
    auto end = rest.find('\n');
    JournalEntry entry;
    std::string why = end == std::string_view::npos ? "it is cut short"
                                                    : parse_line(rest.substr(0, end), out.end(), entry);
    if (!why.empty()) {
      auto due = static_cast<std::int64_t>(out.entries.size()) + 1;
      bool last = end == std::string_view::npos || end + 1 == rest.size();
      if (last && out.head.seq >= 0 && out.head.seq < due) {
        out.torn_bytes = rest.size();  // never acknowledged: the head does not know it
        break;
      }
      bad_line = static_cast<std::size_t>(due);
      out.faults.push_back(fault(static_cast<int>(due), fmt::format("journal line {}: {}", due, why)));
      break;
    }
    out.entries.push_back(std::move(entry));
    out.valid_bytes += end + 1;
    rest.remove_prefix(end + 1);
  }
  check_head(out, bad_line);
  return out;
}

Result<std::string> seal(JournalEntry& entry) {
  auto body = Json::parse(entry.body, nullptr, false);
  if (!body.is_object()) return fail(Code::invalid_argument, "the body of a journal entry is a JSON object");
  LODE_TRY(canonical_body, canonical_json(entry.body));
  entry.body = std::move(canonical_body);
  Json value{{"seq", entry.seq},   {"at", entry.at},     {"by", entry.by},    {"role", entry.role},
             {"kind", entry.kind}, {"prev", entry.prev}, {"body", std::move(body)}};
  LODE_TRY(bare, print_canonical(value));
  entry.hash = sha256_hex(bare);
  value["hash"] = entry.hash;
  return print_canonical(value);
}

Result<void> append(const Files& files, const std::string& dir, Journal& journal, JournalEntry entry) {
  LODE_CHECK(repair(files, dir, journal));
  auto before = journal.end();
  entry.seq = before.seq + 1;
  entry.prev = before.hash;
  LODE_TRY(line, seal(entry));
  line += '\n';
  std::string path = dir + "/" + std::string(journal_name);
  LODE_TRY(file, files.open(path, O_WRONLY | O_APPEND));
  if (::lseek(file.number(), 0, SEEK_END) != static_cast<off_t>(journal.valid_bytes))
    return fail(Code::conflict, "another process has changed the journal meanwhile", "run it again");
  auto written = files.write(file, line, path);
  if (written) written = files.sync(file, path);
  if (!written) {  // unknown how much arrived: back to the last whole line
    journal.torn_bytes = line.size();
    if (files.truncate(file, journal.valid_bytes, path) && files.sync(file, path)) journal.torn_bytes = 0;
    return written;
  }
  journal.valid_bytes += line.size();
  journal.entries.push_back(std::move(entry));
  journal.head_lags = true;
  auto head = journal.end();
  if (write_file(files, dir + "/" + std::string(head_name), head_text(head))) {
    journal.head = std::move(head);
    journal.head_lags = false;
  }
  return {};
}

Result<void> repair(const Files& files, const std::string& dir, Journal& journal) {
  LODE_ASSERT(journal.faults.empty());
  std::string path = dir + "/" + std::string(journal_name);
  if (journal.torn_bytes > 0) {
    LODE_TRY(file, files.open(path, O_WRONLY));
    LODE_CHECK(files.truncate(file, journal.valid_bytes, path));
    LODE_CHECK(files.sync(file, path));
    journal.torn_bytes = 0;
  }
  if (journal.head_lags) {
    // The entries may have survived a crash without being durable yet.
    LODE_CHECK(sync_file(files, path));
    LODE_CHECK(write_file(files, dir + "/" + std::string(head_name), head_text(journal.end())));
    journal.head = journal.end();
    journal.head_lags = false;
  }
  return {};
}

}  // namespace lode::store
