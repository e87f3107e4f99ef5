// Writes lode.yaml with a word on every setting, so that the file is its own manual.
#include <fmt/format.h>

#include "model/keys.h"
#include "model/settings.h"
#include "model/yaml_write.h"

namespace lode::model {
namespace {

std::string line(std::string_view entry, std::string_view about) {
  return fmt::format("{:<40} # {}\n", entry, about);
}

std::string head(const Settings& s) {
  std::string out =
      "# Settings of this workspace. Every line may be left out; what is shown commented is the "
      "default.\n";
  out += line("name: " + yaml_scalar(s.name), "of the firm, as reports show it");
  out += line("currency: " + yaml_scalar(s.currency),
              "all money is shown in it; other currencies are converted by table fx");
  out += line(fmt::format("fiscal_year_starts: {}", s.fiscal_year_starts), "month, 1 to 12");
  out += line(fmt::format("unit: {}", keys::units[static_cast<std::size_t>(s.unit)]),
              "account, or buying_parent: the root of the hierarchy");
  out += line(s.as_of ? "as_of: " + to_text(*s.as_of) : "# as_of: 2026-03-31",
              "the day to look from; default: the latest line");
  out += line(fmt::format("horizon_months: {}", s.horizon_months), "how far forward figures look");
  return out;
}

std::string agreement(const Settings& s) {
  std::string out = line("roles_required: " + yaml_list(s.roles_required),
                         "who must sign before `publish` is clear");
  out += s.critical_factors.empty()
             ? line("# critical_factors: [customer_type]",
                    "attributes or families every segmentation must speak of")
             : line("critical_factors: " + yaml_list(s.critical_factors),
                    "every segmentation must speak of them");
  out += s.capacity_accounts
             ? line(fmt::format("capacity: {{accounts: {}}}", *s.capacity_accounts),
                    "that key-account managers can hold")
             : line("# capacity: {accounts: 30}", "accounts that key-account managers can hold");
  out += line(fmt::format("mega: {{by: {}, share: {}}}", s.mega.by, s.mega.share),
              "mega accounts: share of revenue, knee or capacity");
  out += line(fmt::format("matching: {{accounts: {}, parents: {}, most: {}}}", s.matching.accounts,
                          s.matching.parents, s.matching.most),
              "least scores and number of proposals in review/");
  std::string months = fmt::format("evidence_months: {{other: {}", s.evidence_age.months);
  for (const auto& [kind, age] : s.evidence_age.by_kind) months += fmt::format(", {}: {}", kind, age);
  out += line(months + "}", "after which evidence is stale, by its kind");
  out += s.account_plans.cost
             ? line(fmt::format("account_plans: {{cost: {}, uplift: {}}}", *s.account_plans.cost,
                                s.account_plans.uplift),
                    "cost of one a year; share of the upside it wins")
             : line(fmt::format("# account_plans: {{cost: 6000, uplift: {}}}", s.account_plans.uplift),
                    "cost of one a year; share of the upside it wins");
  out += line("engine: " + yaml_scalar(s.engine), "what computes");
  return out;
}

std::string thresholds(const Settings& s) {
  if (s.thresholds.empty())
    return line("# thresholds: {SUB02.share: 0.5}", "defaults of rules; `lode explain RULE`");
  std::string out = "thresholds:\n";
  for (const auto& [name, value] : s.thresholds)
    out += fmt::format("  {}: {}\n", yaml_scalar(name), value);
  return out;
}

std::string waivers(const Settings& s) {
  if (s.waivers.empty())
    return line("# waivers: [{rule: PLY04, reason: ..., by: ..., until: 2026-12-31}]",
                "findings that were accepted");
  std::string out = "waivers:\n";
  for (const auto& w : s.waivers)
    out += fmt::format("  - {{rule: {}, {}reason: {}, by: {}, until: {}}}\n", yaml_scalar(w.rule),
                       w.segment.empty() ? "" : "segment: " + yaml_scalar(w.segment) + ", ",
                       yaml_scalar(w.reason), yaml_scalar(w.by), w.until);
  return out;
}

std::string controls(const Settings& s) {
  if (s.controls.empty())
    return line("# controls: [{period: 2025, revenue: 1250000.00, source: Annual accounts}]",
                "totals that the loaded data must meet; `lode explain controls`");
  return "controls:\n" + print(s.controls);
}

}  // namespace

std::string print(const Settings& s) {
  return head(s) + agreement(s) + thresholds(s) + waivers(s) + controls(s);
}

}  // namespace lode::model
