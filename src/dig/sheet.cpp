// Writing a sheet: which questions, in which words, with what is known so far, and who it is for.
#include "dig/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "dig/sheet_accounts.h"
#include "dig/sheet_form.h"

namespace lode::dig {
namespace {

using store::literal;

const std::vector<Column> columns{{"number", "number", Kind::integer, true},
                                  {"blank", "blank", Kind::id, true},
                                  {"account_id", "id", Kind::id, true},
                                  {"question", "question", Kind::id, true},
                                  {"topic", "topic", Kind::id, true},
                                  {"known", "known", Kind::id, true},
                                  {"seal", "seal", Kind::id, true},
                                  {"account", "account"},
                                  {"ask", "what we would like to know"},
                                  {"said", "what we know so far"},
                                  {"fill", "please fill in"},
                                  {"answer", "your answer"},
                                  {"skip", "don't know?"},
                                  {"source", "where from?"},
                                  {"date", "when heard?", Kind::date},
                                  {"note", "note"}};
enum At : std::size_t { answer_at = 11, skip_at = 12, source_at = 13, date_at = 14, note_at = 15 };

struct Picked {
  std::string account, name, question, topic, ask, known, said;
};

std::string needs_sql(const model::Segmentation& s) {
  std::string out;
  auto add = [&](const std::string& segment, const std::string& need, double weight) {
    auto it = std::ranges::find(s.needs, need, &model::Need::id);
    auto title = it == s.needs.end() || it->title.empty() ? need : it->title;
    out += fmt::format("{}({}, {}, {}, CAST({} AS DOUBLE))", out.empty() ? "" : ", ", literal(Value(segment)),
                       literal(Value(need)), literal(Value(title)), weight);
  };
  for (const auto& segment : s.segments) {
    for (const auto& link : segment.needs) add(segment.id, link.need, link.weight.value_or(1));
    if (segment.needs.empty())
      for (const auto& need : s.needs) add(segment.id, need.id, 1);
  }
  for (const auto& need : s.needs) add("", need.id, 1);
  return out.empty() ? "SELECT '' AS segment, '' AS need, '' AS title, 0.0 AS weight WHERE false"
                     : "SELECT * FROM (VALUES " + out + ") v(segment, need, title, weight)";
}

// What this seller was asked within the months that evidence stays fresh and handed in, known or not.
Result<void> build_handed(const Scene& scene, const Seller& seller) {
  auto today = parse_date(scene.context.now.substr(0, 10)).value_or(scene.as_of);
  auto since = to_text(add_months(today, -scene.settings.evidence_age.months));
  std::string rows;
  for (const auto& sheet : handed_in(scene.workspace))
    if (sheet.owner == seller.id && sheet.at >= since)
      for (const auto& key : sheet.keys) rows += fmt::format("{}({})", rows.empty() ? "" : ", ", literal(Value(key)));
  return scene.connection.run("CREATE OR REPLACE TEMP TABLE sheet_handed AS " +
                              (rows.empty() ? "SELECT '' AS key WHERE false"
                                            : "SELECT DISTINCT key FROM (VALUES " + rows + ") v(key)"));
}

// The open questions worth most. Of needs, the one that weighs most and is not yet known, or was asked longest ago.
Result<void> build_wanted(const Scene& scene, const Seller& seller, std::int64_t questions) {
  LODE_CHECK(keep_known(scene));
  std::string able;
  for (const auto& question : dig::questions())
    if (!asks_of(question.code).empty()) able += fmt::format("{}'{}'", able.empty() ? "" : ", ", question.code);
  return scene.connection.run(fmt::format(
      R"(CREATE OR REPLACE TEMP TABLE sheet_wanted AS
    WITH mine AS (SELECT a.* FROM ask a JOIN member m USING (account_id) WHERE m.owner_id = {} AND m.in_universe),
    needs AS ({}),
    rated AS (SELECT account_id, topic, bool_or(fresh) AS fresh, max(as_of) AS last FROM known_said
      WHERE question = 'Q5' AND account_id IN (SELECT account_id FROM mine) GROUP BY 1, 2),
    need_of AS (SELECT m.account_id, n.need, n.title FROM mine m JOIN needs n ON n.segment = coalesce(m.segment, '')
      LEFT JOIN rated r ON r.account_id = m.account_id AND r.topic = n.need
      WHERE m.question = 'Q5' AND concat(m.account_id, '|Q5|', n.need) NOT IN (SELECT key FROM sheet_handed)
      QUALIFY row_number() OVER (PARTITION BY m.account_id
        ORDER BY coalesce(r.fresh, false), n.weight DESC, r.last NULLS FIRST, n.need) = 1),
    chosen AS (SELECT m.account_id, m.account, m.question, coalesce(n.need, '') AS topic, n.title, m.ask, m.worth
      FROM mine m LEFT JOIN need_of n ON m.question = 'Q5' AND n.account_id = m.account_id
      WHERE m.question IN ({}) AND (m.question <> 'Q5' OR n.need IS NOT NULL)
        AND concat(m.account_id, '|', m.question, '|', coalesce(n.need, '')) NOT IN (SELECT key FROM sheet_handed))
    SELECT *, row_number() OVER (ORDER BY worth DESC NULLS LAST, question, account_id) AS number
    FROM chosen ORDER BY number LIMIT {})",
      literal(Value(seller.id)), needs_sql(scene.segmentation), able, questions));
}

Result<std::vector<Picked>> pick(const Scene& scene, const Seller& seller, std::int64_t questions) {
  LODE_CHECK(build_handed(scene, seller));
  LODE_CHECK(build_wanted(scene, seller, questions));
  LODE_CHECK(build_sheet_known(scene));
  LODE_TRY(rows, scene.connection.query(
      "SELECT w.account_id, w.account, w.question, w.topic, w.title, w.ask, k.known, coalesce(k.said, a.answer) "
      "FROM sheet_wanted w JOIN sheet_known k USING (account_id, question, topic) "
      "LEFT JOIN answer a ON a.account_id = w.account_id AND a.question = w.question ORDER BY w.number"));
  std::vector<Picked> out;
  for (auto& row : rows.rows) {
    Picked one{.account = to_text(row[0]), .name = to_text(row[1]), .question = to_text(row[2]),
               .topic = to_text(row[3]), .ask = to_text(row[5]), .known = to_text(row[6]), .said = to_text(row[7])};
    if (one.question == "Q5") one.ask = fmt::format("“{}”: how much does it matter to them, and how well do we do it?",
                                                    to_text(row[4]));
    out.push_back(std::move(one));
  }
  return out;
}

std::string with_currency(std::string_view label, const std::string& currency) {
  std::string out(label);
  if (auto at = out.find("{currency}"); at != std::string::npos) out.replace(at, 10, currency);
  return out;
}

void put_question(Table& table, const Scene& scene, const std::string& mark, const Picked& picked,
                  std::int64_t number) {
  bool first = true;
  auto today = parse_date(scene.context.now.substr(0, 10));
  for (const auto& ask : asks_of(picked.question)) {
    auto row = table.rows.size();
    std::string sealed[] = {mark,           std::to_string(number), std::string(ask.name), picked.account,
                            picked.question, picked.topic,          picked.known};
    auto label = with_currency(ask.label, scene.settings.currency);
    table.rows.push_back({number,
                          std::string(ask.name),
                          picked.account,
                          picked.question,
                          picked.topic,
                          picked.known,
                          seal(sealed),
                          first ? Value(fmt::format("{} ({})", picked.name, picked.account)) : Value{},
                          first ? Value(picked.ask) : Value{},
                          first ? Value(picked.said.empty() ? "nothing yet" : picked.said) : Value{},
                          label,
                          {},
                          {},
                          {},
                          {},
                          {}});
    table.blanks.push_back({.row = row, .column = answer_at, .kind = ask.kind, .choices = words_of(ask.choices),
                            .least = ask.least, .most = ask.most, .latest = {}, .prompt = label});
    if (!std::exchange(first, false)) continue;
    table.blanks.push_back({.row = row, .column = skip_at, .choices = {std::string(does_not_know)},
                            .prompt = "Choose it where you cannot say: you will not be asked again soon."});
    table.blanks.push_back({.row = row, .column = source_at, .choices = words_of(source_choices()),
                            .prompt = "Where do you have it from? Empty: your own estimate."});
    table.blanks.push_back({.row = row, .column = date_at, .kind = Kind::date, .latest = today,
                            .prompt = fmt::format("When did you hear it? Empty: {}, the day of these figures.",
                                                  to_text(scene.as_of))});
    table.blanks.push_back({.row = row, .column = note_at, .prompt = "Anything one should know to read the answer."});
  }
}

void put_words(Doc& doc, const Scene& scene, const Seller& seller, std::int64_t accounts, std::size_t questions) {
  using Is = Block::Is;
  auto day = to_text(scene.as_of);
  auto add = [&](Is is, std::string text) { doc.blocks.push_back({is, std::move(text), {}}); };
  add(Is::paragraph, fmt::format("This sheet is for {}. {}All figures are up to {}, all money is in {}.", seller.name,
                                 scene.settings.name.empty() ? "" : "It comes from " + scene.settings.name + ". ", day,
                                 scene.settings.currency));
  add(Is::heading, "What is in it");
  add(Is::paragraph,
      fmt::format("“Accounts” shows your {} accounts: the segment each one is in and why, what we do for "
                  "that segment, what they bought, all they spend as far as anybody knows (the pool), "
                  "what is still to win (the upside), and a next step. An empty figure is not known.",
                  accounts));
  add(Is::paragraph, fmt::format("“Questions” asks {} things that you may know and nobody else can look up; first the "
                                 "one whose answer may move the most money.", questions));
  add(Is::heading, "How to fill it in");
  add(Is::bullet, "Fill in yellow cells only; all else is locked. Leave empty what you have nothing to say about.");
  add(Is::bullet, "“Accounts”: do you agree with the segment? If you object, choose the one that fits better and say "
                  "why. Unique means that only a plan of its own will do: say what this customer needs that no other "
                  "does.");
  add(Is::bullet, "“Questions”: a question has one to four lines. Answer those you can; choose where you have it from, "
                  "and when you heard it.");
  add(Is::bullet, "“don't know” is a good answer: you will not be asked the same again soon.");
  add(Is::bullet,
      fmt::format("Without a source an answer counts as your own estimate; without a date it counts from {}, "
                  "the day of these figures.",
                  day));
  add(Is::heading, "Who gets it back");
  add(Is::paragraph, "Send the file back to the person who sent it to you, under any name. There is no deadline and no "
                     "login. Every answer is kept with your name, its source and its date, and whoever sees a figure "
                     "that rests on it sees that too. You may fill in more later and send it again: the new version "
                     "takes the place of the old one.");
}

Table state_of(const Scene& scene, const Seller& seller, const std::string& mark, std::size_t questions,
               std::size_t accounts) {
  Table out{.name = std::string(sheet_table), .title = "This sheet", .columns = {{"name", "name"}, {"value", "value"}}};
  out.detail = true;
  auto seq = scene.workspace.journal().empty() ? 0 : scene.workspace.journal().back().seq;
  const std::array<std::string, state_names.size()> values{
      "1", mark, mark_of(scene.workspace), seller.id, seller.name, scene.segmentation.id, to_text(scene.as_of),
      scene.context.now, std::to_string(seq), std::to_string(questions), std::to_string(accounts)};
  for (std::size_t i = 0; i < values.size(); ++i) out.rows.push_back({std::string(state_names[i]), values[i]});
  out.rows.push_back({std::string("seal"), seal(values)});
  return out;
}

// One id for one sheet: who, of what, and what it asks.
std::string mark_of_sheet(const Scene& scene, const Seller& seller, const std::vector<Picked>& picked) {
  std::vector<std::string> parts{mark_of(scene.workspace), seller.id, scene.segmentation.id, scene.segmentation.hash,
                                 to_text(scene.as_of), scene.context.now};
  for (const auto& one : picked) parts.push_back(key_of(one.account, one.question, one.topic) + one.known);
  return seal(parts);
}

}  // namespace

Result<std::vector<Seller>> sellers(const Scene& scene) {
  LODE_TRY(rows, scene.connection.query(
      "SELECT m.owner_id, coalesce(min(r.name), m.owner_id) FROM member m LEFT JOIN rep r USING (owner_id) "
      "WHERE m.owner_id IS NOT NULL AND m.in_universe GROUP BY m.owner_id ORDER BY m.owner_id"));
  std::vector<Seller> out;
  for (const auto& row : rows.rows) out.push_back({to_text(row[0]), to_text(row[1])});
  return out;
}

Result<Seller> find_seller(const Scene& scene, const std::string& wanted) {
  LODE_TRY(all, sellers(scene));
  std::vector<Seller> found;
  for (const auto& seller : all)
    if (seller.id == wanted) return seller;
    else if (lower(seller.name) == lower(wanted)) found.push_back(seller);
  if (found.size() == 1) return found[0];
  std::vector<std::string> names;
  for (const auto& seller : found.empty() ? all : found)
    names.push_back(fmt::format("{} ({})", seller.id, seller.name));
  if (names.empty())
    return fail(Code::not_found, "no account has an owner", "load the accounts with a column for `owner_id`");
  if (names.size() > 15) names.resize(15);
  if (!found.empty()) return fail(Code::conflict, fmt::format("several are called '{}'", wanted), join(names, ", "));
  return fail(Code::not_found, fmt::format("nobody called '{}' owns an account", wanted),
              "those who do: " + join(names, ", "));
}

Result<Doc> write_sheet(const Scene& scene, const Seller& seller, std::int64_t questions) {
  LODE_TRY(picked, pick(scene, seller, questions));
  auto mark = mark_of_sheet(scene, seller, picked);
  LODE_TRY(accounts, sheet_accounts(scene, seller, mark));
  Table asked{.name = "questions", .title = "Questions", .columns = columns};
  for (std::size_t i = 0; i < picked.size(); ++i)
    put_question(asked, scene, mark, picked[i], static_cast<std::int64_t>(i) + 1);
  asked.source = accounts.source;
  Doc doc{.verb = "sheet", .title = fmt::format("{}: your accounts, and what only you can tell", seller.name),
          .currency = scene.settings.currency};
  put_words(doc, scene, seller, std::max(accounts.total_rows, std::ssize(accounts.rows)), picked.size());
  doc.tables = {std::move(accounts), std::move(asked)};
  doc.tables.push_back(state_of(scene, seller, mark, picked.size(), doc.tables[0].rows.size()));
  return doc;
}

}  // namespace lode::dig
