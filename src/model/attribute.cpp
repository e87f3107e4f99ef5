// Names of types and look-up in the dictionary.
#include "model/attribute.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::model {
namespace {

constexpr std::array type_names{"integer", "number", "money", "boolean", "enum", "text", "date"};

template <class Same>
const Attribute* find_if(const std::vector<Attribute>& attributes, Same same) {
  for (const auto& attribute : attributes)
    if (same(attribute.id)) return &attribute;
  for (const auto& attribute : attributes)
    if (std::ranges::any_of(attribute.synonyms, same)) return &attribute;
  return nullptr;
}

}  // namespace

const char* type_name(Type type) { return type_names[static_cast<std::size_t>(type)]; }

std::optional<Type> type_from(std::string_view name) {
  auto it = std::ranges::find(type_names, name);
  if (it == type_names.end()) return std::nullopt;
  return static_cast<Type>(it - type_names.begin());
}

bool is_numeric(Type type) {
  return type == Type::integer || type == Type::number || type == Type::money;
}

const Attribute* Dictionary::find(std::string_view word) const {
  if (const auto* exact = find_if(attributes, [&](std::string_view id) { return id == word; }))
    return exact;
  auto wanted = lower(word);
  return find_if(attributes, [&](std::string_view id) { return lower(id) == wanted; });
}

void Dictionary::add(Attribute attribute) {
  if (std::ranges::find(attributes, attribute.id, &Attribute::id) == attributes.end())
    attributes.push_back(std::move(attribute));
}

}  // namespace lode::model
