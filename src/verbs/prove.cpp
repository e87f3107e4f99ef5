// prove: each claim about a segmentation, proved or refuted by a witness; with data also the nearest real
// account, how many show the fault and their revenue.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/proofs.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {{"FILE", "a segmentation file, or the id of one of the workspace"}};
constexpr Option options[] = {
    {"against", "FILE", "also prove that this other segmentation puts every account in the same segment"}};
constexpr std::size_t rows_shown = 40;  // in text; beyond, only what is not proved

using prove::Answer;

const char* result_of(const Proof& proof) {
  if (proof.holds) return "proved";
  return proof.verdict.answer == Answer::unknown ? "undecided" : "refuted";
}

// What a claim shows: the account that refutes it, or for "some account fits" the one that proves it.
std::string shown(const Proof& proof) {
  if (!proof.verdict.witness) return {};
  return proof.verdict.witness->empty() ? "any account" : witness_words(*proof.verdict.witness);
}

std::string nearest_words(const assign::Nearest& near) {
  std::string out = near.name.empty() ? near.id : fmt::format("{} ({})", near.name, near.id);
  return near.changes == 0 ? out : fmt::format("{}, {} change{} away", out, near.changes, near.changes == 1 ? "" : "s");
}

Table table_of(const std::vector<Proof>& proofs, bool with_data) {
  Table out{.name = "proofs", .title = "Proofs"};
  out.columns = {{"claim", "claim"}, {"result", "result"}, {"account", "such as"}, {"remark", "remark"}};
  if (with_data) {
    out.columns.push_back({"accounts", "accounts", Kind::integer});
    out.columns.push_back({"revenue", "revenue", Kind::money});
    out.columns.push_back({"nearest_account", "nearest real account"});
  }
  for (const auto& proof : proofs) {
    auto text = [](std::string t) { return t.empty() ? Value{} : Value(std::move(t)); };
    std::vector<Value> row{claim_words(proof), std::string(result_of(proof)), text(shown(proof)),
                           text(proof.remark)};
    if (with_data) {
      row.push_back(proof.stake ? Value(proof.stake->accounts) : Value{});
      row.push_back(proof.stake ? proof.stake->revenue : Value{});
      row.push_back(proof.stake && proof.stake->nearest ? Value(nearest_words(*proof.stake->nearest)) : Value{});
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

// The same for scripts: kind and segments instead of a sentence.
Table claims_of(const std::vector<Proof>& proofs) {
  Table out{.name = "claims", .title = "Claims"};
  out.detail = true;
  out.columns = {{"kind", "kind"}, {"segment", "segment", Kind::id}, {"other", "other", Kind::id},
                 {"result", "result"}};
  for (const auto& proof : proofs) {
    auto id = [&](std::size_t i) { return i < proof.segments.size() ? Value(proof.segments[i]) : Value{}; };
    out.rows.push_back({std::string(kind_of(proof.claim)), id(0), id(1), std::string(result_of(proof))});
  }
  return out;
}

// A word without a meaning: whom a rule with one takes in, no data can tell.
bool is_vague(const model::Predicate& rule) {
  return rule.op == model::Predicate::Op::vague || std::ranges::any_of(rule.children, is_vague);
}

bool countable(const Proof& proof, const model::Segmentation& segmentation) {
  const bool pair = proof.claim == Proof::Claim::disjoint;
  return std::ranges::none_of(segmentation.segments, [&](const model::Segment& segment) {
    return (!pair || std::ranges::count(proof.segments, segment.id)) && is_vague(segment.rule);
  });
}

Result<void> add_stakes(std::vector<Proof>& proofs, Fitted& fitted, const model::Segmentation& segmentation) {
  LODE_TRY(source, assign::source_of(fitted.reading.connection, segmentation, "unit"));
  for (auto& proof : proofs) {
    if (proof.holds || proof.fault_sql.empty() || !proof.verdict.witness || !countable(proof, segmentation)) continue;
    LODE_TRY(stake, assign::stake_sql(fitted.reading.connection, source, segmentation, proof.fault_sql, proof.verdict,
                                      proof.among));
    proof.stake = std::move(stake);
  }
  return {};
}

void put_metrics(Doc& doc, const std::vector<Proof>& proofs) {
  auto count = [&](auto&& which) { return static_cast<std::int64_t>(std::ranges::count_if(proofs, which)); };
  auto add = [&](const char* name, const char* title, std::int64_t value) {
    doc.metrics.push_back({.name = name, .title = title, .value = value, .kind = Kind::integer});
  };
  add("claims", "Claims", std::ssize(proofs));
  add("proved", "Proved", count([](const Proof& p) { return p.holds; }));
  add("refuted", "Refuted", count([](const Proof& p) { return !p.holds && p.verdict.answer != Answer::unknown; }));
  add("undecided", "Undecided", count([](const Proof& p) { return p.verdict.answer == Answer::unknown; }));
}

// Segments whose rule could not be read are named, so that nobody takes them for proved.
void put_unread(Doc& doc, const Scheme& scheme) {
  for (const auto& finding : scheme.reading)
    if (finding.rule == "DEF01" || finding.rule == "DEF02") doc.findings.push_back(finding);
}

Result<Doc> answer(const Scheme& scheme, std::vector<Proof> proofs, bool with_data, const std::string& currency) {
  Doc doc{.verb = "prove"};
  doc.title = scheme.segmentation.title.empty() ? scheme.segmentation.id : scheme.segmentation.title;
  if (with_data) doc.currency = currency;
  put_metrics(doc, proofs);
  put_unread(doc, scheme);
  for (const auto& proof : proofs)
    if (!proof.holds) doc.findings.push_back(finding_of(proof));
  doc.tables = {table_of(proofs, with_data), claims_of(proofs)};
  doc.blocks = {{Block::Is::metrics, {}, {}}};
  if (proofs.size() <= rows_shown) doc.blocks.push_back({Block::Is::table, {}, "proofs"});
  doc.blocks.push_back({Block::Is::findings, {}, {}});
  doc.failed = std::ranges::any_of(doc.findings, [](const Finding& f) {
    return f.severity == Severity::error && f.outcome == Outcome::fires;
  });
  return doc;
}

Result<std::vector<Proof>> all_claims(const Request& request, const model::Segmentation& segmentation) {
  LODE_TRY(proofs, prove_all(segmentation));
  if (!request.has("against")) return proofs;
  LODE_TRY(other, read_scheme(request, request.get("against")));
  LODE_CHECK(must_be_readable(other));
  LODE_TRY(further, prove_against(segmentation, other.segmentation));
  std::ranges::move(further, std::back_inserter(proofs));
  return proofs;
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(found, find_scheme(request, request.arg("FILE")));
  auto scheme = read_scheme(found);
  LODE_CHECK(must_be_readable(scheme));
  LODE_TRY(data, has_data(scheme, context));
  if (!data) {
    LODE_TRY(proofs, all_claims(request, scheme.segmentation));
    return answer(scheme, std::move(proofs), false, {});
  }
  LODE_TRY(fitted, fit(request, found, context));
  LODE_TRY(proofs, all_claims(request, fitted.scheme.segmentation));
  LODE_CHECK(add_stakes(proofs, fitted, fitted.scheme.segmentation));
  return answer(fitted.scheme, std::move(proofs), true, fitted.reading.settings.currency);
}

}  // namespace

const Verb prove{"prove", "proofs about a segmentation, with a witness for each that fails", Group::judge,
                 positionals, options, run};

}  // namespace lode::verbs
