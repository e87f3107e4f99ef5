// The product's table of contents: every verb, in the order of `lode --help`.
#include <algorithm>
#include <array>

#include "verbs/entries.h"

namespace lode::verbs {
namespace {

const std::array all{
    demo,
    start,
    init,
    map,
    load,
    match,
    status,
    rebuild,
    fsck,
    log,
    comment,
    profile,
    dig,
    prospects,
    scorecard,
    discover,
    new_,
    assign,
    why,
    check,
    prove,
    rules,
    explain,
    schema,
    report,
    sheet,
};

const std::vector<std::string> none;

}  // namespace

std::span<const Verb> verbs() { return all; }

const Verb* find_verb(std::string_view name) {
  auto it = std::ranges::find(all, name, &Verb::name);
  return it == all.end() ? nullptr : &*it;
}

std::string Request::get(std::string_view option, std::string_view otherwise) const {
  auto it = options.find(option);
  return std::string(it == options.end() || it->second.empty() ? otherwise : it->second.back());
}

const std::vector<std::string>& Request::args(std::string_view positional) const {
  auto it = positionals.find(positional);
  return it == positionals.end() ? none : it->second;
}

const std::vector<std::string>& Request::all(std::string_view option) const {
  auto it = options.find(option);
  return it == options.end() ? none : it->second;
}

std::string Request::arg(std::string_view positional) const {
  const auto& values = args(positional);
  return values.empty() ? std::string() : values.front();
}

}  // namespace lode::verbs
