// Session: one solver turned to one space of cells, and the way from a question to a checked witness.
// Internal to prove/.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "prove/encode.h"
#include "prove/membership.h"
#include "prove/prove.h"

namespace lode::prove {

// "Is there an account such that …", once for the solver and once for a concrete account.
struct Question {
  std::vector<const model::Predicate*> about;  // their attributes make the witness, in this order
  std::function<z3::expr(const Encoder&)> formula;
  std::function<bool(const Space&, const Candidate&)> holds;
  int unknown_axis = -1;  // shown as unknown in the witness, though known in the formula
  Nulls nulls;
};

struct Found {
  Answer answer = Answer::unknown;  // yes: there is one
  Candidate account;                // then it is this one
  std::vector<int> axes;            // that matter for it
};

class Session {
 public:
  explicit Session(ProofLimit limit);
  // Later questions are about these attributes and rules. Keeps the solver.
  Result<void> turn_to(const model::Dictionary& dictionary, std::vector<const model::Predicate*> rules);
  // Makes sure the space has the constants of these rules too.
  Result<void> cover(const std::vector<const model::Predicate*>& rules);
  Result<Found> ask(const Question& question);
  // `found_means`: whether an account that is found makes the answer yes.
  Verdict verdict(const Question& question, const Found& found, bool found_means) const;

  const Space& space() const { return space_; }
  const Encoder& encoder() const { return *encoder_; }
  z3::context& context() { return *context_; }

 private:
  Result<void> rebuild();
  z3::expr_vector known(const Question& question) const;
  Found search(const Question& question);
  void make_plausible(const Question& question, Candidate& account) const;
  std::vector<int> that_matter(const Question& question, const Candidate& account);
  model::Predicate alike(const Question& question, Candidate account, int axis) const;
  void fix(z3::expr_vector& out, const Candidate& account, int axis) const;

  std::unique_ptr<z3::context> context_;
  std::unique_ptr<z3::solver> solver_;
  const model::Dictionary* dictionary_ = nullptr;
  std::vector<const model::Predicate*> rules_;
  std::vector<std::unique_ptr<model::Predicate>> further_;  // covered later, kept by value
  Space space_;
  std::unique_ptr<Encoder> encoder_;
};

// The formula "belongs to segment i" for each segment, an attribute taken as unknown where asked.
std::vector<z3::expr> member_formulas(const Encoder& encoder, z3::context& context,
                                      const model::Segmentation& segmentation, int unknown_axis = -1);

// Runs what calls the solver; its exceptions become an Error here and go no further.
template <class F>
auto guarded(F&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const z3::exception& problem) {
    return fail(Code::store, std::string("the solver failed: ") + problem.msg());
  }
}

}  // namespace lode::prove
