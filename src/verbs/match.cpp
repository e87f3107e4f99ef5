// match: compares the loaded accounts again and says which pairs and parents await a person.
#include "load/match.h"

#include "verbs/entries.h"
#include "verbs/reviews.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr std::size_t shown = 20;

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(workspace, store::Workspace::open(request.workspace, context));
  LODE_TRY(proposals, load::propose_reviews(workspace, context));
  auto reviews = read_reviews(workspace);
  Doc doc{.verb = "match"};
  put_review_metrics(doc, reviews);
  doc.tables = {open_matches(reviews, shown), open_parents(reviews, shown)};
  doc.findings = std::move(proposals.findings);
  LeftOut left_out{proposals.accounts.left_out, proposals.parents.left_out};
  for (auto& finding : waiting_findings(reviews, left_out)) doc.findings.push_back(std::move(finding));
  bool none = doc.tables[0].rows.empty() && doc.tables[1].rows.empty();
  auto said = none ? "Nothing awaits a decision." : "Nothing is merged or linked until a person says so.";
  doc.blocks = {{Block::Is::paragraph, said, {}}, {Block::Is::metrics, {}, {}}};
  for (const auto& table : doc.tables)
    if (!table.rows.empty()) doc.blocks.push_back({Block::Is::table, {}, table.name});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.next = {suggest(request.workspace, "profile"), suggest(request.workspace, "status")};
  return doc;
}

}  // namespace

const Verb match{"match", "accounts that may be one business, and likely parents, to be decided", Group::workspace,
                 {}, {}, run, true};

}  // namespace lode::verbs
