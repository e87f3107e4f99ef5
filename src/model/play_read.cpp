// Reads plays: what a segment gets from marketing, sales, product and operations; one play or a
// list per view.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/keys.h"
#include "model/segment_read.h"

namespace lode::model {
namespace {

Play read_play(Fields& fields, const Node& node, const std::string& view) {
  Play out{.view = view,
           .id = fields.text(node, "id"),
           .title = fields.text(node, "title"),
           .message = fields.text(node, "message"),
           .reason = fields.text(node, "reason"),
           .owner = fields.text(node, "owner"),
           .kpi = fields.text(node, "kpi"),
           .start = fields.date(node, "start"),
           .end = fields.date(node, "end"),
           .mode = fields.text(node, "mode"),
           .budget = fields.number(node, "budget"),
           .answers = fields.words(node, "answers"),
           .evidence = fields.words(node, "evidence"),
           .depends_on = fields.words(node, "depends_on"),
           .place = fields.place(node)};
  for (auto& member : members_of(node))
    if (std::ranges::find(keys::play, member.name) == keys::play.end())
      out.parameters.push_back(std::move(member));
  return out;
}

void check_view(Fields& fields, const Entry& entry) {
  if (std::ranges::find(keys::views, entry.key) != keys::views.end()) return;
  auto near = did_you_mean(entry.key, strings(keys::views));
  fields.warning(fmt::format("'{}' is not a point of view of plays ({})", entry.key,
                             join(strings(keys::views), ", ")),
                 near.empty() ? "" : fmt::format("did you mean '{}'?", near), fields.place(entry));
}

}  // namespace

std::vector<Play> read_plays(Fields& fields, const Node* node) {
  std::vector<Play> out;
  const Node* views = fields.map(node, "'plays'");
  if (!views) return out;
  for (const auto& entry : views->entries) {
    check_view(fields, entry);
    if (entry.value.kind == Node::Kind::sequence) {
      for (const auto& item : entry.value.items)
        if (const Node* map = fields.map(&item, "a play"))
          out.push_back(read_play(fields, *map, entry.key));
    } else if (const Node* map = fields.map(&entry.value, "a play")) {
      out.push_back(read_play(fields, *map, entry.key));
    }
  }
  return out;
}

}  // namespace lode::model
