// The proofs: each is one question to a session, asked so that an account found is the counterexample.
#include "prove/prove.h"

#include <algorithm>

#include "prove/session.h"

namespace lode::prove {

using model::Predicate;
using model::Segmentation;
using model::Truth;

namespace {

bool is_true(const Space& space, const Candidate& account, const Predicate& rule) {
  return truth(space, account, rule) == Truth::yes;
}

// "In the universe, every one of `in` is TRUE and none of `out` is."
Question inside(const Segmentation& s, std::vector<const Predicate*> in,
                std::vector<const Predicate*> out, Nulls nulls) {
  Question question{.nulls = nulls};
  in.push_back(&s.universe_rule);
  question.about = in;
  question.about.insert(question.about.end(), out.begin(), out.end());
  question.formula = [in, out](const Encoder& encoder) {
    z3::expr all = encoder.encode(*in.back()).yes;
    for (const auto* rule : in) all = all && encoder.encode(*rule).yes;
    for (const auto* rule : out) all = all && !encoder.encode(*rule).yes;
    return all;
  };
  question.holds = [in, out](const Space& space, const Candidate& account) {
    return std::ranges::all_of(in, [&](auto* rule) { return is_true(space, account, *rule); }) &&
           std::ranges::none_of(out, [&](auto* rule) { return is_true(space, account, *rule); });
  };
  return question;
}

std::vector<const Predicate*> pointers(const std::vector<Predicate>& rules) {
  std::vector<const Predicate*> out;
  for (const auto& rule : rules) out.push_back(&rule);
  return out;
}

std::optional<std::size_t> place(const Segmentation& s, const Space& space, const Candidate& account) {
  return membership(s, [&](const Predicate& rule) { return truth(space, account, rule); }).segment;
}

Candidate without(Candidate account, int axis) {
  account.codes[static_cast<std::size_t>(axis)] = -1;
  return account;
}

using Place = std::optional<std::size_t>;

// The formula "belongs there"; nowhere is "to none of the segments".
z3::expr belongs(const std::vector<z3::expr>& members, Place to, z3::context& context) {
  if (to) return members[*to];
  z3::expr out = context.bool_val(true);
  for (const auto& member : members) out = out && !member;
  return out;
}

// "The attribute is known, and belonging would be another were it not": anywhere, or from one place to
// another, so that the witness keeps whatever decides between exactly these two.
Question null_question(Session& session, const Segmentation& s, int axis,
                       std::optional<std::pair<Place, Place>> exactly = {}) {
  Question question{.unknown_axis = axis};
  question.about = rules_of(s);
  question.formula = [&session, &s, axis, exactly](const Encoder& encoder) {
    auto& context = session.context();
    auto known = member_formulas(encoder, context, s);
    auto unknown = member_formulas(encoder, context, s, axis);
    z3::expr differs = context.bool_val(false);
    for (std::size_t i = 0; i < known.size(); ++i) differs = differs || (known[i] != unknown[i]);
    if (exactly)
      differs = belongs(known, exactly->first, context) && belongs(unknown, exactly->second, context);
    return differs && !encoder.is_null(axis);
  };
  question.holds = [&s, axis, exactly](const Space& space, const Candidate& account) {
    if (account.codes[static_cast<std::size_t>(axis)] < 0) return false;
    auto known = place(s, space, account), unknown = place(s, space, without(account, axis));
    return exactly ? *exactly == std::pair(known, unknown) : known != unknown;
  };
  return question;
}

std::string id_of(const Segmentation& s, std::optional<std::size_t> segment) {
  return segment ? s.segments[*segment].id : std::string();
}

}  // namespace

struct Prover::State {
  Session session;
  const Segmentation* about;

  Result<Verdict> ask(const Question& question, bool found_means) {
    LODE_TRY(found, session.ask(question));
    return session.verdict(question, found, found_means);
  }

  Result<NullEffect> null_effect(int axis) {
    const auto& s = *about;
    NullEffect out{.attribute = session.space().axes[static_cast<std::size_t>(axis)].attribute};
    auto question = null_question(session, s, axis);
    LODE_TRY(any, session.ask(question));
    out.verdict = session.verdict(question, any, true);
    if (any.answer != Answer::yes) return out;
    auto known = place(s, session.space(), any.account);
    auto unknown = place(s, session.space(), without(any.account, axis));
    auto exactly = null_question(session, s, axis, std::pair(known, unknown));
    LODE_TRY(found, session.ask(exactly));
    out.verdict = session.verdict(exactly, found, true);
    if (found.answer != Answer::yes) return out;
    out.when_known = id_of(s, known);
    out.when_unknown = id_of(s, unknown);
    out.known = shown(session.space(), found.account, axis);
    return out;
  }
};

Prover::Prover(std::unique_ptr<State> state) : state_(std::move(state)) {}
Prover::Prover(Prover&&) noexcept = default;
Prover& Prover::operator=(Prover&&) noexcept = default;
Prover::~Prover() = default;

Result<Prover> Prover::create(const Segmentation& s, ProofLimit limit) {
  auto made = guarded([&]() -> Result<std::unique_ptr<State>> {
    return std::make_unique<State>(State{Session(limit), &s});
  });
  if (!made) return std::unexpected(std::move(made).error());
  Prover out(*std::move(made));
  LODE_CHECK(out.turn_to(s));
  return out;
}

Result<void> Prover::turn_to(const Segmentation& s) {
  state_->about = &s;
  return state_->session.turn_to(s.dictionary, rules_of(s));
}

Result<Verdict> Prover::satisfiable(const Predicate& rule, Nulls nulls) {
  return state_->ask(inside(*state_->about, {&rule}, {}, nulls), true);
}

Result<Verdict> Prover::disjoint(const Predicate& a, const Predicate& b, Nulls nulls) {
  return state_->ask(inside(*state_->about, {&a, &b}, {}, nulls), false);
}

Result<Verdict> Prover::exhaustive(const std::vector<Predicate>& rules, Nulls nulls) {
  return state_->ask(inside(*state_->about, {}, pointers(rules), nulls), false);
}

Result<Verdict> Prover::shadowed(const Predicate& rule, const std::vector<Predicate>& earlier,
                                 Nulls nulls) {
  return state_->ask(inside(*state_->about, {&rule}, pointers(earlier), nulls), false);
}

Result<Verdict> Prover::equivalent(const Predicate& a, const Predicate& b, Nulls nulls) {
  auto question = inside(*state_->about, {}, {}, nulls);
  question.about.insert(question.about.begin(), {&a, &b});
  auto in_universe = question.holds;
  auto universe = question.formula;
  question.formula = [&a, &b, universe](const Encoder& encoder) {
    return universe(encoder) && (encoder.encode(a).yes != encoder.encode(b).yes);
  };
  question.holds = [&a, &b, in_universe](const Space& space, const Candidate& account) {
    return in_universe(space, account) && is_true(space, account, a) != is_true(space, account, b);
  };
  return state_->ask(question, false);
}

Result<std::vector<NullEffect>> Prover::null_effects() {
  std::vector<NullEffect> out;
  const auto& axes = state_->session.space().axes;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (!axes[a].nullable) continue;
    LODE_TRY(effect, state_->null_effect(static_cast<int>(a)));
    out.push_back(std::move(effect));
  }
  return out;
}

Result<Verdict> satisfiable(const Segmentation& s, const Predicate& rule, Nulls nulls) {
  LODE_TRY(prover, Prover::create(s));
  return prover.satisfiable(rule, nulls);
}

Result<Verdict> disjoint(const Segmentation& s, const Predicate& a, const Predicate& b, Nulls nulls) {
  LODE_TRY(prover, Prover::create(s));
  return prover.disjoint(a, b, nulls);
}

Result<Verdict> exhaustive(const Segmentation& s, const std::vector<Predicate>& rules, Nulls nulls) {
  LODE_TRY(prover, Prover::create(s));
  return prover.exhaustive(rules, nulls);
}

Result<Verdict> shadowed(const Segmentation& s, const Predicate& rule,
                         const std::vector<Predicate>& earlier, Nulls nulls) {
  LODE_TRY(prover, Prover::create(s));
  return prover.shadowed(rule, earlier, nulls);
}

Result<Verdict> equivalent(const Segmentation& s, const Predicate& a, const Predicate& b, Nulls nulls) {
  LODE_TRY(prover, Prover::create(s));
  return prover.equivalent(a, b, nulls);
}

Result<Verdict> null_sensitive(const Segmentation& s) {
  LODE_TRY(prover, Prover::create(s));
  LODE_TRY(effects, prover.null_effects());
  Verdict none{.answer = Answer::no};
  for (auto& effect : effects) {
    if (effect.verdict.answer == Answer::yes) return std::move(effect.verdict);
    if (effect.verdict.answer == Answer::unknown) none.answer = Answer::unknown;
  }
  return none;
}

}  // namespace lode::prove
