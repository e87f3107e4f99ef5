// dig: the seven questions. A heat map of how far they are answered, the next best questions, and what each of
// them says about the firm, a segment or an account.
#include <fmt/format.h>

#include <algorithm>

#include "assign/assign.h"
#include "assign/find_account.h"
#include "dig/coverage.h"
#include "dig/evidence.h"
#include "dig/kept_answers.h"
#include "dig/remarks.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/scene.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"QUESTION", "Q1 … Q7 or its name: mode, pool, prospecting, deciders, needs, "
                                                   "importance, partnering; default: all", false}};
constexpr Option options[] = {
    {"segment", "S", "about one segment"},
    {"account", "A", "about one account: its id or name"},
    {"segmentation", "S", "whose segments; default: the only one of the workspace"},
    {"top", "N", "rows of long tables (default 20; 0: all)"}};

Result<std::vector<const dig::Question*>> asked_of(const Request& request) {
  std::vector<const dig::Question*> out;
  auto wanted = request.arg("QUESTION");
  for (const auto& question : dig::questions())
    if (wanted.empty() || &question == dig::find_question(wanted)) out.push_back(&question);
  if (!out.empty()) return out;
  return fail(Code::invalid_argument, fmt::format("'{}' is not one of the seven questions", wanted),
              "Q1 mode, Q2 pool, Q3 prospecting, Q4 deciders, Q5 needs, Q6 importance, Q7 partnering");
}

Result<dig::Focus> focus_of(const Request& request, Dug& dug) {
  LODE_TRY(top, top_of(request));
  dig::Focus out{.segment = request.get("segment"), .account = {}, .top = top};
  if (!out.segment.empty()) LODE_CHECK(must_have_segment(dug, out.segment));
  if (!request.has("account")) return out;
  if (!out.segment.empty())
    return fail(Code::invalid_argument, "--segment and --account exclude each other", "give one of them");
  LODE_TRY(found, assign::find_account(dug.fitted.reading.connection, request.get("account")));
  out.account = found.unit_id;
  return out;
}

void add(Doc& doc, dig::Part part, bool all) {
  for (auto& sentence : part.sentences) doc.blocks.push_back({Block::Is::bullet, std::move(sentence), {}});
  for (auto& metric : part.metrics) doc.metrics.push_back(std::move(metric));
  for (auto& chart : part.charts) {
    if (!all) doc.blocks.push_back({Block::Is::chart, {}, chart.name});
    doc.charts.push_back(std::move(chart));
  }
  for (auto& table : part.tables) {
    if (all) table.detail = true;
    if (!table.detail) doc.blocks.push_back({Block::Is::table, {}, table.name});
    doc.tables.push_back(std::move(table));
  }
  for (auto& finding : part.findings) doc.findings.push_back(std::move(finding));
}

// Segments x questions as people read it: one row per segment, one column per question. The long form is for machines.
Table heat_map(const Table& coverage) {
  Table out{.name = "heat_map", .title = "How far the seven questions are answered"};
  out.columns = {{"segment", "segment", Kind::id}};
  for (const auto& row : coverage.rows) {
    auto question = to_text(row[1]);
    if (std::ranges::find(out.columns, question, &Column::name) == out.columns.end())
      out.columns.push_back({question, fmt::format("{} {}", question, to_text(row[2])), Kind::share, false, true});
  }
  std::ranges::sort(out.columns.begin() + 1, out.columns.end(), {}, &Column::name);
  for (const auto& row : coverage.rows) {
    if (out.rows.empty() || out.rows.back()[0] != row[0]) {
      out.rows.emplace_back(out.columns.size());
      out.rows.back()[0] = row[0];
    }
    auto at = std::ranges::find(out.columns, to_text(row[1]), &Column::name) - out.columns.begin();
    out.rows.back()[static_cast<std::size_t>(at)] = row[3];
  }
  out.source = coverage.source;
  out.note = coverage.note;
  return out;
}

void add_metrics(Doc& doc, const Table& coverage) {
  for (const auto& row : coverage.rows)
    if (to_text(row[0]) == "all")
      doc.metrics.push_back({.name = fmt::format("coverage_{}", to_text(row[2])),
                             .title = fmt::format("{} {} answered", to_text(row[1]), to_text(row[2])),
                             .value = row[3], .kind = Kind::share, .source = coverage.source});
}

// "Best known: Q4 deciders (93 % of revenue). Least known: Q7 partnering (42 %)."
void add_summary(Doc& doc, const Table& coverage) {
  const std::vector<Value>*best = nullptr, *least = nullptr;
  for (const auto& row : coverage.rows) {
    if (to_text(row[0]) != "all" || row[12] != Value{true}) continue;  // weighted by revenue alone compare
    if (!best || *as_number(row[3]) > *as_number((*best)[3])) best = &row;
    if (!least || *as_number(row[3]) < *as_number((*least)[3])) least = &row;
  }
  if (!best || best == least) return;
  auto words = [](const std::vector<Value>& row) {
    return fmt::format("{} {}, for {:.0f} % of the revenue", to_text(row[1]), to_text(row[2]),
                       100 * *as_number(row[3]));
  };
  doc.blocks.push_back({Block::Is::bullet, fmt::format("Best known: {}.", words(*best)), {}});
  doc.blocks.push_back({Block::Is::bullet, fmt::format("Least known: {}.", words(*least)), {}});
}

Result<void> add_coverage(Doc& doc, const dig::Scene& scene, const dig::Focus& focus,
                          std::span<const dig::Question* const> asked) {
  LODE_TRY(coverage, dig::coverage(scene, focus));
  add_metrics(doc, coverage);
  if (asked.size() > 1) add_summary(doc, coverage);
  LODE_TRY(states, dig::states(scene, focus, asked));
  states.detail = true;
  doc.tables.push_back(std::move(states));
  auto heat = heat_map(coverage);
  coverage.detail = true;
  doc.tables.push_back(std::move(coverage));
  doc.blocks.push_back({Block::Is::table, {}, heat.name});
  doc.tables.push_back(std::move(heat));
  return {};
}

Result<void> add_list(Doc& doc, const dig::Scene& scene, const dig::Focus& focus) {
  LODE_TRY(list, dig::dig_list(scene, focus));
  doc.blocks.push_back({Block::Is::table, {}, list.name});
  doc.tables.push_back(std::move(list));
  return {};
}

// What people put on record about the account or segment in question, and about all of it for machines.
Result<void> add_remarks(Doc& doc, const dig::Scene& scene, const dig::Focus& focus) {
  LODE_CHECK(dig::build_remarks(scene));
  LODE_TRY(comments, dig::remarks_about(scene, focus));
  if (comments.rows.empty()) return {};
  comments.detail = focus.account.empty() && focus.segment.empty();
  if (!comments.detail) doc.blocks.push_back({Block::Is::table, {}, comments.name});
  doc.tables.push_back(std::move(comments));
  return {};
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(asked, asked_of(request));
  LODE_TRY(dug, open_dug(request, request.get("segmentation"), context));
  LODE_TRY(focus, focus_of(request, dug));
  auto scene = dug.scene(context);
  const bool all = asked.size() > 1;
  LODE_TRY(view, seen_by(request, scene.settings));
  const auto kept = all ? dig::answers_at(scene, view) : dig::KeptAt();
  LODE_CHECK(dig::prepare(scene, asked));
  if (all) dig::keep_answers(scene, kept);
  Doc doc{.verb = "dig", .title = all ? "The seven questions" : std::string(asked[0]->asks),
          .currency = scene.settings.currency};
  doc.findings = std::move(dug.findings);
  if (!focus.account.empty()) {
    std::vector<Value> id{focus.account};
    LODE_TRY(name, scene.connection.one("SELECT coalesce(name, account_id) FROM member WHERE account_id = ?", id));
    doc.title = fmt::format("{} ({})", to_text(name), focus.account);
    LODE_TRY(answers, dig::answers_about(scene, focus.account));
    doc.blocks.push_back({Block::Is::table, {}, answers.name});
    doc.tables.push_back(std::move(answers));
  } else {
    LODE_CHECK(add_coverage(doc, scene, focus, asked));
  }
  for (const auto* question : asked) {
    LODE_TRY(part, question->tell(scene, focus));
    if (all && !part.sentences.empty())
      doc.blocks.push_back({Block::Is::heading, fmt::format("{} {}", question->code, question->asks), {}});
    add(doc, std::move(part), all);
  }
  if (all) doc.blocks.push_back({Block::Is::heading, "What to do next", {}});
  LODE_CHECK(add_list(doc, scene, focus));
  LODE_CHECK(add_remarks(doc, scene, focus));
  if (all) {
    LODE_TRY(evidence, dig::tell_evidence(scene, focus));
    add(doc, std::move(evidence), false);
  }
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.next = {suggest(request.workspace, "dig", "pool"), suggest(request.workspace, "prospects")};
  return doc;
}

}  // namespace

const Verb dig{"dig", "the seven questions: what is known, and what to ask next", Group::basics, positionals, options,
               run};

}  // namespace lode::verbs
