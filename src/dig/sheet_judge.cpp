// Judging a filled sheet.
#include "dig/sheet_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "dig/sheet.h"
#include "dig/sheet_answer.h"
#include "dig/sheet_form.h"

namespace lode::dig {
namespace {

using store::literal;

struct Known {
  std::string name, owner, segment;
};

// What of one question was filled in, over its rows.
struct Group {
  const FilledRow* first = nullptr;
  std::map<std::string, Filled, std::less<>> blanks;  // answer by blank
  Filled skip, source, date, note;
};

class Judge {
 public:
  Judge(const Scene& scene, const SheetBack& back, Favour favour)
      : scene_(scene), back_(back), favour_(favour), mark_(back.of("sheet")), owner_(back.of("owner_id")),
        today_(parse_date(scene.context.now.substr(0, 10)).value_or(scene.as_of)),
        day_(parse_date(back.of("as_of")).value_or(scene.as_of)) {}

  Result<Judged> run() {
    LODE_CHECK(look_up_accounts());
    for (const auto& row : back_.questions) collect(row);
    for (const auto& [number, group] : groups_) judge_question(number, group);
    for (const auto& row : back_.accounts) judge_account(row);
    out_.faulty = std::ssize(faulty_);
    LODE_CHECK(hold_back());
    out_.filled = out_.faulty + std::ssize(out_.answers) + std::ssize(out_.unknown) + std::ssize(out_.views) +
                  std::ssize(out_.held);
    return std::move(out_);
  }

 private:
  Result<void> look_up_accounts() {
    std::set<std::string> ids;
    for (const auto* rows : {&back_.accounts, &back_.questions})
      for (const auto& row : *rows) ids.insert(row.at("account_id").text);
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ", ") + literal(Value(id));
    if (list.empty()) return {};
    LODE_TRY(rows, scene_.connection.query(
                       "SELECT account_id, name, owner_id, segment FROM member WHERE account_id IN (" + list + ")"));
    for (const auto& row : rows.rows)
      accounts_[to_text(row[0])] = {to_text(row[1]), to_text(row[2]), to_text(row[3])};
    return {};
  }

  void reject(const FilledRow& row, const Filled& at, Refused why) {
    auto question = row.at("question").text;
    out_.rejects.push_back({.account = row.at("account_id").text, .question = question,
                            .cell = at.cell.empty() ? fmt::format("{} row {}", row.page, row.row) : at.cell,
                            .value = at.text, .code = std::move(why.code), .reason = std::move(why.reason),
                            .fix = std::move(why.fix), .row = row.row});
    faulty_.insert(question.empty() || row.at("seal").text.empty() ? fmt::format("{} {}", row.page, row.row)
                                                                   : question + " " + row.at("account_id").text);
  }

  static const Filled& first_filled(const FilledRow& row, std::initializer_list<std::string_view> blanks) {
    for (auto blank : blanks)
      if (!row.at(blank).text.empty()) return row.at(blank);
    return row.at("seal");
  }

  // Is the row one of ours, as it was written, about an account that is still this salesperson's?
  bool is_ours(const FilledRow& row, std::vector<std::string> sealed, const Filled& at) {
    if (row.at("seal").text.empty()) {
      reject(row, at,
             {"not-ours", "this row is not part of the sheet",
              "write answers into the yellow cells of the rows "
              "that are there"});
      return false;
    }
    sealed.insert(sealed.begin(), mark_);
    if (row.at("seal").text != seal(sealed)) {
      reject(row, at, {"changed-ids", "the hidden ids of this row are not those that were written",
                       "copy the answer into a fresh copy of the sheet"});
      return false;
    }
    auto account = row.at("account_id").text;
    auto known = accounts_.find(account);
    if (known == accounts_.end()) {
      reject(row, at, {"unknown-account", fmt::format("there is no account {} any more", account),
                       "it may have been merged: look it up with `lode why`"});
      return false;
    }
    if (known->second.owner == owner_) return true;
    reject(row, at, {"other-owner", fmt::format("{} is not {}'s account any more but {}'s", account, owner_,
                                                known->second.owner.empty() ? "nobody" : known->second.owner),
                     "ask its owner with a sheet of their own"});
    return false;
  }

  void collect(const FilledRow& row) {
    const auto& at = first_filled(row, {"answer", "skip", "source", "date", "note"});
    auto text = [&](const char* column) { return row.at(column).text; };
    if (!is_ours(row,
                 {text("number"), text("blank"), text("account_id"), text("question"), text("topic"), text("known")},
                 at))
      return;
    auto& group = groups_[number_of(text("number"))];
    if (!group.first) group.first = &row;
    auto blank = text("blank");
    if (group.blanks.contains(blank)) return reject(row, at, twice(group.blanks[blank]));
    group.blanks[blank] = row.at("answer");
    merge(row, group.skip, row.at("skip"));
    merge(row, group.source, row.at("source"));
    merge(row, group.date, row.at("date"));
    merge(row, group.note, row.at("note"));
  }

  static Refused twice(const Filled& before) {
    return {"twice", fmt::format("the same line stands in the sheet twice, first at {}", before.cell),
            "keep one of them"};
  }

  void merge(const FilledRow& row, Filled& into, const Filled& from) {
    if (from.text.empty() || from.text == into.text) return;
    if (!into.text.empty()) return reject(row, from, {"two-words", fmt::format("{} says “{}”", into.cell, into.text),
                                                      "say it once per question"});
    into = from;
  }

  static std::int64_t number_of(const std::string& text) {
    auto value = parse_decimal(text);
    return value ? static_cast<std::int64_t>(to_double(*value)) : 0;
  }

  void judge_question(std::int64_t number, const Group& group) {
    const auto& row = *group.first;
    auto account = row.at("account_id").text;
    SheetAnswer out{.number = number, .account = account, .name = accounts_[account].name,
                    .question = row.at("question").text, .topic = row.at("topic").text, .known = row.at("known").text,
                    .cell = {}, .values = {}, .words = {}, .kind = "claim", .note = group.note.text, .date = day_};
    auto before = out_.rejects.size();
    for (const auto& ask : asks_of(out.question)) read_blank(group, ask, out);
    read_rest(group, out);
    if (!group.skip.text.empty()) return judge_skip(group, std::move(out), before);
    if (out.values.empty() && before == out_.rejects.size()) {
      for (const auto* said : {&group.note, &group.source, &group.date})
        if (!said->text.empty())
          return reject(row, *said, {"no-answer", "there is no answer beside it",
                                     "fill in your answer, or choose “don't know”"});
      return;
    }
    if (before == out_.rejects.size())
      if (auto why = missing(out)) reject(row, Filled{out.words, out.cell}, *why);
    if (before != out_.rejects.size() || faulty_.contains(out.question + " " + account)) return;
    if (out.question == "Q1") return take_mode(std::move(out));
    out_.answers.push_back(std::move(out));
  }

  void read_blank(const Group& group, const Ask& ask, SheetAnswer& out) {
    auto it = group.blanks.find(ask.name);
    if (it == group.blanks.end() || it->second.text.empty()) return;
    if (out.cell.empty()) out.cell = it->second.cell;
    auto read = read_answer(ask, it->second.text);
    if (auto* why = std::get_if<Refused>(&read)) return reject(*group.first, it->second, *why);
    auto& value = std::get<Value>(read);
    std::string name(ask.name);
    std::ranges::replace(name, '_', ' ');
    out.words += fmt::format("{}{}: {}", out.words.empty() ? "" : ", ", name, in_words(ask, value));
    out.values.emplace_back(ask.name, std::move(value));
  }

  void read_rest(const Group& group, SheetAnswer& out) {
    if (!group.source.text.empty()) {
      auto read = read_choice(source_choices(), group.source.text);
      if (auto* why = std::get_if<Refused>(&read)) reject(*group.first, group.source, *why);
      else out.kind = to_text(std::get<Value>(read));
    }
    if (group.date.text.empty()) return;
    auto read = read_day(group.date.text, today_);
    if (auto* why = std::get_if<Refused>(&read)) return reject(*group.first, group.date, *why);
    out.date = std::get<Date>(std::get<Value>(read));
  }

  void judge_skip(const Group& group, SheetAnswer out, std::size_t before) {
    auto said = lower(group.skip.text);
    if (auto curly = said.find("’"); curly != std::string::npos) said.replace(curly, std::string("’").size(), "'");
    if (said != does_not_know)
      reject(*group.first, group.skip, {"not-a-choice", fmt::format("“{}” is not “don't know”", group.skip.text),
                                        "choose it from the list, or leave the cell empty"});
    else if (!out.values.empty())
      reject(
          *group.first, group.skip,
          {"both", fmt::format("the question is answered at {} and not known here", out.cell), "keep one of them"});
    if (before != out_.rejects.size()) return;
    out.cell = group.skip.cell;
    out_.unknown.push_back(std::move(out));
  }

  // What an answer lacks to be one.
  static std::optional<Refused> missing(const SheetAnswer& out) {
    auto has = [&](std::string_view blank) { return !is_null(out.value(blank)); };
    auto lacks = [](const char* reason, const char* fix) { return Refused{"incomplete", reason, fix}; };
    const auto& q = out.question;
    if (q == "Q1" && !has("view")) return lacks("a reason alone does not say which of the two", "choose one");
    if (q == "Q1" && out.value("view") == Value("unique") && !has("reason"))
      return lacks("a plan of its own needs a reason", "say in one sentence what you would do for them alone");
    if (q == "Q2" && !has("amount") && !has("cap"))
      return lacks("a kind alone is no amount", "fill in the amount a year");
    if (q == "Q4" && (!has("role") || (!has("name") && !has("title"))))
      return lacks("a person needs a role, and a name or a title", "fill in both");
    if (q == "Q7" && !has("competitor") && has("share"))
      return lacks("a share without a supplier", "fill in whose share it is");
    if (q == "Q7" && !has("project") && has("kind")) return lacks("a kind of work without the work", "say what it is");
    return {};
  }

  void take_mode(SheetAnswer answer) {
    const auto& known = accounts_[answer.account];
    out_.views.push_back({.account = answer.account,
                          .name = known.name,
                          .segment = known.segment,
                          .code = to_text(answer.value("view")),
                          .proposed = {},
                          .reason = to_text(answer.value("reason")),
                          .cell = answer.cell});
    out_.keys.push_back(key_of(answer.account, answer.question, answer.topic));
  }

  void judge_account(const FilledRow& row) {
    const auto& at = first_filled(row, {"view", "proposed", "reason"});
    if (!is_ours(row, {"accounts", row.at("account_id").text, row.at("segment_id").text}, at)) return;
    auto account = row.at("account_id").text;
    if (auto [before, fresh] = seen_.emplace(account, row.at("view").cell); !fresh)
      return reject(row, at, twice(Filled{{}, before->second}));
    if (row.at("view").text.empty())
      return reject(row, at, {"incomplete", "there is no view beside it", "choose agree, object or unique"});
    auto read = read_choice(view_choices(), row.at("view").text);
    if (auto* why = std::get_if<Refused>(&read)) return reject(row, row.at("view"), *why);
    SheetView out{.account = account, .name = accounts_[account].name, .segment = row.at("segment_id").text,
                  .code = to_text(std::get<Value>(read)), .proposed = {}, .reason = row.at("reason").text,
                  .cell = row.at("view").cell};
    if (auto why = propose(row.at("proposed").text, out)) return reject(row, row.at("proposed"), *why);
    if (out.code != "agree" && out.reason.empty() && out.proposed.empty())
      return reject(row, row.at("view"), {"incomplete", fmt::format("“{}” needs a reason", row.at("view").text),
                                          "say why in one sentence, or which segment fits better"});
    take_view(std::move(out));
  }

  std::optional<Refused> propose(const std::string& text, SheetView& out) const {
    if (text.empty()) return {};
    if (out.code != "object")
      return Refused{"both", "a better segment belongs to an objection", "choose object, or empty it"};
    for (const auto& segment : scene_.segmentation.segments)
      if (lower(title_of(segment)) == lower(text) || segment.id == text) out.proposed = segment.id;
    if (out.proposed.empty())
      return Refused{"not-a-choice", fmt::format("“{}” is no segment", text), "choose one from the list"};
    if (out.proposed == out.segment)
      return Refused{"same-segment", "that is the segment it is in", "choose another, or agree"};
    return {};
  }

  // A view of a segment that the account has left since is not one of the segment it is in now.
  void take_view(SheetView view) {
    auto now = accounts_[view.account].segment;
    if (now == view.segment || favour_ == Favour::mine) return out_.views.push_back(std::move(view));
    out_.held.push_back({.account = view.account, .name = view.name, .question = "segment", .cell = view.cell,
                         .ours = fmt::format("{} of {}", view.code, view.segment.empty() ? "no segment" : view.segment),
                         .theirs = fmt::format("it is in {} now", now.empty() ? "no segment" : now)});
  }

  // Questions about which the ledger says something else than when the sheet was written, or that another sheet
  // written no earlier has answered since. What this sheet itself brought before does not count.
  Result<void> hold_back() {
    LODE_TRY(now, known_now());
    std::set<std::string> own, dropped, others;
    auto seq = number_of(back_.of("seq"));
    for (const auto& sheet : handed_in(scene_.workspace)) {
      if (sheet.sheet == mark_) own.insert(sheet.keys.begin(), sheet.keys.end());
      else if (sheet.seq > seq) others.insert(sheet.keys.begin(), sheet.keys.end());
      if (sheet.sheet == mark_) dropped.insert(sheet.dropped.begin(), sheet.dropped.end());
    }
    std::vector<SheetAnswer> kept;
    for (auto& answer : out_.answers) {
      auto key = key_of(answer.account, answer.question, answer.topic);
      const auto& [known, said] = now[key];
      bool before = dropped.contains(key);  // decided when it was handed in before: that stands until --mine
      bool changed = before || (!own.contains(key) && (known != answer.known || others.contains(key)));
      bool drop = changed && (favour_ == Favour::theirs || (before && favour_ == Favour::ask));
      if (changed && favour_ != Favour::mine)
        out_.held.push_back({.account = answer.account, .name = answer.name, .question = answer.question,
                             .cell = answer.cell, .ours = answer.words,
                             .theirs = said.empty() ? "an answer in another sheet" : said});
      if (!changed || favour_ == Favour::mine || drop) out_.keys.push_back(key);
      if (drop) out_.dropped.push_back(key);
      if (!changed || favour_ == Favour::mine) kept.push_back(std::move(answer));
    }
    out_.answers = std::move(kept);
    for (const auto& answer : out_.unknown) out_.keys.push_back(key_of(answer.account, answer.question, answer.topic));
    return {};
  }

  Result<std::map<std::string, std::pair<std::string, std::string>>> known_now() {
    std::string rows;
    for (const auto& answer : out_.answers)
      rows += fmt::format("{}({}, {}, {})", rows.empty() ? "" : ", ", literal(Value(answer.account)),
                          literal(Value(answer.question)), literal(Value(answer.topic)));
    std::map<std::string, std::pair<std::string, std::string>> out;
    if (rows.empty()) return out;
    LODE_CHECK(scene_.connection.run("CREATE OR REPLACE TEMP TABLE sheet_wanted AS SELECT DISTINCT * FROM (VALUES " +
                                     rows + ") v(account_id, question, topic)"));
    LODE_CHECK(build_sheet_known(scene_));
    LODE_TRY(known, scene_.connection.query("SELECT account_id, question, topic, known, said FROM sheet_known"));
    for (const auto& row : known.rows)
      out[key_of(to_text(row[0]), to_text(row[1]), to_text(row[2]))] = {to_text(row[3]), to_text(row[4])};
    return out;
  }

  const Scene& scene_;
  const SheetBack& back_;
  Favour favour_;
  std::string mark_, owner_;
  Date today_, day_;
  std::map<std::string, Known> accounts_;
  std::map<std::int64_t, Group> groups_;
  std::map<std::string, std::string> seen_;  // accounts with a view, and where
  std::set<std::string> faulty_;             // questions and accounts with a fault
  Judged out_;
};

}  // namespace

Value SheetAnswer::value(std::string_view blank) const {
  auto it = std::ranges::find(values, blank, &std::pair<std::string, Value>::first);
  return it == values.end() ? Value{} : it->second;
}

std::vector<Finding> strangeness(const store::Workspace& workspace, const SheetBack& back, const std::string& by) {
  std::vector<std::string> sealed;
  for (auto name : state_names) sealed.push_back(back.of(name));
  auto say = [&](std::string message, std::string fix) {
    return std::vector<Finding>{{.rule = "SHT02", .name = "not-this-sheet", .severity = Severity::error,
                                 .message = std::move(message), .fix = std::move(fix), .place = {.file = back.path}}};
  };
  if (seal(sealed) != back.of("seal"))
    return say("what the sheet says of itself on its hidden page is not what was written",
               "copy the answers into a fresh copy of the sheet");
  if (back.of("workspace") != mark_of(workspace))
    return say("the sheet was written from another workspace", "name the right one with -w");
  if (!by.empty() && by != back.of("owner_id") && lower(by) != lower(back.of("owner")))
    return say(fmt::format("this is the sheet of {} ({}), not of {}", back.of("owner"), back.of("owner_id"), by),
               fmt::format("hand it in with --by {}, or without --by", back.of("owner_id")));
  return {};
}

Result<Judged> judge(const Scene& scene, const SheetBack& back, Favour favour) {
  return Judge(scene, back, favour).run();
}

}  // namespace lode::dig
