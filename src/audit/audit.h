// The audit: rules, one file each, over one value that holds all a rule may look at.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assign/source.h"
#include "audit/ground.h"
#include "base/context.h"
#include "base/finding.h"
#include "model/segmentation.h"
#include "model/settings.h"
#include "prove/prove.h"
#include "store/connection.h"
#include "store/workspace.h"

namespace lode::audit {

struct Discovered;
struct Fragility;

enum class Profile { definition, data, publish };

// How much of the data was made ready, and how much a rule reads; each includes those before it:
//   accounts  `data`, `units`, `ground` and its tables
//   money     the tables of dig::open_scene (member, known, pool_of, stake), chance_of, win_group, and
//             segment, outcome, first and counts of deal (dig/winning.h)
//   answers   the answers to the seven questions (temp view answer_state, dig/coverage.h)
enum class Reads { text, accounts, money, answers };

// What the verb gathered; a rule without what it needs says so (undetermined).
struct Subject {
  const model::Segmentation& segmentation;
  std::vector<Finding> reading;              // findings of the reader (DEF01, DEF02)
  const model::Settings& settings;
  Profile profile = Profile::definition;
  bool in_workspace = false;                 // lode.yaml, plans and sign-offs could be looked at
  store::Connection* data = nullptr;         // a session with `unit`; null: no data
  const assign::Source* units = nullptr;     // its units as the rules see them; set where `data` is
  const Ground* ground = nullptr;            // the accounts of the scheme; set where `made` is at least accounts
  const Fragility* fragility = nullptr;      // of its thresholds; set where `ground` is and STB02 is asked
  Reads made = Reads::text;
  const store::Workspace* workspace = nullptr;  // its journal; set where `data` is
  Date as_of;                                // of `data`: latest line, or as asked
  std::string price_at;                      // where price levels are kept from check to check; empty: not
  std::string currency;                      // of money in `data`
  std::vector<Finding> around;               // of lode.yaml, and of data that could not be read
  prove::Prover* prover = nullptr;           // made by `judge` where the file can be read
  std::string today;                         // ISO date, for expiries
  const Discovered* discovered = nullptr;    // set where a search found it and STB01 is asked; null: written by hand
};

// What rules found: `fires` and `undetermined`; none is `clear`. `rule` and `name` are filled in by `judge`.
using Outcomes = std::vector<Finding>;

// What a person does about a finding, for the shortest path to "actionable".
struct Remedy {
  std::string_view act;       // "say what each segment needs, and why"
  std::string_view owner;     // the role that does it
  std::string_view effort;    // "an hour"
  std::string_view with = {};  // code of the rule whose remedy settles this one too
};

struct Rule {
  std::string_view code;      // "COV01": never reused
  std::string_view name;      // "overlap": reads after "allow"
  std::string_view summary;   // what it detects, in one line
  std::string_view needs;     // "definition", "data", "definition and data"
  std::string_view awaits;    // what its data part is measured on; empty: nothing
  Remedy remedy;
  Reads reads = Reads::text;  // what its data part takes
  Outcomes (*judge)(const Subject& subject, const Context& context) = nullptr;  // null: not yet measured
};

std::span<const Rule> rules();
const Rule* find_rule(std::string_view code_or_name);

struct Judged {
  const Rule* rule = nullptr;
  Outcome outcome = Outcome::clear;  // the worst over its findings: fires, undetermined, clear
  Severity severity = Severity::info;  // the worst of those that fire and are not waived
  int fired = 0, waived = 0;
  std::string open;                  // why it is undetermined
};

// A finding that somebody took responsibility for.
struct Waived {
  Finding finding;
  model::Waiver waiver;
};

struct Report {
  std::string verdict;  // not_actionable | actionable_with_gaps | actionable
  std::vector<Finding> findings;  // errors first; undetermined last
  std::vector<Judged> judged;     // in the order of the table
  std::vector<Waived> waived;
  int errors = 0, warnings = 0, undetermined = 0;  // `undetermined` counts rules
};
// `only`: rule codes or names; empty: all. Waivers of the file and of the settings are applied.
Report judge(const Subject& subject, const std::vector<std::string>& only, const Context& context);

// A setting of `thresholds:` in lode.yaml, "NED02.similarity", or the rule's own default.
double threshold(const Subject& subject, std::string_view name, double otherwise);

}  // namespace lode::audit
