// comment: a remark on any object, on record: who said it, when, about what. Alone it shows what was said.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "assign/find_account.h"
#include "base/text.h"
#include "dig/dig.h"
#include "facts/facts.h"
#include "store/remarks.h"
#include "verbs/entries.h"
#include "verbs/scheme.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {
    {"OBJECT", "account:ID (or just an account's id or name), segment:ID, segmentation:ID, need:ID, evidence:ID, "
               "play:SEGMENT/VIEW, question:Q2 or question:Q2/ACCOUNT", false},
    {"TEXT", "what there is to say; without it, what was said so far is shown", false}};
constexpr Option options[] = {
    {"tag", "WORD", "a word to find it by; `unique` on an account says that it needs a plan of its own", true},
    {"by", "NAME", "who says it (default: you)"},
    {"role", "ROLE", "in which role: sales, marketing, product, …"},
    {"retract", "ENTRY", "withdraw a comment by the number of its entry; it stays on record and no longer counts"},
    {"last", "N", "how many to show (default 20; 0: all)"}};

constexpr std::array kinds{"account", "segment", "segmentation", "need", "evidence", "play", "question"};

std::unexpected<Error> no_such(const std::string& kind, const std::string& id, const std::vector<std::string>& known) {
  auto near = did_you_mean(id, known);
  auto few = known.size() > 12 ? std::vector<std::string>(known.begin(), known.begin() + 12) : known;
  auto hint = !near.empty()   ? fmt::format("did you mean {}:{}?", kind, near)
              : known.empty() ? fmt::format("the workspace has no {} yet", kind)
                              : fmt::format("there are {}{}", join(few, ", "), few.size() < known.size() ? ", …" : "");
  return fail(Code::not_found, fmt::format("there is no {} '{}'", kind, id), hint);
}

// What the segmentations of the workspace declare, by the kind of object.
Result<std::vector<std::string>> declared(const Request& request, const store::Workspace& workspace,
                                          const std::string& kind) {
  std::vector<std::string> out;
  for (const auto& file : workspace.list("segmentations", ".yaml")) {
    LODE_TRY(scheme, read_scheme(request, workspace.path(file)));
    const auto& s = scheme.segmentation;
    if (kind == "segmentation") out.push_back(s.id);
    for (const auto& need : s.needs)
      if (kind == "need") out.push_back(need.id);
    for (const auto& segment : s.segments) {
      if (kind == "segment") out.push_back(segment.id);
      for (const auto& play : segment.plays)
        if (kind == "play") out.push_back(segment.id + "/" + play.view);
    }
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

Result<std::string> account_id(facts::Reading& reading, const std::string& wanted) {
  LODE_TRY(found, assign::find_account(reading.connection, wanted));
  return found.via.empty() ? found.unit_id : found.via;
}

Result<std::string> evidence_id(facts::Reading& reading, const std::string& wanted) {
  LODE_TRY(rows, reading.connection.query("SELECT evidence_id FROM evidence GROUP BY 1 ORDER BY evidence_id = ? DESC, "
                                          "jaro_winkler_similarity(evidence_id, ?) DESC, 1 LIMIT 12",
                                          std::array{Value(wanted), Value(wanted)}));
  std::vector<std::string> known;
  for (const auto& row : rows.rows) known.push_back(to_text(row[0]));
  if (!known.empty() && known.front() == wanted) return wanted;
  return no_such("evidence", wanted, known);
}

Result<std::string> question_id(facts::Reading* reading, const std::string& wanted) {
  auto slash = wanted.find('/');
  const auto* question = dig::find_question(wanted.substr(0, slash));
  if (!question)
    return fail(Code::not_found, fmt::format("'{}' is not one of the seven questions", wanted.substr(0, slash)),
                "Q1 mode, Q2 pool, Q3 prospecting, Q4 deciders, Q5 needs, Q6 importance, Q7 partnering");
  if (slash == std::string::npos) return std::string(question->code);
  LODE_TRY(account, account_id(*reading, wanted.substr(slash + 1)));
  return fmt::format("{}/{}", question->code, account);
}

// The object as it is written down, after it was found to exist: "segment:chains", "account:A1".
Result<std::string> object_of(const Request& request, const store::Workspace& workspace, const Context& context) {
  auto wanted = request.arg("OBJECT");
  auto colon = wanted.find(':');
  auto kind = colon == std::string::npos ? std::string() : lower(wanted.substr(0, colon));
  auto id = wanted.substr(colon == std::string::npos ? 0 : colon + 1);
  if (std::ranges::find(kinds, kind) == kinds.end()) kind = "account", id = wanted;
  if (kind == "account" || kind == "evidence" || (kind == "question" && id.contains('/'))) {
    LODE_TRY(view, view_of(request));
    LODE_TRY(reading, facts::open_reading(workspace, view, context));
    LODE_TRY(found, kind == "account"    ? account_id(reading, id)
                    : kind == "evidence" ? evidence_id(reading, id)
                                         : question_id(&reading, id));
    return kind + ":" + found;
  }
  if (kind == "question") {
    LODE_TRY(found, question_id(nullptr, id));
    return kind + ":" + found;
  }
  LODE_TRY(known, declared(request, workspace, kind));
  if (std::ranges::find(known, id) == known.end()) return no_such(kind, id, known);
  return kind + ":" + id;
}

Table table_of(const std::vector<store::Remark>& remarks, const std::string& object, std::size_t most) {
  Table out{.name = "comments", .title = "Comments, newest first"};
  out.columns = {{"entry", "entry", Kind::integer}, {"at", "at"}, {"by", "by"}, {"role", "role", Kind::text, true},
                 {"object", "on", Kind::id}, {"text", "text"}, {"tags", "tags"}};
  out.total_rows = 0;
  auto account = object.starts_with("account:") ? object.substr(8) : std::string();
  for (auto it = remarks.rbegin(); it != remarks.rend(); ++it) {
    bool about = object.empty() || it->object == object || (!account.empty() && it->account == account);
    if (it->kind != "comment" || !about) continue;
    ++out.total_rows;
    if (most > 0 && out.rows.size() >= most) continue;
    out.rows.push_back({it->seq, it->at.substr(0, 10), it->by, it->role.empty() ? Value{} : Value(it->role), it->object,
                        it->text, it->tags.empty() ? Value{} : Value(join(it->tags, ", "))});
  }
  out.source = "journal.jsonl; withdrawn comments are left out";
  return out;
}

Result<std::int64_t> number_of(const std::string& text, const char* option, std::int64_t least) {
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size() && out >= least) return out;
  return fail(Code::invalid_argument, fmt::format("--{} takes a number, not '{}'", option, text));
}

Result<std::vector<std::string>> tags_of(const Request& request) {
  std::vector<std::string> out;
  for (const auto& given : request.all("tag")) {
    auto tag = lower(trim(given));
    bool plain = !tag.empty() && tag.size() <= 40 &&
                 tag.find_first_of(" ,;\t\r\n\"") == std::string::npos;
    if (!plain)
      return fail(Code::invalid_argument, fmt::format("'{}' is no tag", given),
                  "a tag is one word; repeat --tag for more");
    if (std::ranges::find(out, tag) == out.end()) out.push_back(tag);
  }
  return out;
}

Doc recorded(const Request& request, const store::JournalEntry& entry, const std::string& rest) {
  Doc doc{.verb = "comment"};
  doc.metrics.push_back({.name = "entry", .title = "Entry", .value = entry.seq, .kind = Kind::integer});
  doc.blocks.push_back({Block::Is::paragraph,
                        fmt::format("Recorded as entry {} by {}: {}.", entry.seq, entry.by, entry_words(entry)), {}});
  doc.next = {suggest(request.workspace, "comment", rest)};
  return doc;
}

Result<Doc> retract(const Request& request, store::Workspace& workspace) {
  LODE_TRY(seq, number_of(request.get("retract"), "retract", 1));
  if (!request.arg("OBJECT").empty())
    return fail(Code::invalid_argument, "--retract takes the number of an entry and no object",
                "`lode comment` shows the numbers");
  LODE_TRY(lock, workspace.lock());
  auto standing = store::standing_remarks(workspace.journal());
  auto found = std::ranges::find(standing, seq, &store::Remark::seq);
  if (found == standing.end() || found->kind != "comment")
    return fail(Code::not_found, fmt::format("entry {} is no comment that stands", seq),
                "`lode comment` shows those that do");
  LODE_TRY(body, store::withdrawal_body(seq));
  LODE_TRY(entry, workspace.append(lock, "comment", request.get("role"), body));
  return recorded(request, entry, {});
}

Result<Doc> write(const Request& request, store::Workspace& workspace, const std::string& object) {
  LODE_TRY(tags, tags_of(request));
  auto text = std::string(trim(request.arg("TEXT")));
  if (text.size() > 10'000)
    return fail(Code::invalid_argument, "a comment has at most 10,000 bytes", "put the rest into the evidence log");
  LODE_TRY(body, store::comment_body(object, text, tags));
  LODE_TRY(lock, workspace.lock());
  LODE_TRY(entry, workspace.append(lock, "comment", request.get("role"), body));
  return recorded(request, entry, object.find_first_of(" '") == std::string::npos ? object : std::string());
}

Result<Doc> run(const Request& request, Context& context) {
  Context as = context;
  if (request.has("by")) as.user = std::string(trim(request.get("by")));
  if (as.user.empty()) return fail(Code::invalid_argument, "who says it? --by NAME must not be empty");
  LODE_TRY(most, number_of(request.get("last", "20"), "last", 0));
  LODE_TRY(workspace, store::Workspace::open(request.workspace, as));
  if (request.has("retract")) return retract(request, workspace);
  std::string object;
  if (!request.arg("OBJECT").empty()) {
    LODE_TRY(found, object_of(request, workspace, as));
    object = found;
  }
  if (!trim(request.arg("TEXT")).empty()) return write(request, workspace, object);
  if (request.has("tag") || !request.args("TEXT").empty())
    return fail(Code::invalid_argument, "there is nothing to record: the text is empty",
                "lode comment OBJECT 'what there is to say'");
  Doc doc{.verb = "comment"};
  doc.tables.push_back(table_of(store::standing_remarks(workspace.journal()), object, static_cast<std::size_t>(most)));
  doc.blocks.push_back({Block::Is::table, {}, "comments"});
  return doc;
}

}  // namespace

const Verb comment{"comment", "a remark on any object, on record", Group::workspace, positionals, options, run, true};

}  // namespace lode::verbs
