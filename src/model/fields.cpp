// Reads scalars by the type that their key asks for.
#include "model/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace lode::model {
namespace {

std::string kind_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::map: return "a map";
    case Node::Kind::sequence: return "a list";
    case Node::Kind::scalar: return fmt::format("'{}'", node.scalar.substr(0, 60));
    case Node::Kind::null: return "nothing";
  }
  return "nothing";
}

std::optional<double> parse_double(const std::string& text) {
  double out = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  auto [end, problem] = std::from_chars(begin, text.data() + text.size(), out);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(out))
    return std::nullopt;
  return out;
}

}  // namespace

void Fields::say(Severity severity, std::string message, std::string fix, Place place) {
  findings_.push_back({.rule = std::string(rule_),
                       .name = std::string(name_),
                       .severity = severity,
                       .message = std::move(message),
                       .fix = std::move(fix),
                       .place = std::move(place)});
}

void Fields::error(std::string message, std::string fix, Place place) {
  say(Severity::error, std::move(message), std::move(fix), std::move(place));
}

void Fields::warning(std::string message, std::string fix, Place place) {
  say(Severity::warning, std::move(message), std::move(fix), std::move(place));
}

void Fields::check_keys(const Node& map, std::span<const std::string_view> known,
                        std::string_view what) {
  for (const auto& entry : map.entries) {
    if (std::ranges::find(known, entry.key) != known.end()) continue;
    auto near = did_you_mean(entry.key, strings(known));
    auto message = fmt::format("'{}' is not a key of {}", entry.key, what);
    if (near.empty())
      warning(message + ", and is not read", "keys: " + join(strings(known), ", "), place(entry));
    else
      error(std::move(message), fmt::format("did you mean '{}'?", near), place(entry));
  }
}

const Node* Fields::map(const Node* node, std::string_view what) {
  if (!node || node->kind == Node::Kind::null) return nullptr;
  if (node->kind == Node::Kind::map) return node;
  error(fmt::format("{} must be a map (key: value), not {}", what, kind_of(*node)), "",
        place(*node));
  return nullptr;
}

const Node* Fields::list(const Node* node, std::string_view what) {
  if (!node || node->kind == Node::Kind::null) return nullptr;
  if (node->kind == Node::Kind::sequence) return node;
  error(fmt::format("{} must be a list, not {}", what, kind_of(*node)),
        "write each item on a line of its own that begins with '- '", place(*node));
  return nullptr;
}

const Node* Fields::scalar(const Node& map, std::string_view key, std::string_view wanted) {
  const Node* node = map.find(key);
  if (!node || node->kind == Node::Kind::null) return nullptr;
  if (node->kind == Node::Kind::scalar) return node;
  error(fmt::format("'{}' must be {}, not {}", key, wanted, kind_of(*node)), "", place(*node));
  return nullptr;
}

std::string Fields::text(const Node& map, std::string_view key) {
  const Node* node = scalar(map, key, "a text");
  return node ? node->scalar : std::string();
}

std::vector<std::string> Fields::words(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  if (!node || node->kind == Node::Kind::null) return {};
  if (node->kind == Node::Kind::scalar) return {node->scalar};
  std::vector<std::string> out;
  for (const auto& item : node->items) {
    if (item.kind == Node::Kind::scalar)
      out.push_back(item.scalar);
    else
      error(fmt::format("'{}' must be a list of words; {} stands in it", key, kind_of(item)), "",
            place(item));
  }
  if (node->kind == Node::Kind::map)
    error(fmt::format("'{}' must be a word or a list of words, not a map", key), "", place(*node));
  return out;
}

std::optional<double> Fields::number(const Node& map, std::string_view key) {
  const Node* node = scalar(map, key, "a number");
  if (!node) return std::nullopt;
  auto value = parse_double(node->scalar);
  if (!value)
    warning(fmt::format("'{}' must be a number, not {}", key, kind_of(*node)),
            "digits and a point only: 120000 or 0.35", place(*node));
  return value;
}

std::optional<Decimal> Fields::decimal(const Node& map, std::string_view key) {
  const Node* node = scalar(map, key, "an amount");
  if (!node) return std::nullopt;
  auto value = parse_decimal(node->scalar);
  if (!value)
    error(fmt::format("'{}' must be an amount, not {}", key, kind_of(*node)),
          "digits and a point only: 120000.50", place(*node));
  return value;
}

std::optional<int> Fields::integer(const Node& map, std::string_view key) {
  const Node* node = scalar(map, key, "a whole number");
  if (!node) return std::nullopt;
  int out = 0;
  const auto& text = node->scalar;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (problem == std::errc() && end == text.data() + text.size()) return out;
  error(fmt::format("'{}' must be a whole number, not {}", key, kind_of(*node)), "", place(*node));
  return std::nullopt;
}

bool Fields::boolean(const Node& map, std::string_view key, bool otherwise) {
  const Node* node = scalar(map, key, "true or false");
  if (!node) return otherwise;
  auto word = lower(node->scalar);
  if (word == "true" || word == "false") return word == "true";
  error(fmt::format("'{}' must be true or false, not {}", key, kind_of(*node)), "", place(*node));
  return otherwise;
}

std::string Fields::date(const Node& map, std::string_view key) {
  const Node* node = scalar(map, key, "a date");
  if (!node || parse_date(node->scalar)) return node ? node->scalar : std::string();
  warning(fmt::format("'{}' must be a date, not {}", key, kind_of(*node)), "write YYYY-MM-DD",
          place(*node));
  return {};
}

int Fields::choice(const Node& map, std::string_view key, std::span<const std::string_view> choices,
                   Severity severity) {
  const Node* node = scalar(map, key, "a word");
  if (!node) return -1;
  auto at = std::ranges::find(choices, std::string_view(node->scalar));
  if (at != choices.end()) return static_cast<int>(at - choices.begin());
  auto near = did_you_mean(node->scalar, strings(choices));
  say(severity,
      fmt::format("'{}' is one of {}, not {}", key, join(strings(choices), ", "), kind_of(*node)),
      near.empty() ? "" : fmt::format("did you mean '{}'?", near), place(*node));
  return -1;
}

Value value_of(const Node& scalar) {
  if (scalar.kind != Node::Kind::scalar) return {};
  const auto& text = scalar.scalar;
  if (scalar.quoted) return text;
  if (text == "true" || text == "false") return text == "true";
  if (auto date = parse_date(text)) return *date;
  if (auto decimal = parse_decimal(text)) {
    if (decimal->scale == 0 && text.size() <= 18) return static_cast<std::int64_t>(decimal->units);
    return *decimal;
  }
  return text;
}

std::vector<Member> members_of(const Node& map) {
  struct Walk {
    Datum operator()(const Node& node) const {
      if (node.kind == Node::Kind::map) return Datum::object(members_of(node));
      if (node.kind != Node::Kind::sequence) return Datum(value_of(node));
      std::vector<Datum> items;
      for (const auto& item : node.items) items.push_back((*this)(item));
      return Datum::list(std::move(items));
    }
  };
  std::vector<Member> out;
  for (const auto& entry : map.entries) out.push_back({entry.key, Walk{}(entry.value)});
  return out;
}

std::vector<std::string> strings(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

}  // namespace lode::model
