// Proofs about segmentations with Z3: satisfiable, disjoint, exhaustive, shadowed, equivalent; a witness
// for each "no". Nulls are modelled: every attribute has a value and an is-unknown flag. Pure: no I/O.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/segmentation.h"

namespace lode::prove {

// attribute -> value (null: unknown). Attributes that do not matter are left out.
using Witness = std::vector<std::pair<std::string, Value>>;

enum class Answer { yes, no, unknown };  // unknown: the solver gave up within its limit

struct Verdict {
  Answer answer = Answer::unknown;
  std::optional<Witness> witness;  // present where a counterexample exists
};

struct Nulls {
  bool allowed = true;  // false: all attributes are known (COV02 in `definition`)
};

// Is there any account in the universe for which the rule is TRUE? Witness for yes.
Result<Verdict> satisfiable(const model::Segmentation& s, const model::Predicate& rule, Nulls nulls = {});
// Can one account make both rules TRUE? `answer` yes = disjoint; witness where not.
Result<Verdict> disjoint(const model::Segmentation& s, const model::Predicate& a,
                         const model::Predicate& b, Nulls nulls = {});
// Is every account of the universe in some rule? Witness where not.
Result<Verdict> exhaustive(const model::Segmentation& s, const std::vector<model::Predicate>& rules,
                           Nulls nulls = {});
// Is `rule` TRUE only where one of `earlier` is TRUE?
Result<Verdict> shadowed(const model::Segmentation& s, const model::Predicate& rule,
                         const std::vector<model::Predicate>& earlier, Nulls nulls = {});
// Same truth (TRUE or not TRUE) for every account; witness where they differ.
Result<Verdict> equivalent(const model::Segmentation& s, const model::Predicate& a,
                           const model::Predicate& b, Nulls nulls = {});
// Could an unknown value of a nullable definer change the membership of some account? Witness: the account
// with its unknown attribute null.
Result<Verdict> null_sensitive(const model::Segmentation& s);
// Do two segmentations put every account in the same segment (by id)?
Result<Verdict> same_membership(const model::Segmentation& a, const model::Segmentation& b);

}  // namespace lode::prove
