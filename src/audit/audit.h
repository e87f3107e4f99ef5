// The audit: rules, one file each, over one value that holds all a rule may look at.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "model/segmentation.h"
#include "model/settings.h"
#include "prove/prove.h"
#include "store/connection.h"

namespace lode::audit {

enum class Profile { definition, data, publish };

// What the verb gathered; a rule without what it needs says so (undetermined).
struct Subject {
  const model::Segmentation& segmentation;
  std::vector<Finding> reading;              // findings of the reader (DEF01, DEF02)
  const model::Settings& settings;
  Profile profile = Profile::definition;
  store::Connection* data = nullptr;         // a session with unit and membership tables; null: no data
  std::string today;                         // ISO date, for expiries
};

struct Outcomes {
  std::vector<Finding> findings;  // fires and undetermined; none: clear
};

struct Rule {
  std::string_view code;     // "COV01": never reused
  std::string_view name;     // "overlap": reads after "allow"
  std::string_view summary;
  std::string_view needs;    // "definition", "data", "definition and data"
  Outcomes (*judge)(const Subject& subject, const Context& context);
};

std::span<const Rule> rules();
const Rule* find_rule(std::string_view code_or_name);

struct Judged {
  const Rule* rule;
  Outcome outcome;  // the worst over its findings
};
struct Report {
  std::string verdict;  // not_actionable | actionable_with_gaps | actionable
  std::vector<Finding> findings;
  std::vector<Judged> judged;
  int errors = 0, warnings = 0, undetermined = 0;
};
// `only`: rule codes or names; empty: all of the profile. Waivers of the file and settings are applied.
Report judge(const Subject& subject, const std::vector<std::string>& only, const Context& context);

}  // namespace lode::audit
