// Plain sentences need the same small parts everywhere; they are kept in one place so that they agree.
#include "audit/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace lode::audit {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

std::string value_in_words(const Value& value) {
  if (auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return to_text(value);
}

}  // namespace

std::string listed(const std::vector<std::string>& parts, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? fmt::format(" {} ", last) : ", ";
    out += parts[i];
  }
  return out;
}

std::string counted(std::size_t n, std::string_view thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

std::string number_word(std::size_t n) {
  constexpr std::array words{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  return n < words.size() ? words[n] : std::to_string(n);
}

std::string name_of(const model::Segment& segment) {
  return segment.title.empty() ? segment.id : segment.title;
}

std::string quoted(const model::Segment& segment) { return fmt::format("'{}'", name_of(segment)); }

std::string title_of_need(const model::Segmentation& s, std::string_view need) {
  auto it = std::ranges::find(s.needs, need, &model::Need::id);
  if (it != s.needs.end() && !it->title.empty()) return it->title;
  std::string words(need);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string title_of_attribute(const model::Segmentation& s, std::string_view attribute) {
  const auto* known = s.dictionary.find(attribute);
  std::string words = known && !known->title.empty() ? known->title : std::string(attribute);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string in_words(const prove::Witness& witness) {
  std::vector<std::string> parts;
  for (const auto& [attribute, value] : witness)
    parts.push_back(is_null(value) ? fmt::format("{} unknown", attribute)
                                   : fmt::format("{} = {}", attribute, value_in_words(value)));
  return join(parts, ", ");
}

Member witness_member(const prove::Witness& witness) {
  std::vector<Member> members;
  for (const auto& [attribute, value] : witness) members.push_back({attribute, Datum(value)});
  return {"witness", Datum::object(std::move(members))};
}

Finding fires(Severity severity, std::vector<std::string> segments, Place place, std::string message,
              std::string fix, std::vector<Member> evidence) {
  return {.severity = severity,
          .outcome = Outcome::fires,
          .segments = std::move(segments),
          .message = std::move(message),
          .evidence = std::move(evidence),
          .fix = std::move(fix),
          .place = std::move(place)};
}

Finding undetermined(std::vector<std::string> segments, Place place, std::string needs) {
  return {.severity = Severity::info,
          .outcome = Outcome::undetermined,
          .segments = std::move(segments),
          .message = std::move(needs),
          .place = std::move(place)};
}

Finding unanswered(std::vector<std::string> segments, Place place, const Error& error) {
  return undetermined(std::move(segments), std::move(place), "an answer from the data: " + error.message);
}

Datum texts(const std::vector<std::string>& values) {
  std::vector<Datum> items;
  for (const auto& value : values) items.emplace_back(Value(value));
  return Datum::list(std::move(items));
}

std::string lower_words(std::string_view title) {
  std::string out(title);
  if (out.size() > 1 && is_upper(out[0]) && !is_upper(out[1]))
    out[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[0])));
  return out;
}

std::string upper_first(std::string_view words) {
  std::string out(words);
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::ranges::find(values, value) != values.end();
}

void add(std::vector<std::string>& values, std::string_view value) {
  if (!value.empty() && !contains(values, value)) values.emplace_back(value);
}

}  // namespace lode::audit
