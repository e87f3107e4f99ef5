// The attribute dictionary: what rules may use, with type, domain, family, nest, source.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/predicate.h"

namespace lode::model {

enum class Type { integer, number, money, boolean, enumeration, text, date };

struct Term {
  std::string word;
  std::string condition;  // ">= 250": a comparison without its attribute
  Place place;
};

struct Surrogate {
  std::string for_status;  // "prospect"
  std::string rule;
  std::optional<double> precision, recall;
};

struct Attribute {
  std::string id;
  std::string title;
  Type type = Type::text;
  bool typed =
      true;  // false: the declared type is missing or unknown (a finding); rules on it are `vague`
  std::optional<double> min, max;
  bool nullable = true;
  std::vector<std::string> values;  // of an enum
  std::string family, nest, source, unit;
  std::vector<std::string> visible_for;  // customer, prospect; empty: both
  std::vector<std::string> synonyms;
  std::string derive;  // a SQL expression over facts and attributes
  std::vector<Term> terms;
  std::optional<Surrogate> surrogate;
  bool standard = false;  // one of standard_attributes()
  bool guessed = false;   // a column of the data that no dictionary declares
  Place place;
};

struct Dictionary {
  // Declared ones, then columns of the data, then standard ones; an id stands once.
  std::vector<Attribute> attributes;
  const Attribute* find(std::string_view id_or_synonym) const;  // exact, else whatever the case
  void add(Attribute attribute);                                // unless its id is there already
};

// Attributes every workspace has: the columns of the canonical account table, status, and facts
// computed from lines (contract, "Definitions"): revenue_12m, profit_12m, growth_12m, recency_days,
// ...
const std::vector<Attribute>& standard_attributes();

struct Node;
// The `attributes:` map of a file. Findings: DEF01 with places.
Parsed<std::vector<Attribute>> read_attributes(const Node& map, const std::string& file);
// attributes.yaml as a whole.
Parsed<std::vector<Attribute>> read_attributes_file(std::string_view text, const std::string& file);

// Resolves bare words to enum values or terms, checks types and names, and puts ids for synonyms. A
// leaf that cannot be resolved becomes `vague`. Findings, with columns in the rule's text:
//   DEF01 error: unknown attribute, type mismatch, a value that the enum does not have (stays
//   executable),
//         a reference to another segment (`segments`: their ids);
//   DEF02 undefined term, or an attribute of source `opinion` with neither `derive` nor `terms`
//   (stays
//         executable); error where the rule rests on nothing else, else warning.
Parsed<Predicate> resolve(const Predicate& predicate, const Dictionary& dictionary,
                          const std::vector<std::string>& segments = {});

const char* type_name(Type type);
std::optional<Type> type_from(std::string_view name);
bool is_numeric(Type type);

}  // namespace lode::model
