// Definers: which attributes decide who is in a segment, and which of its needs they cause. Most rules about
// meaning start here.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// Has a rule that can be run once its words are defined: it names known attributes and fitting values. A rule
// that does not leaves everything open that depends on it.
bool has_sound_rule(const model::Segment& segment);
// Calls `each` for every condition of a rule.
void for_leaves(const model::Predicate& rule, const std::function<void(const model::Predicate&)>& each);
// Does a condition use a word that has no meaning yet?
bool has_vague_word(const model::Predicate& rule);

// Attributes that the segment's own rule names; nothing where there is no sound rule.
std::optional<std::vector<std::string>> own_definers(const model::Segment& segment);
// With the order: under `match: first` also those of earlier rules; for a residual those of all others.
std::optional<std::vector<std::string>> effective_definers(const model::Segmentation& s,
                                                           const model::Segment& segment);

// The declared family of an attribute; its own name where none is declared.
std::string family_of(const model::Segmentation& s, std::string_view attribute);
std::vector<std::string> families_of(const model::Segmentation& s,
                                     const std::vector<std::string>& attributes);

// Attributes a need link gives as its cause; a cause written as a condition ("locations > 10") counts.
std::vector<std::string> causes_of(const model::Segmentation& s, const model::NeedLink& link);
// Does a need of the segment follow from one of these attributes, or from one of the same family?
bool has_need_because_of(const model::Segmentation& s, const model::Segment& segment,
                         const std::vector<std::string>& attributes);

// Segments without a sound rule (a residual needs none).
std::vector<std::string> without_rule(const model::Segmentation& s);
// Where to point for a segment: its rule, or the segment itself.
Place rule_place(const model::Segment& segment);
// All ids of the scheme, for findings about the whole.
std::vector<std::string> all_segments(const model::Segmentation& s);

// Account mode: each account has a plan of its own, which stands in for needs and plays.
enum class Plans { not_asked, given, missing, unseen };
Plans plans_of(const Subject& subject, const model::Segment& segment);
// What a rule says where plans cannot be seen.
Finding plans_unseen(const model::Segment& segment);

}  // namespace lode::audit
