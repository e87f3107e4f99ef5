// From a question to a verdict: ask the solver, make its account plausible, keep what matters, check it.
#include "prove/session.h"

#include <algorithm>

#include "base/assert.h"

namespace lode::prove {

using model::Predicate;

Session::Session(ProofLimit limit)
    : context_(std::make_unique<z3::context>()),
      solver_(std::make_unique<z3::solver>(*context_, z3::solver::simple())) {
  z3::params parameters(*context_);
  parameters.set("rlimit", limit.work);
  solver_->set(parameters);
}

Result<void> Session::turn_to(const model::Dictionary& dictionary, std::vector<const Predicate*> rules) {
  dictionary_ = &dictionary;
  rules_ = std::move(rules);
  further_.clear();
  return rebuild();
}

Result<void> Session::rebuild() {
  LODE_TRY(space, make_space(*dictionary_, rules_));
  space_ = std::move(space);
  return guarded([&]() -> Result<void> {
    encoder_ = std::make_unique<Encoder>(*context_, space_);
    solver_->reset();
    solver_->add(encoder_->domain());
    return {};
  });
}

Result<void> Session::cover(const std::vector<const Predicate*>& rules) {
  bool all = std::ranges::all_of(rules, [&](const Predicate* r) { return covers(space_, *r); });
  if (all) return {};
  for (const auto* rule : rules)
    if (!covers(space_, *rule))
      rules_.push_back(further_.emplace_back(std::make_unique<Predicate>(*rule)).get());
  return rebuild();
}

z3::expr_vector Session::known(const Question& question) const {
  z3::expr_vector out(*context_);
  for (std::size_t a = 0; a < space_.axes.size(); ++a) {
    int axis = static_cast<int>(a);
    if (!question.nulls.allowed || !space_.axes[a].nullable || axis == question.unknown_axis)
      out.push_back(!encoder_->is_null(axis));
  }
  return out;
}

Found Session::search(const Question& question) {
  Found out;
  solver_->push();
  solver_->add(question.formula(*encoder_));
  auto assumptions = known(question);
  auto answer = solver_->check(assumptions);
  if (answer == z3::sat) {
    out.answer = Answer::yes;
    out.account = encoder_->read(solver_->get_model());
  } else if (answer == z3::unsat) {
    out.answer = Answer::no;
  }
  solver_->pop();
  return out;
}

// Each attribute in turn takes its plainest value with which the claim still holds; unknown comes last.
void Session::make_plausible(const Question& question, Candidate& account) const {
  for (std::size_t a = 0; a < space_.axes.size(); ++a) {
    int former = account.codes[a];
    for (const auto& cell : space_.axes[a].cells) {
      account.codes[a] = cell.code;
      if (cell.code == former || question.holds(space_, account)) break;
      account.codes[a] = former;
    }
  }
  for (auto& standing : account.standing) {
    int former = standing;
    for (int preferred : {0, 1, -1}) {
      standing = preferred;
      if (preferred == former || question.holds(space_, account)) break;
      standing = former;
    }
  }
}

void Session::fix(z3::expr_vector& out, const Candidate& account, int axis) const {
  out.push_back(encoder_->at_code(axis, account.codes[static_cast<std::size_t>(axis)]));
  for (std::size_t v = 0; v < space_.vague.size(); ++v)
    if (space_.vague[v].attribute == space_.axes[static_cast<std::size_t>(axis)].attribute)
      out.push_back(encoder_->at_standing(static_cast<int>(v), account.standing[v]));
}

// An attribute may be left out when the claim holds whatever it is, unknown included.
std::vector<int> Session::that_matter(const Question& question, const Candidate& account) {
  std::vector<int> axes;
  for (const auto* rule : question.about)
    for_leaves(*rule, [&](const Predicate& leaf) {
      int axis = space_.axis(leaf.attribute);
      if (std::ranges::find(axes, axis) == axes.end()) axes.push_back(axis);
    });
  solver_->push();
  solver_->add(!question.formula(*encoder_));
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (axes[i] == question.unknown_axis) continue;
    z3::expr_vector kept(*context_);
    for (std::size_t j = 0; j < axes.size(); ++j)
      if (j != i) fix(kept, account, axes[j]);
    if (solver_->check(kept) == z3::unsat) axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(i));
  }
  solver_->pop();
  return axes;
}

Result<Found> Session::ask(const Question& question) {
  LODE_CHECK(cover(question.about));
  return guarded([&]() -> Result<Found> {
    Found out = search(question);
    if (out.answer != Answer::yes) return out;
    if (!question.holds(space_, out.account))
      return fail(Code::store, "a proof's witness did not stand up to evaluation",
                  "this is a fault in lode: please report the file");
    make_plausible(question, out.account);
    out.axes = that_matter(question, out.account);
    return out;
  });
}

model::Predicate Session::alike(const Question& question, Candidate account, int axis) const {
  const auto& about = space_.axes[static_cast<std::size_t>(axis)];
  if (axis == question.unknown_axis) return in_cells(about, {-1});
  auto& code = account.codes[static_cast<std::size_t>(axis)];
  std::vector<int> codes;
  auto keep = [&](int candidate) {
    code = candidate;
    if (question.holds(space_, account)) codes.push_back(candidate);
  };
  for (const auto& cell : about.cells) keep(cell.code);
  if (about.nullable) keep(-1);
  return in_cells(about, codes);
}

Verdict Session::verdict(const Question& question, const Found& found, bool found_means) const {
  Verdict out;
  if (found.answer == Answer::unknown) return out;
  bool there_is = found.answer == Answer::yes;
  out.answer = there_is == found_means ? Answer::yes : Answer::no;
  if (!there_is) return out;
  Witness witness;
  for (int axis : found.axes) {
    const auto& about = space_.axes[static_cast<std::size_t>(axis)];
    witness.emplace_back(about.attribute, axis == question.unknown_axis
                                              ? Value{} : shown(space_, found.account, axis));
    out.alike.push_back(alike(question, found.account, axis));
  }
  out.witness = std::move(witness);
  return out;
}

std::vector<z3::expr> member_formulas(const Encoder& encoder, z3::context& context,
                                      const model::Segmentation& segmentation, int unknown_axis) {
  const auto& segments = segmentation.segments;
  z3::expr universe = encoder.encode(segmentation.universe_rule, unknown_axis).yes;
  std::vector<z3::expr> holds;
  for (const auto& segment : segments)
    holds.push_back(segment.has_rule && !segment.residual
                        ? encoder.encode(segment.rule, unknown_axis).yes
                        : context.bool_val(false));
  std::vector<z3::expr> out;
  bool residual_taken = false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    bool residual = segments[i].residual && !residual_taken;
    residual_taken = residual_taken || segments[i].residual;
    z3::expr member = residual ? universe : universe && holds[i];
    bool all_others = residual || segmentation.match == model::Match::unique;
    for (std::size_t j = 0; j < (all_others ? segments.size() : i); ++j)
      if (j != i) member = member && !holds[j];
    out.push_back(member);
  }
  return out;
}

}  // namespace lode::prove
