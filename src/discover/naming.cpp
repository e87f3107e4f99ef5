// Titles from clauses; the attribute is left out where its value says enough.
#include "discover/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace lode::discover {
namespace {

using model::Predicate;
using Op = Predicate::Op;

constexpr std::size_t phrases_max = 3, id_max = 48;

std::string title_of(std::string_view id, const model::Attribute* attribute) {
  return attribute && !attribute->title.empty() ? attribute->title : spaced(id);
}

// A word such as "retail" says what it is; "A1" or "3" does not.
bool tells(const std::string& word) {
  auto letters = std::ranges::count_if(word, [](unsigned char c) { return std::isalpha(c) || c >= 0x80; });
  return letters >= 4 && !std::isdigit(static_cast<unsigned char>(word[0]));
}

// "retail, wholesale or 3 others"
std::string values_of(std::vector<std::string> words, const std::string& title) {
  for (auto& word : words) word = spaced(word);
  bool bare = std::ranges::all_of(words, tells);
  std::string out = words[0];
  constexpr std::size_t shown = 3;
  if (words.size() > shown) {
    out += fmt::format(", {} or {} others", words[1], words.size() - 2);
  } else {
    for (std::size_t i = 1; i < words.size(); ++i) out += (i + 1 == words.size() ? " or " : ", ") + words[i];
  }
  return bare ? out : title + " " + out;
}

bool is_text(const Predicate& clause) {
  return !clause.literals.empty() &&
         std::ranges::all_of(clause.literals, [](const auto& l) { return std::holds_alternative<std::string>(l.value);
             });
}

bool is_list(const Predicate& clause) {
  return is_text(clause) &&
         (clause.op == Op::in || (clause.op == Op::compare &&
                                  (clause.compare == model::Compare::eq || clause.compare == model::Compare::ne)));
}

// What is left of all values that the attribute has: "dine in" says more than "not dark kitchen". Empty where they are
// not all known or where more are left than are named.
std::vector<std::string> left_of(const std::vector<std::string>& named, const model::Attribute* attribute) {
  std::vector<std::string> out;
  if (!attribute) return out;
  for (const auto& value : attribute->values)
    if (std::ranges::find(named, value) == named.end()) out.push_back(value);
  return out.size() <= named.size() ? out : std::vector<std::string>{};
}

std::string list_phrase(const Predicate& clause, const std::string& title, const model::Attribute* attribute) {
  std::vector<std::string> named;
  for (const auto& literal : clause.literals) named.push_back(to_text(literal.value));
  if (!clause.negated && !(clause.op == Op::compare && clause.compare == model::Compare::ne))
    return values_of(named, title);
  if (auto left = left_of(named, attribute); !left.empty()) return values_of(left, title);
  return "not " + values_of(named, title);
}

bool is_unknown(const Predicate& p) { return p.op == Op::is_null && !p.negated; }

}  // namespace

std::string spaced(std::string_view id) {
  std::string out(id);
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string phrase(const Predicate& clause, const model::Attribute* attribute, bool with_unknown) {
  auto ids = model::attributes_of(clause);
  auto title = title_of(ids.empty() ? "" : ids[0], attribute);
  if (clause.op == Op::any && clause.children.size() == 2 && is_unknown(clause.children[1]))
    return phrase(clause.children[0], attribute, false) + (with_unknown ? " or unknown" : "");
  if (clause.op == Op::is_true) return title;
  if (clause.op == Op::negate && clause.children[0].op == Op::is_true) return "no " + title;
  if (is_unknown(clause)) return title + " unknown";
  if (is_list(clause)) return list_phrase(clause, title, attribute);
  return model::in_words(clause, [&](std::string_view) { return title; });
}

std::string slug_id(std::string_view words, std::set<std::string>& taken) {
  std::string out;
  for (const auto& word : split(lower(words), ' ')) {
    std::string plain;
    for (char c : word)
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
      else if (!plain.empty() && plain.back() != '_' && c != ',' && c != '.' && c != '\'') plain += '_';
    while (plain.ends_with('_')) plain.pop_back();
    if (plain.empty() || (!out.empty() && out.size() + plain.size() + 1 > id_max)) continue;
    out += (out.empty() ? "" : "_") + plain.substr(0, id_max);
  }
  if (out.empty() || (out[0] >= '0' && out[0] <= '9')) out = "segment_" + out;
  while (out.ends_with('_')) out.pop_back();
  std::string id = out;
  for (int n = 2; !taken.insert(id).second; ++n) id = fmt::format("{}_{}", out, n);
  return id;
}

namespace {

std::string upper_first(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string joined(const std::vector<std::string>& phrases, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, phrases.size()); ++i) out += (i > 0 ? ", " : "") + phrases[i];
  return out.empty() ? "every account" : out;
}

// As declared; where no values are, those that the accounts have, if none is too rare to be known by name.
model::Attribute with_values(const Descriptor& descriptor) {
  auto out = descriptor.attribute;
  bool words = out.type == model::Type::text || out.type == model::Type::enumeration;
  if (!words || !out.values.empty() || descriptor.other >= 0) return out;
  for (std::size_t code = 0; code < descriptor.words.size(); ++code)
    if (static_cast<int>(code) != descriptor.unknown_code) out.values.push_back(descriptor.words[code]);
  return out;
}

// Values that stand alone lead, as the noun of the name: "retail, more than 10 sites".
std::vector<std::string> phrases_of(const Material& material, const Leaf& leaf, bool with_unknown) {
  std::vector<std::pair<bool, std::string>> out;
  for (const auto& clause : leaf.clauses) {
    auto ids = model::attributes_of(clause);
    auto descriptor = std::ranges::find_if(material.descriptors, [&](const Descriptor& d) {
      return !ids.empty() && d.attribute.id == ids[0];
    });
    bool leads = is_list(clause) && !clause.negated && clause.compare == model::Compare::eq;
    auto attribute = descriptor == material.descriptors.end() ? model::Attribute{} : with_values(*descriptor);
    out.emplace_back(!leads, phrase(clause, attribute.id.empty() ? nullptr : &attribute, with_unknown));
  }
  std::ranges::stable_sort(out, {}, [](const auto& each) { return each.first; });
  std::vector<std::string> words;
  for (auto& each : out) words.push_back(std::move(each.second));
  return words;
}

}  // namespace

void name_leaves(const Material& material, std::vector<Leaf>& leaves) {
  std::map<std::string, int> count;
  auto title = [&](const Leaf& leaf, bool with_unknown, std::size_t most) {
    return joined(phrases_of(material, leaf, with_unknown), most);
  };
  for (const auto& leaf : leaves) ++count[title(leaf, false, phrases_max)];
  std::set<std::string> taken;
  for (const auto& descriptor : material.descriptors) taken.insert(descriptor.attribute.id);
  for (auto& leaf : leaves) {
    auto words = title(leaf, false, phrases_max);
    if (count[words] > 1) words = title(leaf, true, leaf.clauses.size());
    leaf.title = upper_first(words);
    leaf.id = slug_id(words, taken);
  }
}

}  // namespace lode::discover
