// Words: how rules speak. Lists, names, figures and witnesses as people say them, and findings made short.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "model/segmentation.h"
#include "prove/prove.h"

namespace lode::audit {

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& parts, std::string_view last = "and");
// "once", "3 times" style counting: counted(1, "play") = "1 play", counted(2, "play") = "2 plays".
std::string counted(std::size_t n, std::string_view thing);
std::string number_word(std::size_t n);  // "three"; figures from ten on
// The title of a segment, or its id where it has none; in quotes for messages.
std::string name_of(const model::Segment& segment);
std::string quoted(const model::Segment& segment);
std::string title_of_need(const model::Segmentation& s, std::string_view need);
std::string title_of_attribute(const model::Segmentation& s, std::string_view attribute);

// "locations = 11, format = 'dark_kitchen'"; an unknown value is "employees unknown".
std::string in_words(const prove::Witness& witness);
Member witness_member(const prove::Witness& witness);  // evidence.witness {attribute: value or null}

Finding fires(Severity severity, std::vector<std::string> segments, Place place, std::string message,
              std::string fix, std::vector<Member> evidence = {});
// `needs`: what would decide it, "the number of accounts in each segment".
Finding undetermined(std::vector<std::string> segments, Place place, std::string needs);

// Where the data could not be asked.
Finding unanswered(std::vector<std::string> segments, Place place, const Error& error);

Datum texts(const std::vector<std::string>& values);  // a list for evidence
std::string lower_words(std::string_view title);      // "Food chains" -> "food chains", keeps "HQ"
std::string upper_first(std::string_view words);
bool contains(const std::vector<std::string>& values, std::string_view value);
void add(std::vector<std::string>& values, std::string_view value);  // unless it is there

}  // namespace lode::audit
