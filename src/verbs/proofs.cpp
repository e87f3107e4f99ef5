// The list of claims, and how each reads.
#include "verbs/proofs.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/assign.h"
#include "base/text.h"

namespace lode::verbs {
namespace {

using Claim = Proof::Claim;
using model::Segment;
using model::Segmentation;
using prove::Answer;

// `proved_by`: the answer that makes the claim hold.
Proof made(Claim claim, std::vector<std::string> segments, prove::Verdict verdict, Answer proved_by) {
  Proof out{.claim = claim, .segments = std::move(segments)};
  out.holds = verdict.answer == proved_by;
  out.verdict = std::move(verdict);
  return out;
}

std::vector<const Segment*> ruled(const Segmentation& s) {
  std::vector<const Segment*> out;
  for (const auto& segment : s.segments)
    if (segment.has_rule && !segment.residual) out.push_back(&segment);
  return out;
}

std::vector<model::Predicate> rules_of(const std::vector<const Segment*>& segments) {
  std::vector<model::Predicate> out;
  for (const auto* segment : segments) out.push_back(segment->rule);
  return out;
}

// Some account fits it; and, where the order decides, some account that no earlier segment takes.
Result<void> add_existence(std::vector<Proof>& out, const Segmentation& s, prove::Prover& prover) {
  std::vector<model::Predicate> earlier;
  for (const auto* segment : ruled(s)) {
    LODE_TRY(some, prover.satisfiable(segment->rule));
    bool any = some.answer != Answer::no;
    out.push_back(made(Claim::satisfiable, {segment->id}, std::move(some), Answer::yes));
    out.back().place = segment->where_place;
    if (any && s.match == model::Match::first && !earlier.empty()) {
      LODE_TRY(shadowed, prover.shadowed(segment->rule, earlier));
      out.push_back(made(Claim::reached, {segment->id}, std::move(shadowed), Answer::no));
      out.back().place = segment->where_place;
    }
    earlier.push_back(segment->rule);
  }
  return {};
}

Result<void> add_pairs(std::vector<Proof>& out, const Segmentation& s, prove::Prover& prover) {
  auto segments = ruled(s);
  for (std::size_t i = 0; i < segments.size(); ++i)
    for (std::size_t j = i + 1; j < segments.size(); ++j) {
      const auto &a = *segments[i], &b = *segments[j];
      LODE_TRY(verdict, prover.disjoint(a.rule, b.rule));
      out.push_back(made(Claim::disjoint, {a.id, b.id}, std::move(verdict), Answer::yes));
      auto& proof = out.back();
      proof.place = b.where_place;
      proof.fault_sql = fmt::format("({} AND {})", model::to_sql(a.rule), model::to_sql(b.rule));
      if (s.match != model::Match::first || proof.holds) continue;
      proof.severity = Severity::info;
      proof.remark = fmt::format("the order puts it in {}", a.id);
    }
  return {};
}

Result<void> add_whole(std::vector<Proof>& out, const Segmentation& s, prove::Prover& prover) {
  auto rules = rules_of(ruled(s));
  auto residual = std::ranges::find_if(s.segments, &Segment::residual);
  LODE_TRY(verdict, prover.exhaustive(rules));
  out.push_back(made(Claim::exhaustive, {}, std::move(verdict), Answer::yes));
  out.back().fault_sql = assign::none_of_sql(rules);
  out.back().place = s.segments.empty() ? Place{s.file, 0, 0} : s.segments.front().place;
  if (!out.back().holds && residual != s.segments.end()) {
    out.back().severity = Severity::info;
    out.back().remark = fmt::format("{} takes it as the rest", residual->id);
    out.back().segments = {residual->id};
  }
  LODE_TRY(effects, prover.null_effects());
  for (auto& effect : effects) {
    out.push_back(made(Claim::unknown_settled, {}, std::move(effect.verdict), Answer::no));
    auto& proof = out.back();
    proof.place = out[out.size() - 2].place;
    proof.severity = Severity::warning;
    proof.segments = {effect.attribute};
    proof.among = assign::Among::possible;
    proof.fault_sql = assign::unsettled_sql(s, effect.attribute);
    auto named = [](const std::string& id) { return id.empty() ? std::string("no segment") : id; };
    if (!proof.holds && proof.verdict.witness)
      proof.remark = fmt::format("falls to {}; with {} = {} it would be in {}", named(effect.when_unknown),
                                 effect.attribute, to_text(effect.known), named(effect.when_known));
  }
  return {};
}

std::string refutation(const Proof& proof) {
  const auto& ids = proof.segments;
  std::string who = proof.verdict.witness && !proof.verdict.witness->empty()
                        ? "an account with " + witness_words(*proof.verdict.witness) : "an account";
  switch (proof.claim) {
    case Claim::satisfiable: return fmt::format("no account can fit {}", ids[0]);
    case Claim::reached: return fmt::format("every account that fits {} is taken by an earlier segment", ids[0]);
    case Claim::disjoint: return fmt::format("{} fits both {} and {}", who, ids[0], ids[1]);
    case Claim::exhaustive: return fmt::format("{} fits no segment", who);
    case Claim::unknown_settled: return who;  // the remark says where it falls
    case Claim::same_membership: return fmt::format("{} is not in the same segment in both", who);
    case Claim::equivalent: return fmt::format("{} fits {} in one and not in the other", who, ids[0]);
  }
  return {};
}

struct Rule {
  const char *rule, *name, *fix;
};

Rule code_of(Claim claim) {
  switch (claim) {
    case Claim::satisfiable: return {"DEF01", "not-executable", "correct the rule: its conditions exclude each other"};
    case Claim::reached: return {"DEF01", "not-executable", "move the segment up, narrow the earlier ones, or drop it"};
    case Claim::disjoint:
      return {"COV01", "overlap", "let the order decide (`match: first`), or make the rules exclude each other"};
    case Claim::exhaustive: return {"COV02", "gap", "add a segment, widen a rule, or end with `residual: true`"};
    case Claim::unknown_settled:
      return {"COV03", "null-fall-through", "say where accounts belong whose value is unknown, with `is null`"};
    case Claim::same_membership:
    case Claim::equivalent: break;
  }
  return {"", "", ""};
}

}  // namespace

Result<std::vector<Proof>> prove_all(const Segmentation& s) {
  LODE_TRY(prover, prove::Prover::create(s));
  std::vector<Proof> out;
  LODE_CHECK(add_existence(out, s, prover));
  LODE_CHECK(add_pairs(out, s, prover));
  LODE_CHECK(add_whole(out, s, prover));
  return out;
}

Result<std::vector<Proof>> prove_against(const Segmentation& s, const Segmentation& other) {
  std::vector<Proof> out;
  LODE_TRY(same, prove::same_membership(s, other));
  out.push_back(made(Claim::same_membership, {}, std::move(same), Answer::yes));
  out.back().fault_sql = fmt::format("({} IS DISTINCT FROM {})", assign::segment_sql(s), assign::segment_sql(other));
  if (!out.back().holds && !out.back().verdict.witness)
    out.back().remark = "they differ in unit, or in what an attribute means";
  for (const auto* segment : ruled(s)) {
    const auto* twin = other.find(segment->id);
    if (!twin || !twin->has_rule || twin->residual) continue;
    LODE_TRY(verdict, prove::equivalent(s, segment->rule, twin->rule));
    out.push_back(made(Claim::equivalent, {segment->id}, std::move(verdict), Answer::yes));
    out.back().place = segment->where_place;
    out.back().severity = Severity::info;  // what counts is the membership
    out.back().fault_sql = fmt::format("(coalesce({}, FALSE) <> coalesce({}, FALSE))",
                                       model::to_sql(segment->rule), model::to_sql(twin->rule));
  }
  return out;
}

const char* kind_of(Claim claim) {
  constexpr const char* names[] = {"satisfiable",  "reached",         "disjoint",  "exhaustive",
                                   "null-settled", "same-membership", "equivalent"};
  return names[static_cast<std::size_t>(claim)];
}

std::string claim_words(const Proof& proof) {
  const auto& ids = proof.segments;
  switch (proof.claim) {
    case Claim::satisfiable: return fmt::format("some account fits {}", ids[0]);
    case Claim::reached: return fmt::format("earlier segments leave some account to {}", ids[0]);
    case Claim::disjoint: return fmt::format("no account fits both {} and {}", ids[0], ids[1]);
    case Claim::exhaustive: return "every account fits a segment";
    case Claim::unknown_settled: return fmt::format("an unknown {} changes no membership", ids[0]);
    case Claim::same_membership: return "every account is in the same segment in both";
    case Claim::equivalent: return fmt::format("{} means the same in both", ids[0]);
  }
  return {};
}

std::string witness_words(const prove::Witness& witness) {
  std::vector<std::string> parts;
  for (const auto& [attribute, value] : witness)
    parts.push_back(is_null(value) ? fmt::format("{} unknown", attribute)
                                   : fmt::format("{} = {}", attribute, to_text(value)));
  return join(parts, ", ");
}

Finding finding_of(const Proof& proof) {
  auto code = code_of(proof.claim);
  Finding out{.rule = code.rule, .name = code.name, .severity = proof.severity, .segments = proof.segments,
              .place = proof.place};
  if (proof.verdict.answer == Answer::unknown) {
    out.outcome = Outcome::undetermined;
    out.message = fmt::format("not decided within the solver's limit: {}", claim_words(proof));
    return out;
  }
  bool sentence = proof.claim == Claim::unknown_settled;
  out.message = refutation(proof) + (proof.remark.empty() ? "" : (sentence ? " " : "; ") + proof.remark);
  out.fix = proof.severity == Severity::info ? "" : code.fix;
  if (proof.claim == Claim::unknown_settled) {
    out.evidence.push_back({"attribute", Value(proof.segments[0])});
    out.segments.clear();
  }
  if (proof.verdict.witness) {
    std::vector<Member> members;
    for (const auto& [attribute, value] : *proof.verdict.witness) members.push_back({attribute, value});
    out.evidence.push_back({"witness", Datum::object(std::move(members))});
  }
  if (!proof.stake) return out;
  out.evidence.push_back({"accounts", Value(proof.stake->accounts)});
  out.evidence.push_back({"revenue", proof.stake->revenue});
  out.evidence.push_back({"nearest_account", proof.stake->nearest ? Value(proof.stake->nearest->id) : Value{}});
  return out;
}

}  // namespace lode::verbs
