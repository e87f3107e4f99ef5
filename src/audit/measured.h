// What rules measured on data share: figures put into words, and the segments whose members the data can tell.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

std::string money_words(const Subject& subject, double amount);  // "12,300 EUR": whole units of the currency
std::string share_words(double share);                           // "23 %"; below 10 % with one digit, "2.5 %"
std::string number_words(double number);                         // "1,234"

// Are its members known at all? Not where a rule that decides on them is missing or has a word without a meaning: the
// finding that says so. REQUIRES: subject.ground.
std::optional<Finding> members_unknown(const Subject& subject, const model::Segment& segment);
// Handled account by account with a plan for each: its needs, plays and size are no matter of the segment.
bool planned_one_by_one(const Subject& subject, const model::Segment& segment);

// Index of a segment in the file, as Ground::segment has it.
int index_of(const model::Segmentation& s, const model::Segment& segment);
void append(std::vector<Member>& evidence, std::vector<Member> more);
// A value of the evidence to ten significant digits, so that no sum shows its last bits; null where it is not finite.
Value rounded(double number);
// Plain reading of a cell that a query counts or sums into: null is 0.
double number_in(const Value& value);
std::int64_t count_in(const Value& value);

}  // namespace lode::audit
