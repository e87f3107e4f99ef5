// Reads lode.yaml. What is absent keeps its default; what is wrong is a finding and keeps its
// default too.
#include "model/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/keys.h"
#include "model/segment_read.h"

namespace lode::model {
namespace {

using keys::Key;
constexpr std::array settings_keys =
    std::to_array<Key>({"lode", "name", "currency", "fiscal_year_starts", "unit", "as_of",
                        "horizon_months", "roles_required", "critical_factors", "capacity", "mega",
                        "matching", "thresholds", "engine", "waivers", "controls", "evidence_months",
                        "account_plans"});
constexpr std::array mega_keys = std::to_array<Key>({"by", "share"});
constexpr std::array matching_keys = std::to_array<Key>({"accounts", "parents", "most"});
constexpr std::array mega_cuts = std::to_array<Key>({"share", "knee", "capacity"});
constexpr std::array capacity_keys = std::to_array<Key>({"accounts"});
constexpr std::array evidence_kinds = std::to_array<Key>(
    {"other", "scorecard", "management_conversation", "top_to_top", "call", "contract", "public", "own_data",
     "model", "claim"});
constexpr std::array plan_keys = std::to_array<Key>({"cost", "uplift"});
constexpr std::array engines = std::to_array<Key>({"duckdb"});

void in_range(Fields& fields, const Node& root, Key key, int least, int most, int& out) {
  auto value = fields.integer(root, key);
  if (!value) return;
  if (*value >= least && *value <= most)
    out = *value;
  else
    fields.error(fmt::format("'{}' must be from {} to {}, not {}", key, least, most, *value), "",
                 fields.place(*root.find(key)));
}

void read_currency(Fields& fields, const Node& root, Settings& out) {
  auto text = fields.text(root, "currency");
  if (text.empty()) return;
  bool code =
      text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (code)
    out.currency = text;
  else
    fields.error(fmt::format("'{}' is not a currency code", text),
                 "three capital letters, such as EUR or USD", fields.place(*root.find("currency")));
}

void read_mega(Fields& fields, const Node& root, Settings& out) {
  const Node* node = fields.map(root.find("mega"), "'mega'");
  if (!node) return;
  fields.check_keys(*node, mega_keys, "`mega`");
  if (int at = fields.choice(*node, "by", mega_cuts); at >= 0)
    out.mega.by = mega_cuts[static_cast<std::size_t>(at)];
  auto share = fields.number(*node, "share");
  if (!share) return;
  if (*share > 0 && *share <= 1)
    out.mega.share = *share;
  else
    fields.error("'share' of `mega` must be above 0 and at most 1", "0.1 is 10 %",
                 fields.place(*node));
}

void read_matching(Fields& fields, const Node& root, Settings& out) {
  const Node* node = fields.map(root.find("matching"), "'matching'");
  if (!node) return;
  fields.check_keys(*node, matching_keys, "`matching`");
  auto score = [&](Key key, double& into) {
    auto value = fields.number(*node, key);
    if (!value) return;
    if (*value > 0 && *value <= 1)
      into = *value;
    else
      fields.error(fmt::format("'{}' of `matching` must be above 0 and at most 1", key),
                   "0.8 shows pairs that score 80 % and more", fields.place(*node->find(key)));
  };
  score("accounts", out.matching.accounts);
  score("parents", out.matching.parents);
  in_range(fields, *node, "most", 1, 1'000'000, out.matching.most);
}

// `evidence_months: 12`, or by kind: `{other: 12, scorecard: 6}`.
void read_evidence_age(Fields& fields, const Node& root, Settings& out) {
  const Node* node = root.find("evidence_months");
  if (node && node->kind == Node::Kind::scalar)
    return in_range(fields, root, "evidence_months", 1, 600, out.evidence_age.months);
  const Node* map = fields.map(node, "'evidence_months'");
  if (!map) return;
  fields.check_keys(*map, evidence_kinds, "`evidence_months`");
  for (const auto& entry : map->entries) {
    if (std::ranges::find(evidence_kinds, entry.key) == evidence_kinds.end()) continue;
    int& months = entry.key == "other" ? out.evidence_age.months : out.evidence_age.by_kind[entry.key];
    if (months == 0) months = out.evidence_age.months;
    in_range(fields, *map, entry.key, 1, 600, months);
  }
}

void read_account_plans(Fields& fields, const Node& root, Settings& out) {
  const Node* node = fields.map(root.find("account_plans"), "'account_plans'");
  if (!node) return;
  fields.check_keys(*node, plan_keys, "`account_plans`");
  if (auto cost = fields.number(*node, "cost")) {
    if (*cost >= 0)
      out.account_plans.cost = *cost;
    else
      fields.error("'cost' of `account_plans` must not be negative", "what one plan costs a year",
                   fields.place(*node->find("cost")));
  }
  auto uplift = fields.number(*node, "uplift");
  if (!uplift) return;
  if (*uplift >= 0 && *uplift <= 1)
    out.account_plans.uplift = *uplift;
  else
    fields.error("'uplift' of `account_plans` must be from 0 to 1", "0.1 is 10 % of the upside",
                 fields.place(*node->find("uplift")));
}

void read_capacity(Fields& fields, const Node& root, Settings& out) {
  const Node* node = root.find("capacity");
  if (node && node->kind == Node::Kind::scalar)
    out.capacity_accounts = fields.integer(root, "capacity");
  else if (const Node* map = fields.map(node, "'capacity'")) {
    fields.check_keys(*map, capacity_keys, "`capacity`");
    out.capacity_accounts = fields.integer(*map, "accounts");
  }
}

void read_thresholds(Fields& fields, const Node& root, Settings& out) {
  const Node* map = fields.map(root.find("thresholds"), "'thresholds'");
  if (!map) return;
  for (const auto& entry : map->entries)
    if (auto value = fields.number(*map, entry.key)) out.thresholds[entry.key] = *value;
}

void read_head(Fields& fields, const Node& root, Settings& out) {
  out.name = fields.text(root, "name");
  read_currency(fields, root, out);
  in_range(fields, root, "fiscal_year_starts", 1, 12, out.fiscal_year_starts);
  in_range(fields, root, "horizon_months", 1, 120, out.horizon_months);
  if (int at = fields.choice(root, "unit", keys::units); at >= 0) out.unit = static_cast<Unit>(at);
  if (auto date = fields.date(root, "as_of"); !date.empty()) out.as_of = parse_date(date);
  if (root.find("roles_required")) out.roles_required = fields.words(root, "roles_required");
  out.critical_factors = fields.words(root, "critical_factors");
  if (int at = fields.choice(root, "engine", engines); at >= 0)
    out.engine = engines[static_cast<std::size_t>(at)];
}

}  // namespace

Parsed<Settings> read_settings(std::string_view text, const std::string& file) {
  Parsed<Settings> out;
  auto tree = read_yaml(text, file);
  as_rule(tree.findings, "SETTINGS", "settings");
  out.findings = std::move(tree.findings);
  Fields fields(file, out.findings, "SETTINGS", "settings");
  const Node* root = fields.map(&tree.value, "the settings file");
  if (!root) return out;
  fields.check_keys(*root, settings_keys, "the settings");
  read_head(fields, *root, out.value);
  read_mega(fields, *root, out.value);
  read_matching(fields, *root, out.value);
  read_evidence_age(fields, *root, out.value);
  read_account_plans(fields, *root, out.value);
  read_capacity(fields, *root, out.value);
  read_thresholds(fields, *root, out.value);
  out.value.waivers = read_waivers(fields, root->find("waivers"));
  out.value.controls = read_controls(fields, root->find("controls"));
  return out;
}

}  // namespace lode::model
