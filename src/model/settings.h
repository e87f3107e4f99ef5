// Settings: lode.yaml as a value.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/control.h"
#include "model/segmentation.h"

namespace lode::model {

struct MegaCut {
  std::string by = "share";  // share | knee | capacity
  double share = 0.10;       // of revenue; default after IFRS 8.34 / ASC 280
};

// When two accounts, or an account and a parent, are near enough to be put before a person.
struct Matching {
  double accounts = 0.8;  // least score of a pair that may be one business
  double parents = 0.6;   // least score of a likely parent
  int most = 10'000;      // open rows in a review file
};

// How old a piece of evidence may be before it counts as stale, in months, by its kind.
struct EvidenceAge {
  int months = 12;
  std::map<std::string, int, std::less<>> by_kind{{"scorecard", 6}};  // two quarters
};

// What a plan for one account costs a year and brings, for the choice between plans and a common strategy.
struct AccountPlans {
  std::optional<double> cost;  // in the workspace's currency; nothing: cannot be weighed
  double uplift = 0.1;         // share of an account's upside that a plan of its own wins more than the common one
};

struct Settings {
  std::string name;
  std::string currency = "EUR";
  int fiscal_year_starts = 1;  // month
  Unit unit = Unit::account;
  std::optional<Date> as_of;
  int horizon_months = 12;
  std::vector<std::string> roles_required{"sales"};
  std::vector<std::string> critical_factors;
  std::optional<int> capacity_accounts;  // accounts that key-account managers can hold
  MegaCut mega;
  Matching matching;
  EvidenceAge evidence_age;
  AccountPlans account_plans;
  std::map<std::string, double, std::less<>>
      thresholds;  // rule defaults, overridable: "SUB02.share"
  std::vector<Waiver> waivers;
  std::vector<Control> controls;
  std::string engine = "duckdb";
};

Parsed<Settings> read_settings(std::string_view text, const std::string& file);
std::string print(const Settings& settings);  // lode.yaml with every setting commented

}  // namespace lode::model
