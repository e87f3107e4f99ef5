// What the sentences of a report are made with: a portrait of a segment, and a voice that does not repeat itself.
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

// Several wordings for the same situation, taken in turn: a flaw that five segments share is not told in the
// same sentence five times.
class Voice {
 public:
  // The next of `wordings` for `situation`, with {name} placeholders filled in.
  std::string say(std::string_view situation, std::initializer_list<std::string_view> wordings,
                  const std::vector<std::pair<std::string_view, std::string>>& words = {});

 private:
  std::map<std::string, std::size_t, std::less<>> used_;
};

// What the paragraphs about one segment are made from.
struct Portrait {
  const model::Segmentation& s;
  const model::Segment& segment;
  std::vector<std::string> codes;        // rules that fire here with a warning or an error
  std::vector<std::string> vague;        // words without a test
  std::vector<std::string> definers;     // attributes of its own rule
  std::vector<std::string> missing;      // critical factors it does not speak of
  std::vector<std::string> overlapping;  // names of segments that it overlaps, unresolved

  bool fires(std::string_view code) const;
};

// Titles of needs as one list, "learn without stopping the line; faster orders"; in the order given.
std::string needs_listed(const model::Segmentation& s, const std::vector<std::string>& needs);

std::string definition_paragraph(const Portrait& p, Voice& voice);
std::string marketing_paragraph(const Portrait& p, Voice& voice);
std::string product_paragraph(const Portrait& p, Voice& voice);
std::string scheme_paragraph(const Subject& subject, const Report& report);

}  // namespace lode::audit
