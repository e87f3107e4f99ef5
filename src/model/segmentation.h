// Segmentation: one file, as a value. Everything a person wrote, with places; what is missing is
// empty.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/attribute.h"
#include "model/predicate.h"

namespace lode::model {

enum class Unit { account, buying_parent };
enum class Match { first, unique };
enum class Mode { absent, segment, account };

struct Need {  // of the catalogue
  std::string id, title, dimension;
  std::string definition;                // what is meant, in a sentence
  std::string ask;                       // the question that asks it
  std::string measure;                   // from own data: on_time, on_time_in_full, returns; none: not measured
  std::optional<bool> higher_is_better;  // of ratings, whatever order their scale is written in
  bool overall = false;                  // satisfaction as a whole: explained by the other needs, not one of them
  Place place;
};

struct NeedLink {  // of a segment
  std::string need;
  std::optional<double> weight;
  std::vector<std::string> because;   // attribute ids
  std::vector<std::string> evidence;  // ids, or a kind such as "claim"
  Place place;
};

struct Play {
  std::string view;  // marketing, sales, product, operations
  std::string id, title, message, reason, owner, kpi, start, end, mode;
  std::optional<double> budget;
  std::vector<std::string> answers;  // need ids
  std::vector<std::string> evidence;
  std::vector<std::string> depends_on;
  std::vector<Member> parameters;  // further keys, as written
  Place place;
};

struct Role {
  std::string role, who;
};

struct Buying {
  std::string level;
  std::vector<Role> roles;
  std::vector<std::string> process;
  std::optional<double> days;
  Place place;
};

struct Kpi {
  std::string id, metric, by;
  std::optional<double> baseline, target;
  Place place;
};

struct Plan {
  std::string account, plan;
};

struct Figures {
  std::optional<double> captured, pool, cap, target;
  std::vector<Member> other;
  Place place;
};

struct Segment {
  std::string id, title;
  std::string where;      // as written; empty: missing (unless residual)
  Predicate rule;         // resolved; `always` where missing or broken
  bool has_rule = false;  // parsed; leaves that could not be resolved are `vague` in `rule`
  bool residual = false;
  Mode mode = Mode::absent;
  std::vector<Plan> plans;
  std::vector<NeedLink> needs;
  Buying buying;
  bool has_buying = false;
  std::string stance, service_model, owner;
  std::vector<Play> plays;
  std::vector<Kpi> kpis;
  std::vector<Member> profile;  // free facts: names count for DEF06
  Figures figures;
  Place place, where_place;  // of the segment and of its rule's text
};

struct SignOff {
  std::string role, by, on, hash;
  std::optional<int> version;
  Place place;
};

struct Waiver {
  std::string rule, segment, reason, by, until;
  Place place;
};

struct Path {
  std::string from, to, because;
  Place place;
};

struct Review {
  std::optional<int> every_months;
  std::string owner;
};

struct Segmentation {
  std::string file;
  std::string id, title;
  int version = 1;
  Unit unit = Unit::account;
  std::string universe;         // as written
  Predicate universe_rule;      // `always` where none
  Match match = Match::unique;  // what no file declares is not ordered
  bool has_match = false;       // the file says `match:`
  std::vector<std::string> critical_factors;
  Dictionary dictionary;
  std::vector<Need> needs;
  std::vector<Segment> segments;
  std::vector<SignOff> sign_offs;
  std::vector<Waiver> waivers;
  std::optional<Review> review;
  std::vector<Path> paths;
  std::string hash;       // semantic_hash of this
  bool readable = false;  // false: the file could not be read as YAML at all

  const Segment* find(std::string_view segment) const;
};

// What a workspace adds to a file that is judged inside it; all empty for a file judged alone.
struct Surroundings {
  std::string attributes_text, attributes_file;  // attributes.yaml
  std::string needs_text, needs_file;            // needs.yaml
  std::vector<std::string> critical_factors;     // of lode.yaml
  std::optional<Unit> unit;
  std::vector<Attribute> columns;  // further columns of the data, typed by a safe guess
};

// Never fails: what cannot be read is a finding (DEF01 with its place) and left empty.
Parsed<Segmentation> read_segmentation(std::string_view text, const std::string& file,
                                       const Surroundings& surroundings = {});

// The rule by which an account becomes a member, with the order taken into account (first match:
// minus the earlier ones; residual: minus all others), for display and trace. Not for proofs of
// nulls.
Predicate effective_rule(const Segmentation& segmentation, std::size_t segment);

// Canonical YAML: fixed key order, canonical rules; read(print(s)) has the same hash.
std::string print(const Segmentation& segmentation);

// SHA-256 of the meaning: definitions in normal form with terms expanded, universe, match, unit,
// and what the dictionary says of the attributes that rules use. Comments, key order, titles,
// plays, versions and sign-offs do not count; neither does the order of segments where it does not
// decide (match: unique).
std::string semantic_hash(const Segmentation& segmentation);

std::string json_schema();  // of the file, draft 2020-12

}  // namespace lode::model
