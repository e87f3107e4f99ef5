// scorecard: what customers of a segment measure us by, or a draft of what they could.
#include <fmt/format.h>

#include <charconv>

#include "dig/ratings.h"
#include "dig/scorecard_draft.h"
#include "verbs/entries.h"
#include "verbs/scene.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"SEGMENT", "whose customers: the id of a segment"}};
constexpr Option options[] = {
    {"segmentation", "S", "whose segments; default: the only one of the workspace"},
    {"metric", "NEED", "a need that the scorecard shall measure, instead of the choice made here", true},
    {"metrics", "N", "how many metrics at most, 5 to 7 (default 7)"}};

Result<int> metrics_of(const Request& request) {
  auto text = request.get("metrics", "7");
  int out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size() && out >= 5 && out <= 7) return out;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a number of metrics", text),
              "a scorecard has 5 to 7: fewer miss what matters, more are not kept up");
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(most, metrics_of(request));
  auto segment = request.arg("SEGMENT");
  LODE_TRY(dug, open_dug(request, request.get("segmentation"), context));
  LODE_CHECK(must_have_segment(dug, segment));
  auto scene = dug.scene(context);
  LODE_CHECK(dig::find_question("needs")->prepare(scene));
  LODE_TRY(draft, dig::draft_scorecard(scene, {.segment = segment, .metrics = request.all("metric"), .most = most}));
  const auto* about = scene.segmentation.find(segment);
  Doc doc{.verb = "scorecard",
          .title = fmt::format("A supplier scorecard for {}", about->title.empty() ? segment : about->title),
          .currency = scene.settings.currency};
  for (auto& sentence : draft.part.sentences) doc.blocks.push_back({Block::Is::bullet, std::move(sentence), {}});
  for (auto& table : draft.part.tables) {
    doc.blocks.push_back({Block::Is::table, {}, table.name});
    doc.tables.push_back(std::move(table));
  }
  doc.findings = std::move(dug.findings);
  LODE_TRY(ratings, dig::rating_findings(scene));
  for (auto* some : {&ratings, &draft.part.findings})
    for (auto& finding : *some) doc.findings.push_back(std::move(finding));
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.failed = draft.refused;
  doc.next = {suggest(request.workspace, "dig", fmt::format("needs --segment {}", segment)),
              suggest(request.workspace, "scorecard", segment + " -o card.xlsx --format xlsx")};
  return doc;
}

}  // namespace

const Verb scorecard{"scorecard", "what a segment's customers measure us by, or a draft of what they could",
                     Group::basics, positionals, options, run};

}  // namespace lode::verbs
