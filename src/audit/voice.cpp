// The mechanics of wording; what is said stands in meaning_*.cpp.
#include "audit/voice.h"

#include "audit/words.h"
#include "base/assert.h"
#include "base/text.h"

namespace lode::audit {

std::string Voice::say(std::string_view situation, std::initializer_list<std::string_view> wordings,
                       const std::vector<std::pair<std::string_view, std::string>>& words) {
  LODE_ASSERT(wordings.size() > 0);
  auto it = used_.try_emplace(std::string(situation), 0).first;
  std::string out(*(wordings.begin() + it->second++ % wordings.size()));
  for (const auto& [name, text] : words) {
    std::string hole = "{" + std::string(name) + "}";
    for (auto at = out.find(hole); at != std::string::npos; at = out.find(hole, at + text.size()))
      out.replace(at, hole.size(), text);
  }
  return out;
}

bool Portrait::fires(std::string_view code) const { return contains(codes, code); }

std::string needs_listed(const model::Segmentation& s, const std::vector<std::string>& needs) {
  std::vector<std::string> titles;
  for (const auto& need : needs) titles.push_back(lower_words(title_of_need(s, need)));
  return join(titles, "; ");
}

}  // namespace lode::audit
