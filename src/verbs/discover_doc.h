// The answer of `lode discover` for people and machines: candidates, what was asked and tested, where the time went.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/doc.h"
#include "discover/candidates.h"
#include "discover/choice.h"
#include "discover/material.h"
#include "verbs/discover_options.h"

namespace lode::verbs {

// accounts, tests, targets, min_accounts, engine, guarantee, complete, refined_cuts.
void put_discover_metrics(Doc& doc, const discover::Material& material, const DiscoverAsked& asked, bool complete,
                          std::size_t refined);

// Table targets: what each is, in words, with its weight, transform, how many accounts it is known of.
Table discover_targets(const discover::Material& material);
// Tables attributes and tests: what rules could use, and why a threshold lies where it does. For JSON and workbooks.
Table discover_attributes(const discover::Material& material);
Table discover_tests(const discover::Material& material);
// For people: the candidates, then the segments of one of them, sentence by sentence.
std::vector<Block> discover_blocks(const Doc& doc, const discover::Candidate& shown, const discover::Choices& choices,
                                   const discover::Material& material);
Table discover_timing(const std::vector<std::pair<std::string, double>>& seconds);

}  // namespace lode::verbs
