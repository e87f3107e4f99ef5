// The seven questions in order.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "dig/entries.h"

namespace lode::dig {
namespace {

const std::array all{mode, pool, prospecting, deciders, needs, importance, partnering};

}  // namespace

std::span<const Question> questions() { return all; }

const Question* find_question(std::string_view code_or_name) {
  auto wanted = lower(code_or_name);
  auto it = std::ranges::find_if(
      all, [&](const Question& q) { return lower(q.code) == wanted || q.name == wanted; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace lode::dig
