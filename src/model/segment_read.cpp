// Reads one segment: everything a person may write about it.
#include "model/segment_read.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/keys.h"

namespace lode::model {
namespace {

std::vector<Plan> read_plans(Fields& fields, const Node* node) {
  std::vector<Plan> out;
  const Node* list = fields.list(node, "'plans'");
  if (!list) return out;
  for (const auto& item : list->items) {
    const Node* map = fields.map(&item, "a plan");
    if (!map) continue;
    fields.check_keys(*map, keys::plan, "a plan");
    out.push_back({fields.text(*map, "account"), fields.text(*map, "plan")});
    if (out.back().account.empty())
      fields.error("a plan names no account", "add `account:`", fields.place(item));
  }
  return out;
}

std::vector<Role> read_roles(Fields& fields, const Node& buying) {
  std::vector<Role> out;
  const Node* map = fields.map(buying.find("roles"), "'roles'");
  if (!map) return out;
  for (const auto& entry : map->entries)
    for (auto& who : fields.words(*map, entry.key)) out.push_back({entry.key, std::move(who)});
  return out;
}

void read_buying(Fields& fields, const Node& node, Segment& segment) {
  const Node* map = fields.map(node.find("buying"), "'buying'");
  if (!map) return;
  fields.check_keys(*map, keys::buying, "`buying`");
  segment.has_buying = true;
  segment.buying = {fields.text(*map, "level"), read_roles(fields, *map),
                    fields.words(*map, "process"), fields.number(*map, "days"), fields.place(*map)};
}

void read_figures(Fields& fields, const Node& node, Figures& figures) {
  const Node* map = fields.map(node.find("figures"), "'figures'");
  if (!map) return;
  figures = {fields.number(*map, "captured"),
             fields.number(*map, "pool"),
             fields.number(*map, "cap"),
             fields.number(*map, "target"),
             {},
             fields.place(*map)};
  for (auto& member : members_of(*map))
    if (std::ranges::find(keys::figures, member.name) == keys::figures.end())
      figures.other.push_back(std::move(member));
}

Mode mode_of(Fields& fields, const Node& node) {
  switch (fields.choice(node, "mode", keys::modes)) {
    case 0: return Mode::segment;
    case 1: return Mode::account;
    default: return Mode::absent;
  }
}

std::string stance_of(Fields& fields, const Node& node) {
  fields.choice(node, "stance", keys::stances, Severity::warning);
  return fields.text(node, "stance");
}

void read_where(Fields& fields, const Node& node, Segment& segment) {
  const Node* where = node.find("where");
  segment.residual = fields.boolean(node, "residual", false);
  auto name = segment.id.empty() ? "the segment" : fmt::format("the segment '{}'", segment.id);
  if (!where || where->kind == Node::Kind::null) {
    if (!segment.residual)
      fields.error(
          fmt::format("{} has no rule", name),
          "add `where:` with a condition, or `residual: true` for what no other segment takes",
          segment.place);
    return;
  }
  segment.where = fields.text(node, "where");
  segment.where_place = fields.place(*where);
  if (segment.residual)
    fields.error(fmt::format("{} is residual and has a rule", name),
                 "remove one of `where` and `residual`", segment.where_place);
}

Kpi read_kpi(Fields& fields, const Node& item) {
  fields.check_keys(item, keys::kpi, "a KPI");
  return {fields.text(item, "id"),         fields.text(item, "metric"),   fields.date(item, "by"),
          fields.number(item, "baseline"), fields.number(item, "target"), fields.place(item)};
}

}  // namespace

std::vector<NeedLink> read_need_links(Fields& fields, const Node* node) {
  std::vector<NeedLink> out;
  const Node* list = fields.list(node, "'needs' of a segment");
  if (!list) return out;
  for (const auto& item : list->items) {
    if (item.kind == Node::Kind::scalar) {  // the id alone
      out.push_back({item.scalar, {}, {}, {}, fields.place(item)});
      continue;
    }
    const Node* map = fields.map(&item, "a need of a segment");
    if (!map) continue;
    fields.check_keys(*map, keys::need_link, "a need of a segment");
    out.push_back({fields.text(*map, "need"), fields.number(*map, "weight"),
                   fields.words(*map, "because"), fields.words(*map, "evidence"),
                   fields.place(item)});
    if (out.back().need.empty())
      fields.error("a need of a segment has no id", "add `need:` with an id of the catalogue",
                   fields.place(item));
  }
  return out;
}

std::vector<Kpi> read_kpis(Fields& fields, const Node* node) {
  std::vector<Kpi> out;
  const Node* list = fields.list(node, "'kpis'");
  if (!list) return out;
  for (const auto& item : list->items)
    if (const Node* map = fields.map(&item, "a KPI")) out.push_back(read_kpi(fields, *map));
  return out;
}

std::vector<Waiver> read_waivers(Fields& fields, const Node* node) {
  std::vector<Waiver> out;
  const Node* list = fields.list(node, "'waivers'");
  if (!list) return out;
  for (const auto& item : list->items) {
    const Node* map = fields.map(&item, "a waiver");
    if (!map) continue;
    fields.check_keys(*map, keys::waiver, "a waiver");
    out.push_back({fields.text(*map, "rule"), fields.text(*map, "segment"),
                   fields.text(*map, "reason"), fields.text(*map, "by"), fields.date(*map, "until"),
                   fields.place(item)});
    for (auto key : {"rule", "reason", "by", "until"})
      if (!map->find(key))
        fields.error(fmt::format("a waiver needs `{}`", key),
                     "a waiver names the rule, the reason, the person and until when",
                     fields.place(item));
  }
  return out;
}

Segment read_segment(Fields& fields, const Node& node) {
  Segment out{.id = fields.text(node, "id"),
              .title = fields.text(node, "title"),
              .place = fields.place(node)};
  fields.check_keys(node, keys::segment, "a segment");
  if (out.id.empty()) fields.error("a segment has no id", "add `id:`", out.place);
  read_where(fields, node, out);
  out.mode = mode_of(fields, node);
  out.plans = read_plans(fields, node.find("plans"));
  out.needs = read_need_links(fields, node.find("needs"));
  read_buying(fields, node, out);
  out.stance = stance_of(fields, node);
  out.service_model = fields.text(node, "service_model");
  out.owner = fields.text(node, "owner");
  out.plays = read_plays(fields, node.find("plays"));
  out.kpis = read_kpis(fields, node.find("kpis"));
  if (const Node* profile = fields.map(node.find("profile"), "'profile'"))
    out.profile = members_of(*profile);
  read_figures(fields, node, out.figures);
  return out;
}

}  // namespace lode::model
