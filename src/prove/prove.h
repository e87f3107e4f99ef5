// Proofs about segmentations with Z3: satisfiable, disjoint, exhaustive, shadowed, equivalent; a witness
// for each "no". Nulls are modelled: every attribute has a value and an is-unknown flag. Pure: no I/O.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/segmentation.h"

namespace lode::prove {

// attribute -> value (null: unknown). Attributes that do not matter are left out: the claim holds whatever
// they are, unknown included. A vague term shows as text: `large`, or `not large`.
using Witness = std::vector<std::pair<std::string, Value>>;

enum class Answer { yes, no, unknown };  // unknown: the solver gave up within its limit

struct Verdict {
  Answer answer = Answer::unknown;
  std::optional<Witness> witness;  // present where a counterexample exists
  // For each attribute of the witness, the rule "has a value with which, all else as in the witness, the
  // same is true": what to look for among real accounts.
  std::vector<model::Predicate> alike;
};

struct Nulls {
  bool allowed = true;  // false: all attributes are known (COV02 in `definition`)
};

// One proof's limit, in the solver's own units of work, so that the same question always gets the same
// answer; a million is roughly half a second.
struct ProofLimit {
  unsigned work = 20'000'000;
};

// An attribute whose being unknown can change where an account belongs.
struct NullEffect {
  std::string attribute;
  Verdict verdict;           // yes: it can; the witness has the attribute unknown
  std::string when_unknown;  // segment of the witness; empty: none
  std::string when_known;    // segment of the same account with the value `known`
  Value known;
};

// Many proofs about one segmentation with one solver. REQUIRES: the segmentation outlives it.
class Prover {
 public:
  static Result<Prover> create(const model::Segmentation& s, ProofLimit limit = {});
  // Turns to another segmentation, keeping the solver (making one costs some 8 ms).
  Result<void> turn_to(const model::Segmentation& s);

  // Is there any account in the universe for which the rule is TRUE? Witness for yes.
  Result<Verdict> satisfiable(const model::Predicate& rule, Nulls nulls = {});
  // Can no account make both rules TRUE? Witness for no.
  Result<Verdict> disjoint(const model::Predicate& a, const model::Predicate& b, Nulls nulls = {});
  // Is every account of the universe in some rule? Witness for no.
  Result<Verdict> exhaustive(const std::vector<model::Predicate>& rules, Nulls nulls = {});
  // Is `rule` TRUE only where one of `earlier` is TRUE? Witness for no.
  Result<Verdict> shadowed(const model::Predicate& rule, const std::vector<model::Predicate>& earlier,
                           Nulls nulls = {});
  // Same truth (TRUE or not TRUE) for every account? Witness for no.
  Result<Verdict> equivalent(const model::Predicate& a, const model::Predicate& b, Nulls nulls = {});
  // For each nullable attribute of the rules: could its being unknown change a membership?
  Result<std::vector<NullEffect>> null_effects();

  Prover(Prover&&) noexcept;
  Prover& operator=(Prover&&) noexcept;
  ~Prover();

 private:
  struct State;
  explicit Prover(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The same questions, one at a time.
Result<Verdict> satisfiable(const model::Segmentation& s, const model::Predicate& rule, Nulls nulls = {});
Result<Verdict> disjoint(const model::Segmentation& s, const model::Predicate& a,
                         const model::Predicate& b, Nulls nulls = {});
Result<Verdict> exhaustive(const model::Segmentation& s, const std::vector<model::Predicate>& rules,
                           Nulls nulls = {});
Result<Verdict> shadowed(const model::Segmentation& s, const model::Predicate& rule,
                         const std::vector<model::Predicate>& earlier, Nulls nulls = {});
Result<Verdict> equivalent(const model::Segmentation& s, const model::Predicate& a,
                           const model::Predicate& b, Nulls nulls = {});
// Could an unknown value of a nullable definer change the membership of some account? Witness: the account
// with its unknown attribute null.
Result<Verdict> null_sensitive(const model::Segmentation& s);
// Do two segmentations put every account in the same segment (by id)? Attributes may take any value that
// either dictionary allows. `no` without a witness: they differ in unit or in how an attribute is derived.
Result<Verdict> same_membership(const model::Segmentation& a, const model::Segmentation& b);

}  // namespace lode::prove
