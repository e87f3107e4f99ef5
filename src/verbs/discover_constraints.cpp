// Constraints are applied to the problem before anything is searched, so that search, measures and verification see
// the same.
#include "verbs/discover_constraints.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "discover/keep.h"
#include "verbs/scheme.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

using discover::Material;

std::string hint_of(std::string_view word, const std::vector<std::string>& names, std::string_view otherwise) {
  auto near = did_you_mean(word, names);
  return near.empty() ? std::string(otherwise) : fmt::format("did you mean '{}'?", near);
}

std::vector<std::string> attributes_of(const Material& material) {
  std::vector<std::string> out;
  for (const auto& column : material.problem.columns) out.push_back(column.attribute);
  return out;
}

Result<void> must_be_attribute(const Material& material, const std::string& name, std::string_view option) {
  auto names = attributes_of(material);
  if (std::ranges::find(names, name) != names.end()) return {};
  return fail(Code::not_found, fmt::format("no question asks about '{}' ({})", name, option),
              hint_of(name, names, "rules may ask about: " + join(names, ", ")));
}

Result<void> without(const std::vector<std::string>& attributes, Material& material) {
  for (const auto& name : attributes) LODE_CHECK(must_be_attribute(material, name, "--without"));
  std::erase_if(material.problem.tests, [&](const discover::Test& test) {
    const auto& column = material.problem.columns[static_cast<std::size_t>(test.column)];
    return std::ranges::find(attributes, column.attribute) != attributes.end();
  });
  if (!material.problem.tests.empty()) return {};
  return fail(Code::invalid_argument, "--without leaves no question to ask", "leave an attribute in");
}

Result<void> first(const std::string& words, DiscoverAsked& asked, const Material& material) {
  const auto& tests = material.problem.tests;
  auto it = std::ranges::find(tests, words, &discover::Test::words);
  if (it != tests.end()) {
    asked.search.top = static_cast<int>(it - tests.begin());
    return {};
  }
  std::vector<std::string> names, about;
  for (const auto& test : tests) {
    names.push_back(test.words);
    const auto& attribute = material.problem.columns[static_cast<std::size_t>(test.column)].attribute;
    if (words.starts_with(attribute)) about.push_back(fmt::format("\"{}\"", test.words));
  }
  return fail(Code::not_found, fmt::format("no question is '{}' (--first)", words),
              about.empty() ? hint_of(words, names, "table `tests` of the JSON answer lists the questions")
                            : "questions about it are: " + join(about, ", "));
}

// "sites=profit": at every question about sites the upper side has no lower (rising) or no higher mean of profit.
Result<void> monotone(const std::vector<std::string>& pairs, bool rising, DiscoverAsked& asked,
                      const Material& material) {
  auto option = rising ? "--rising" : "--falling";
  std::vector<std::string> targets;
  for (const auto& target : material.problem.targets) targets.push_back(target.name);
  for (const auto& pair : pairs) {
    auto at = pair.find('=');
    if (at == std::string::npos)
      return fail(Code::invalid_argument, fmt::format("'{}' ({}) is not of the form ATTRIBUTE=TARGET", pair, option),
                  fmt::format("{} sites=profit", option));
    auto attribute = std::string(trim(pair.substr(0, at))), target = std::string(trim(pair.substr(at + 1)));
    LODE_CHECK(must_be_attribute(material, attribute, option));
    auto it = std::ranges::find(targets, target);
    if (it == targets.end())
      return fail(Code::not_found, fmt::format("'{}' ({}) is no target", target, option),
                  hint_of(target, targets, "targets are: " + join(targets, ", ")));
    asked.search.monotone.push_back({attribute, static_cast<std::size_t>(it - targets.begin()), rising});
  }
  return {};
}

Result<std::vector<model::Segment>> kept_of(const Request& request, const model::Segmentation& file) {
  std::vector<model::Segment> out;
  std::vector<std::string> names;
  auto wanted = list_of(request, "keep");
  for (const auto& segment : file.segments) {
    names.push_back(segment.id);
    if (std::ranges::find(wanted, segment.id) != wanted.end() && segment.has_rule) out.push_back(segment);
  }
  // Where order decides, the rule of a segment leans on those before it: they stay, too.
  if (file.match == model::Match::first && !out.empty()) {
    auto last = std::ranges::find(file.segments, std::string(out.back().id), &model::Segment::id);
    out.clear();
    std::copy_if(file.segments.begin(), last + 1, std::back_inserter(out), [](const auto& s) { return s.has_rule; });
  }
  for (const auto& name : wanted)
    if (std::ranges::find(out, name, &model::Segment::id) == out.end())
      return fail(Code::not_found, fmt::format("{} has no segment '{}' with a rule (--keep)", file.id, name),
                  hint_of(name, names, "it has: " + join(names, ", ")));
  return out;
}

}  // namespace

Result<void> constrain(const Request& request, DiscoverAsked& asked, Material& material) {
  if (auto names = list_of(request, "without"); !names.empty()) LODE_CHECK(without(names, material));
  for (const auto& name : asked.search.must_use) LODE_CHECK(must_be_attribute(material, name, "--must-use"));
  if (request.has("first")) LODE_CHECK(first(std::string(trim(request.get("first"))), asked, material));
  LODE_CHECK(monotone(list_of(request, "rising"), true, asked, material));
  return monotone(list_of(request, "falling"), false, asked, material);
}

Result<void> keep_segments(const Request& request, facts::Reading& reading, DiscoverSource& source) {
  LODE_TRY(scheme, read_scheme(request, request.get("segmentation"), reading.columns));
  const auto& file = scheme.segmentation;
  if (file.unit != source.unit)
    return fail(Code::invalid_argument, fmt::format("{} segments another unit than this workspace", file.id),
                "make `unit:` of lode.yaml that of the segmentation");
  LODE_TRY(kept, kept_of(request, file));
  LODE_TRY(findings, facts::fit_units(reading.connection, file.unit, file.dictionary));
  auto& material = source.material;
  LODE_TRY(of, discover::kept_segments(reading.connection, "unit", "account_id", material.ids, kept));
  LODE_TRY(to_place, discover::kept_segments(reading.connection, "unit", "account_id", material.prospect_ids, kept));
  std::vector<bool> rest, prospects;
  for (int segment : of) rest.push_back(segment < 0);
  for (int segment : to_place) prospects.push_back(segment < 0);
  auto before = material.problem.accounts, placed = material.prospects;
  auto people = material.population;
  material = discover::only(material, rest, prospects);
  placed -= material.prospects;
  std::ranges::move(findings, std::back_inserter(material.findings));
  material.population = fmt::format("{}, without the {}{} in segments that stay", people,
                                    before - material.problem.accounts,
                                    placed > 0 ? fmt::format(" and the {} prospects", placed) : "");
  for (const auto& segment : kept)
    for (const auto& id : model::attributes_of(segment.rule))
      if (const auto* attribute = file.dictionary.find(id)) source.kept_dictionary.add(*attribute);
  source.kept = std::move(kept);
  return {};
}

}  // namespace lode::verbs
