// Rules as solver formulas over cells. Internal to prove/: the only header that shows Z3.
//
// Each attribute has a Bool "is unknown" and, for its ordered cells, Bools "at cell j or above". A rule
// becomes a pair of formulas, for TRUE and for FALSE; UNKNOWN is neither, exactly as in SQL.
#pragma once
#include <z3++.h>

#include <vector>

#include "prove/candidate.h"

namespace lode::prove {

struct Truths {
  z3::expr yes, no;
};

class Encoder {
 public:
  Encoder(z3::context& context, const Space& space);

  // What holds of every account: cells are ordered, only declared ones are taken.
  z3::expr_vector domain() const;
  // `unknown_axis` >= 0: the rule as it would be were that attribute unknown.
  Truths encode(const model::Predicate& rule, int unknown_axis = -1) const;
  z3::expr is_null(int axis) const { return null_[static_cast<std::size_t>(axis)]; }
  z3::expr at_code(int axis, int code) const;  // code -1: unknown
  z3::expr at_standing(int term, int standing) const;
  Candidate read(const z3::model& model) const;

 private:
  z3::expr reached(int axis, int code) const;  // at this code or above
  Truths compared(int axis, model::Compare how, const Value& constant, const z3::expr& known) const;
  Truths leaf(const model::Predicate& rule, int axis, const z3::expr& unknown) const;
  Truths vague(const model::Predicate& rule, const z3::expr& known) const;
  z3::expr flag(bool value) const { return context_->bool_val(value); }

  z3::context* context_;
  const Space* space_;
  std::vector<z3::expr> null_;
  std::vector<std::vector<z3::expr>> steps_;  // [axis][code - 1]
  std::vector<z3::expr> above_, equal_;       // per vague term
};

}  // namespace lode::prove
