// What a salesperson's sheet asks, question by question: the blanks to fill, what may stand in them, and the words for
// roles and sources that people choose from. Writing a sheet and reading it back both go by this.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc.h"

namespace lode::dig {

struct Choice {
  std::string_view code, words;  // as the tables have it; as a person chooses it
};

// One blank of a question.
struct Ask {
  std::string_view name;   // "amount"
  std::string_view label;  // what to fill in; {currency} stands for the workspace's
  Kind kind = Kind::text;
  std::span<const Choice> choices = {};
  std::optional<double> least = {}, most = {};
};

std::span<const Ask> asks_of(std::string_view question);  // "Q2"; empty where the sheet cannot ask it
std::span<const Choice> source_choices();                 // kinds of evidence, best known first
std::span<const Choice> view_choices();                   // of a segment: agree, object, unique
std::vector<std::string> words_of(std::span<const Choice> choices);
// The code of what a person chose: by words or by code, whatever the case; empty: neither.
std::string_view code_of(std::span<const Choice> choices, std::string_view chosen);

inline constexpr std::string_view does_not_know = "don't know";
inline constexpr std::string_view sheet_table = "lode_sheet";  // the hidden sheet that says whose this is

// What the hidden sheet holds, in the order in which it is sealed.
inline constexpr std::array<std::string_view, 11> state_names{
    "form", "sheet", "workspace", "owner_id", "owner", "segmentation", "as_of", "written", "seq", "questions",
    "accounts"};

// Seals what must come back unchanged: twelve characters of SHA-256 over the parts.
std::string seal(std::span<const std::string> parts);
// What a question is about, for remembering that it was asked: "A10001|Q5|cost".
std::string key_of(std::string_view account, std::string_view question, std::string_view topic);

}  // namespace lode::dig
