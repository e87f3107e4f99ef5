// Naming: what a segment is called: its rule in a few words, so that a person knows it without reading the rule.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "discover/leaves.h"

namespace lode::discover {

// An id as words: "on_time" -> "on time".
std::string spaced(std::string_view id);

// A clause in as few words as still tell: "more than 10 sites", "retail or wholesale", "no EDI or unknown".
std::string phrase(const model::Predicate& clause, const model::Attribute* attribute, bool with_unknown = true);

// Words as an id of at most 48 characters, cut between words: "Retail, EDI" -> "retail_edi". `taken` gets it.
std::string slug_id(std::string_view words, std::set<std::string>& taken);

// Fills `title` and `id`. A title has at most three phrases, and none says that unknown values count too, where that
// still tells the leaves apart; the rule says all of it.
// REQUIRES: clauses and paths are filled.
void name_leaves(const Material& material, std::vector<Leaf>& leaves);

}  // namespace lode::discover
