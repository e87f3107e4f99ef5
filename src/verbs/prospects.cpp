// prospects: whom to call first, why, and what to ask: the third question as a list to work from.
#include <fmt/format.h>

#include <algorithm>

#include "dig/dig.h"
#include "verbs/entries.h"
#include "verbs/scene.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Option options[] = {{"segment", "S", "those of one segment"},
                              {"segmentation", "S", "whose segments; default: the only one of the workspace"},
                              {"top", "N", "how many to list (default 20; 0: all)"}};

// One line per prospect to read aloud: who, why, what to ask.
void add_list(Doc& doc, const Table& table) {
  auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(table.columns, name, &Column::name) - table.columns.begin());
  };
  const auto rank = at("rank"), name = at("name"), id = at("account_id"), why = at("reasons"), ask = at("ask_first");
  doc.blocks.push_back({Block::Is::heading, "Why, and what to ask first", {}});
  for (const auto& row : table.rows)
    doc.blocks.push_back({Block::Is::bullet,
                          fmt::format("{}. {} ({}): {}.{}", to_text(row[rank]), to_text(row[name]), to_text(row[id]),
                                      to_text(row[why]), is_null(row[ask]) ? "" : " Ask: " + to_text(row[ask])),
                          {}});
}

void add_part(Doc& doc, dig::Part part) {
  for (auto& sentence : part.sentences) doc.blocks.push_back({Block::Is::bullet, std::move(sentence), {}});
  doc.metrics = std::move(part.metrics);
  for (auto& table : part.tables) {
    if (!table.detail) doc.blocks.push_back({Block::Is::table, {}, table.name});
    if (table.name == "prospects") add_list(doc, table);
    doc.tables.push_back(std::move(table));
  }
  for (auto& finding : part.findings) doc.findings.push_back(std::move(finding));
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(top, top_of(request));
  LODE_TRY(dug, open_dug(request, request.get("segmentation"), context));
  dig::Focus focus{.segment = request.get("segment"), .top = top};
  if (!focus.segment.empty()) LODE_CHECK(must_have_segment(dug, focus.segment));
  auto scene = dug.scene(context);
  const auto* question = dig::find_question("prospecting");
  LODE_CHECK(question->prepare(scene));
  LODE_TRY(part, question->tell(scene, focus));
  Doc doc{.verb = "prospects", .title = "Prospects: whom to call first", .currency = scene.settings.currency};
  doc.findings = std::move(dug.findings);
  add_part(doc, std::move(part));
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.next = {suggest(request.workspace, "dig", "prospecting"), suggest(request.workspace, "why", "ACCOUNT")};
  return doc;
}

}  // namespace

const Verb prospects{"prospects", "prospects ranked by what they are worth, why, and what to ask first",
    Group::basics, {},
                     options, run};

}  // namespace lode::verbs
