// fsck: is the record what was recorded?
#include "store/fsck.h"

#include <fmt/format.h>

#include <algorithm>

#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

Result<Doc> run(const Request& request, Context& context) {
  Context quiet = context;
  quiet.log = nullptr;  // the findings below say it all
  LODE_TRY(workspace, store::Workspace::open(request.workspace, quiet));
  LODE_TRY(checked, store::fsck(workspace, quiet));
  Doc doc{.verb = "fsck"};
  auto add = [&](const char* name, const char* title, Value value) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::move(value), .kind = Kind::integer});
  };
  add("entries", "Journal entries chained", checked.entries);
  add("batches", "Batches", checked.batches);
  add("files", "Files hashed", checked.files);
  add("bytes", "Bytes", checked.bytes);
  add("caches", "Caches read", checked.caches);
  auto last = workspace.journal().empty() ? Value{} : Value(workspace.journal().back().hash);
  doc.metrics.push_back({.name = "head", .title = "Hash of the last entry", .value = last, .kind = Kind::id});
  doc.findings = std::move(checked.findings);
  doc.failed = std::ranges::any_of(doc.findings, [](const Finding& f) { return f.severity != Severity::info; });
  doc.blocks = {{Block::Is::metrics, {}, {}}, {Block::Is::findings, {}, {}}};
  if (!doc.failed) doc.blocks.push_back({Block::Is::paragraph, "The record is whole.", {}});
  return doc;
}

}  // namespace

const Verb fsck{"fsck", "verify the journal's chain and every batch's hash", Group::workspace, {}, {}, run};

}  // namespace lode::verbs
