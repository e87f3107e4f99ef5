// Predicates: the rules of segments, in four forms that agree: evaluated here, compiled to SQL,
// translated for the solver (prove/), read back in words. Three-valued as in SQL.
// What numbers, texts and dates mean is written in docs/concepts/definitions.md and holds in all
// four: integers and decimals compare exactly; a column of doubles compares with the literal
// rounded to the nearest double (literals have at most 15 significant digits there, so no two of
// them meet); NaN equals itself and is above all numbers; texts compare by their bytes.
#pragma once
#include <compare>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/value.h"

namespace lode::model {

enum class Compare { eq, ne, lt, le, gt, ge };

struct Literal {
  Value value;       // int64 (whole, up to 18 digits), Decimal (shortest form), bool, Date or text
  std::string word;  // set where written bare or in double quotes: a term, until resolved
  int column = 0;    // in the rule's text, from 1
};

// One node of a rule. Leaves name an attribute; `all`, `any` and `negate` have children.
struct Predicate {
  enum class Op {
    always,   // no condition: TRUE (children and attribute empty)
    all,      // and
    any,      // or
    negate,   // not: one child
    compare,  // attribute <compare> literals[0]
    in,       // attribute in (literals)
    between,  // attribute between literals[0] and literals[1], inclusive
    is_null,  // attribute is null
    is_true,  // a bare boolean attribute
    vague  // a leaf that could not be resolved: an uninterpreted truth value; `written` is its form
  } op = Op::always;
  Op written = Op::always;  // of a vague leaf: what it was (compare, in, ...), for printing
  std::string attribute;
  Compare compare = Compare::eq;
  std::vector<Literal> literals;
  bool negated = false;  // not in, not between, is not null
  std::vector<Predicate> children;
  int column = 0;  // in the rule's text, from 1
};

enum class Truth { no, unknown, yes };

constexpr std::size_t rule_bytes_max = 64 * 1024;
constexpr int rule_depth_max = 64;  // of parentheses and `not`

// A syntax error gives `always` and one finding (rule DEF01) with the column in `place.column`.
// Nested `and` in `and` and `or` in `or` become one node; nothing else is rearranged.
Parsed<Predicate> parse_predicate(std::string_view text);

std::string print(const Predicate& predicate);  // canonical text: parse(print(p)) = p

// How rows are read: the value of an attribute, null for unknown.
using Row = std::function<const Value&(std::string_view attribute)>;
// REQUIRES: resolved (no bare words). `vague` is unknown.
Truth evaluate(const Predicate& predicate, const Row& row);

// Orders two values of a kind as SQL does; nothing where one is null or their kinds cannot be
// compared.
std::optional<std::strong_ordering> compare_values(const Value& a, const Value& b);

// SQL with quoted identifiers and literals only; `alias` prefixes columns ("a" -> a."sites"), may
// be empty. `vague` becomes CAST(NULL AS BOOLEAN).
std::string to_sql(const Predicate& predicate, std::string_view alias = {});

// "more than 10 locations and format is dine in"; names from `title` (attribute id -> words, may be
// empty).
std::string in_words(const Predicate& predicate,
                     const std::function<std::string(std::string_view)>& title = {});

std::vector<std::string> attributes_of(
    const Predicate& predicate);                  // distinct, in order of appearance
int condition_count(const Predicate& predicate);  // leaves
// Leaves as separate predicates, in order, for `why`.
std::vector<Predicate> clauses_of(const Predicate& predicate);

// Builders; they flatten, and simplify only what holds in three-valued logic: none of `all_of` is
// `always`, none of `any_of` is `not always`, not not x is x.
Predicate all_of(std::vector<Predicate> children);
Predicate any_of(std::vector<Predicate> children);
Predicate not_(Predicate child);

// Equal but for columns.
bool same(const Predicate& a, const Predicate& b);
// One form for rules that say the same in another order or shape: `not` pushed to the leaves,
// between and one-value lists as comparisons, children and list values sorted, repetitions dropped.
// Same truth for every row.
Predicate normal_form(const Predicate& predicate);

}  // namespace lode::model
