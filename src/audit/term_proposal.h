// Proposal: a number or a list for a word without a meaning, from what the accounts hold.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

struct Proposal {
  std::string fix;               // the edit, with what it would take in
  std::vector<Member> evidence;  // term, gap_from, gap_to, top_fifth, and the accounts and revenue it would take in
};

// `leaf`: a vague comparison of an attribute with `word`. For numbers the widest natural gap between the middle of the
// accounts and the last twentieth (for "<= word" and "> word" between the first twentieth and the middle), rounded; for
// words the commonest values. Nothing without data,
// or where the attribute is unknown of all accounts.
std::optional<Proposal> propose_term(const Subject& subject, const model::Predicate& leaf, const std::string& word);

}  // namespace lode::audit
