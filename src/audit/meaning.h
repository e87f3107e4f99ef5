// Meaning: what a report says about each segment, in the words of somebody who has to act on it.
#pragma once
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

struct SegmentMeaning {
  std::string segment;     // id
  std::string heading;     // "Food chains: more than 10 locations"
  std::string definition;  // what holds its members together, or why nothing does
  std::string marketing;
  std::string product;
};

struct Meaning {
  std::string whole;  // the scheme as one paragraph
  std::vector<SegmentMeaning> segments;
};

// Made from structure alone (links, evidence, findings): no text of the file is judged, only quoted.
Meaning explain(const Subject& subject, const Report& report);

}  // namespace lode::audit
