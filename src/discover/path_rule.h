// Path rule: the answers along a path of a rule tree as one readable rule: per attribute what is left of its values,
// written the shortest way. `sites > 10` and `sites <= 50` of a whole number become `sites between 11 and 50`.
#pragma once
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "model/attribute.h"
#include "model/predicate.h"

namespace lode::discover {

using Declared = std::function<const model::Attribute*(std::string_view id)>;  // null: not declared

// One clause per attribute, in order of first use; an attribute that is left free has none. A row makes every clause
// TRUE exactly where it makes every answer TRUE, given what the dictionary declares (`nullable: false`, whole
// numbers, two values of a boolean). Answers over several attributes stand as they are.
std::vector<model::Predicate> path_clauses(std::span<const model::Predicate> answers, const Declared& declared);

}  // namespace lode::discover
