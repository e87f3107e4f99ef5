// The translation of rules for the solver: three-valued logic by a pair of formulas per node.
#include "prove/encode.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace lode::prove {
namespace {

using model::Compare;
using Op = model::Predicate::Op;

Truths swapped_if(bool swap, const Truths& t) { return swap ? Truths{t.no, t.yes} : t; }
Truths both(const Truths& a, const Truths& b) { return {a.yes && b.yes, a.no || b.no}; }
Truths either(const Truths& a, const Truths& b) { return {a.yes || b.yes, a.no && b.no}; }

bool truth_of(const z3::model& model, const z3::expr& variable) {
  return model.eval(variable, true).is_true();
}

}  // namespace

Encoder::Encoder(z3::context& context, const Space& space) : context_(&context), space_(&space) {
  for (std::size_t a = 0; a < space.axes.size(); ++a) {
    null_.push_back(context.bool_const(fmt::format("n{}", a).c_str()));
    auto& steps = steps_.emplace_back();
    for (int code = 1; code <= space.axes[a].last_code(); ++code)
      steps.push_back(context.bool_const(fmt::format("a{}_{}", a, code).c_str()));
  }
  for (std::size_t v = 0; v < space.vague.size(); ++v) {
    above_.push_back(context.bool_const(fmt::format("v{}_above", v).c_str()));
    equal_.push_back(context.bool_const(fmt::format("v{}_equal", v).c_str()));
  }
}

z3::expr Encoder::reached(int axis, int code) const {
  const auto& steps = steps_[static_cast<std::size_t>(axis)];
  if (code <= 0) return flag(true);
  if (code > static_cast<int>(steps.size())) return flag(false);
  return steps[static_cast<std::size_t>(code - 1)];
}

z3::expr Encoder::at_code(int axis, int code) const {
  if (code < 0) return is_null(axis);
  return !is_null(axis) && reached(axis, code) && !reached(axis, code + 1);
}

z3::expr Encoder::at_standing(int term, int standing) const {
  const auto& above = above_[static_cast<std::size_t>(term)];
  const auto& equal = equal_[static_cast<std::size_t>(term)];
  return standing == 0 ? equal : standing > 0 ? above : !above && !equal;
}

z3::expr_vector Encoder::domain() const {
  z3::expr_vector out(*context_);
  for (std::size_t a = 0; a < space_->axes.size(); ++a) {
    const auto& axis = space_->axes[a];
    int index = static_cast<int>(a);
    for (int code = 1; code < axis.last_code(); ++code)
      out.push_back(z3::implies(reached(index, code + 1), reached(index, code)));
    for (int code = 0; code <= axis.last_code(); ++code)
      if (!axis.find(code))
        out.push_back(is_null(index) || !reached(index, code) || reached(index, code + 1));
  }
  for (std::size_t v = 0; v < above_.size(); ++v) out.push_back(!above_[v] || !equal_[v]);
  return out;
}

Truths Encoder::compared(int axis, Compare how, const Value& constant, const z3::expr& known) const {
  if (lode::is_null(constant)) return {flag(false), flag(false)};
  int cut = cut_index(space_->axes[static_cast<std::size_t>(axis)], constant);
  LODE_ASSERT(cut >= 0);
  z3::expr from = reached(axis, 2 * cut + 1), past = reached(axis, 2 * cut + 2);
  z3::expr holds = flag(true);
  switch (how) {
    case Compare::eq: holds = from && !past; break;
    case Compare::ne: holds = !from || past; break;
    case Compare::lt: holds = !from; break;
    case Compare::le: holds = !past; break;
    case Compare::gt: holds = past; break;
    case Compare::ge: holds = from; break;
  }
  return {known && holds, known && !holds};
}

Truths Encoder::vague(const model::Predicate& rule, const z3::expr& known) const {
  int term = space_->vague_term(rule);
  LODE_ASSERT(term >= 0);
  z3::expr above = above_[static_cast<std::size_t>(term)];
  z3::expr equal = equal_[static_cast<std::size_t>(term)];
  z3::expr holds = equal;
  switch (rule.compare) {
    case Compare::eq: break;
    case Compare::ne: holds = !equal; break;
    case Compare::lt: holds = !above && !equal; break;
    case Compare::le: holds = !above; break;
    case Compare::gt: holds = above; break;
    case Compare::ge: holds = above || equal; break;
  }
  return swapped_if(rule.negated, {known && holds, known && !holds});
}

Truths Encoder::leaf(const model::Predicate& rule, int axis, const z3::expr& unknown) const {
  z3::expr known = !unknown;
  switch (rule.op) {
    case Op::is_null: return swapped_if(rule.negated, {unknown, known});
    case Op::is_true:
      return swapped_if(rule.negated, compared(axis, Compare::eq, Value(true), known));
    case Op::vague: return vague(rule, known);
    case Op::compare:
      return swapped_if(rule.negated, compared(axis, rule.compare, rule.literals[0].value, known));
    case Op::between:
      return swapped_if(rule.negated,
                        both(compared(axis, Compare::ge, rule.literals[0].value, known),
                             compared(axis, Compare::le, rule.literals[1].value, known)));
    default: break;
  }
  LODE_ASSERT(rule.op == Op::in);
  Truths out{flag(false), flag(true)};
  for (const auto& constant : rule.literals)
    out = either(out, compared(axis, Compare::eq, constant.value, known));
  return swapped_if(rule.negated, out);
}

Truths Encoder::encode(const model::Predicate& rule, int unknown_axis) const {
  if (rule.op == Op::always) return {flag(true), flag(false)};
  if (rule.op == Op::negate) return swapped_if(true, encode(rule.children[0], unknown_axis));
  if (rule.op == Op::all || rule.op == Op::any) {
    bool every = rule.op == Op::all;
    Truths out{flag(every), flag(!every)};
    for (const auto& child : rule.children) {
      auto next = encode(child, unknown_axis);
      out = every ? both(out, next) : either(out, next);
    }
    return out;
  }
  int axis = space_->axis(rule.attribute);
  LODE_ASSERT(axis >= 0);
  return leaf(rule, axis, axis == unknown_axis ? flag(true) : is_null(axis));
}

Candidate Encoder::read(const z3::model& model) const {
  Candidate out;
  for (std::size_t a = 0; a < space_->axes.size(); ++a) {
    int code = 0;
    for (const auto& step : steps_[a]) code += truth_of(model, step) ? 1 : 0;
    out.codes.push_back(truth_of(model, null_[a]) ? -1 : code);
  }
  for (std::size_t v = 0; v < above_.size(); ++v)
    out.standing.push_back(truth_of(model, above_[v]) ? 1 : truth_of(model, equal_[v]) ? 0 : -1);
  return out;
}

}  // namespace lode::prove
