// DEF02 vague-term: a word in a rule that has no number, list or test behind it in the dictionary.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/measured.h"
#include "audit/term_proposal.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Predicate;
using model::Segment;
using model::Segmentation;

const model::Attribute* opinion_behind(const Segmentation& s, const Predicate& leaf) {
  const auto* known = s.dictionary.find(leaf.attribute);
  if (!known || known->source != "opinion" || !known->derive.empty() || !known->terms.empty())
    return nullptr;
  return known;
}

// Does the rule hold a condition that two people would test the same way?
bool has_testable(const Segmentation& s, const Predicate& rule) {
  bool found = false;
  for_leaves(rule, [&](const Predicate& leaf) {
    found |= leaf.op != Predicate::Op::vague && !opinion_behind(s, leaf);
  });
  return found;
}

std::string fix_for(const Segmentation& s, const Predicate& leaf, const std::string& word) {
  const auto* known = s.dictionary.find(leaf.attribute);
  bool counted_type = !known || known->type == model::Type::integer ||
                      known->type == model::Type::number || known->type == model::Type::money;
  if (counted_type)
    return fmt::format("give the word a number under `attributes:`, `{}: {{terms: {{{}: \">= …\"}}}}`; with "
                       "data, `lode profile --by {}` shows where the gaps are",
                       leaf.attribute, word, leaf.attribute);
  return fmt::format("say what counts under `attributes:`, `{}: {{terms: {{{}: \"in (…)\"}}}}` (for a place: "
                     "a list of postcodes or the official class)", leaf.attribute, word);
}

// The reader knows where a word stands in the file, quotes and line breaks included.
Place place_of(const Subject& subject, const Segment& segment, const std::string& word) {
  for (const auto& finding : subject.reading)
    if (finding.rule == "DEF02" && finding.place.line >= segment.where_place.line &&
        finding.message.find(word) != std::string::npos)
      return finding.place;
  return rule_place(segment);
}

void judge_leaf(const Subject& subject, const Segment& segment, const Predicate& leaf, bool sole,
                Outcomes& out) {
  const auto& s = subject.segmentation;
  if (leaf.op == Predicate::Op::vague) {
    auto literal = std::ranges::find_if(leaf.literals, [](const auto& l) { return !l.word.empty(); });
    if (literal == leaf.literals.end()) return;  // another fault, which DEF01 tells
    const auto& word = literal->word;
    auto proposal = propose_term(subject, leaf, word);
    std::vector<Member> evidence{{"attribute", Value(leaf.attribute)}, {"term", Value(word)}};
    if (proposal) append(evidence, proposal->evidence);
    out.push_back(fires(
        sole ? Severity::error : Severity::warning, {segment.id}, place_of(subject, segment, word),
        fmt::format("{} {} '{}', and nothing says what '{}' means for {}: two people would sort the same "
                    "account differently",
                    quoted(segment), sole ? "rests on the word" : "uses the word", word, word,
                    leaf.attribute),
        proposal ? proposal->fix : fix_for(s, leaf, word), std::move(evidence)));
  } else if (opinion_behind(s, leaf)) {
    out.push_back(fires(
        Severity::error, {segment.id}, rule_place(segment),
        fmt::format("{} is decided by '{}', which is somebody's opinion without a test", quoted(segment),
                    leaf.attribute),
        fmt::format("give `{}` a `derive:` (how it is computed) or `terms:` (what each answer means)",
                    leaf.attribute),
        {{"attribute", Value(leaf.attribute)}}));
  }
}

Outcomes judge_vague_term(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  Outcomes out;
  auto unread = without_rule(s);
  for (const auto& segment : s.segments) {
    if (!segment.has_rule) continue;
    bool sole = !has_testable(s, segment.rule);
    for_leaves(segment.rule, [&](const Predicate& leaf) { judge_leaf(subject, segment, leaf, sole, out); });
  }
  // What the reader found outside the rules of segments: the universe, or a rule it could not keep.
  for (const auto& finding : subject.reading) {
    bool judged_above = std::ranges::any_of(finding.segments, [&](const std::string& id) {
      return s.find(id) && s.find(id)->has_rule;
    });
    bool same_place = std::ranges::any_of(
        out, [&](const Finding& f) { return f.place.line == finding.place.line; });
    if (finding.rule == "DEF02" && !judged_above && !same_place) out.push_back(finding);
  }
  if (out.empty() && !unread.empty())
    out.push_back(undetermined(unread, {.file = s.file}, "a rule that can be read for " + listed(unread)));
  return out;
}

}  // namespace

const Rule vague_term{
    .code = "DEF02",
    .name = "vague-term",
    .summary = "a word used as a definer that has no threshold, code list or test",
    .needs = "definition",
    .remedy = {"put a number, a list or a test behind every word that decides membership",
               "revenue operations", "an hour"},
    .judge = judge_vague_term};

}  // namespace lode::audit
