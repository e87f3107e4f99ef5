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
  Place place;
};

struct Dictionary {
  std::vector<Attribute> attributes;  // declared ones, then standard ones that were not redeclared
  const Attribute* find(std::string_view id_or_synonym) const;
};

// Attributes every workspace has, computed from facts: status, revenue_12m, profit_12m, growth_12m,
// recency_days, revenue_share, lines_12m, ... ; family, nest and source set.
const std::vector<Attribute>& standard_attributes();

// Resolves bare words to enum values or terms, checks types and names; unresolved words become `vague`.
// Findings: DEF01 (unknown attribute, type mismatch) and DEF02 (vague term), with columns in the rule's text.
Parsed<Predicate> resolve(const Predicate& predicate, const Dictionary& dictionary);

const char* type_name(Type type);
std::optional<Type> type_from(std::string_view name);

}  // namespace lode::model
