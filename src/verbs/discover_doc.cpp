// Tables and metrics of `discover` that do not depend on the trees found.
#include "verbs/discover_doc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/render.h"

namespace lode::verbs {

using discover::Material;

void put_discover_metrics(Doc& doc, const Material& material, const DiscoverAsked& asked, bool complete,
                          std::size_t refined) {
  auto count = [&](const char* name, const char* title, std::size_t n) {
    doc.metrics.push_back({.name = name, .title = title, .value = static_cast<std::int64_t>(n), .kind = Kind::integer});
  };
  auto text = [&](const char* name, const char* title, std::string_view value) {
    doc.metrics.push_back({.name = name, .title = title, .value = std::string(value), .kind = Kind::text});
  };
  count("accounts", "Accounts", material.problem.accounts);
  if (material.prospects > 0) count("prospects", "Prospects to place", material.prospects);
  count("targets", "Targets", material.problem.targets.size());
  count("tests", "Questions that rules may ask", material.problem.tests.size());
  if (refined > 0) count("refined_cuts", "of these thresholds refined on raw values", refined);
  count("min_accounts", "Accounts of a segment, at least", asked.search.min_accounts);
  if (asked.search.min_revenue_share > 0)
    doc.metrics.push_back({.name = "min_revenue_share", .title = "Revenue of a segment, at least",
                           .value = asked.search.min_revenue_share, .kind = Kind::share});
  text("engine", "Engine", asked.engine->name);
  text("guarantee", "Guarantee", discover::guarantee_words(asked.engine->guarantee));
  doc.metrics.push_back({.name = "complete", .title = "Searched to the end", .value = complete, .kind = Kind::boolean});
}

Table discover_targets(const Material& material) {
  Table out{.name = "targets", .title = "What segments ought to differ in"};
  out.columns = {{"target", "target", Kind::id}, {"title", "what it is"}, {"family", "family"},
                 {"weight", "weight", Kind::number}, {"known", "accounts known", Kind::integer},
                 {"transform", "searched"}};
  for (std::size_t t = 0; t < material.problem.targets.size(); ++t) {
    const auto& target = material.problem.targets[t];
    const auto& measure = material.measures[t];
    auto known = std::ranges::count_if(target.values, [](double v) { return !std::isnan(v); });
    out.rows.push_back({target.name, measure.title == target.name ? Value{} : Value{measure.title},
                        measure.family.empty() ? Value{} : Value{measure.family}, target.weight,
                        static_cast<std::int64_t>(known),
                        measure.transform.empty() ? Value{std::string("as it is")} : Value{measure.transform}});
  }
  out.note = "each scaled by its mean and standard deviation; accounts of which one is unknown count in the others";
  return out;
}

Table discover_attributes(const Material& material) {
  Table out{.name = "attributes", .title = "What rules may use", .detail = true};
  out.columns = {{"attribute", "attribute", Kind::id}, {"type", "type"}, {"unknown", "accounts unknown", Kind::integer},
                 {"values", "values or ranges", Kind::integer}, {"nested_in", "part of", Kind::id}};
  for (std::size_t c = 0; c < material.descriptors.size(); ++c) {
    const auto& d = material.descriptors[c];
    auto ranges = static_cast<std::int64_t>(material.problem.columns[c].count - (d.unknown_code >= 0 ? 1 : 0));
    out.rows.push_back({d.attribute.id, std::string(model::type_name(d.attribute.type)),
                        static_cast<std::int64_t>(d.unknown), ranges,
                        d.nested_in.empty() ? Value{} : Value{d.nested_in}});
  }
  return out;
}

namespace {

// Why the threshold of a test lies where it does; null where it has none.
Value reason_of(const discover::Descriptor& descriptor, const discover::Test& test) {
  for (std::size_t c = 0; c < descriptor.cuts.size(); ++c) {
    bool above = (test.yes >> (c + 1)) & 1U, below = (test.yes >> c) & 1U;
    if (above && !below) return std::string(discover::how_words(descriptor.cuts[c].how));
  }
  return {};
}

constexpr std::size_t counted_most = 200'000;  // accounts: beyond, the answer is not kept waiting for counts

// Accounts by code of one column.
std::vector<std::int64_t> histogram(const discover::Column& column) {
  std::vector<std::int64_t> out(discover::codes_max, 0);
  for (auto code : column.codes) ++out[code];
  return out;
}

}  // namespace

Table discover_tests(const Material& material) {
  Table out{.name = "tests", .title = "Questions that rules may ask", .detail = true};
  out.columns = {{"attribute", "attribute", Kind::id}, {"yes", "answered yes where"}, {"no", "answered no where"},
                 {"threshold", "why there"}, {"accounts", "accounts that answer yes", Kind::integer}};
  std::vector<std::vector<std::int64_t>> counts;
  if (material.problem.accounts <= counted_most)
    for (const auto& column : material.problem.columns) counts.push_back(histogram(column));
  for (const auto& test : material.problem.tests) {
    Value yes;
    if (!counts.empty()) {
      std::int64_t n = 0;
      for (std::size_t code = 0; code < discover::codes_max; ++code)
        if ((test.yes >> code) & 1U) n += counts[static_cast<std::size_t>(test.column)][code];
      yes = n;
    }
    const auto& descriptor = material.descriptors[static_cast<std::size_t>(test.column)];
    out.rows.push_back({descriptor.attribute.id, test.words, model::print(test.rule_no),
                        reason_of(descriptor, test), yes});
  }
  return out;
}

std::vector<Block> discover_blocks(const Doc& doc, const discover::Candidate& shown, const discover::Choices& choices,
                                   const Material& material) {
  std::vector<Block> out{{Block::Is::metrics, {}, {}}, {Block::Is::table, {}, "candidates"}};
  bool chosen = std::ranges::any_of(choices.rows, &discover::Choice::recommended);
  auto title = fmt::format("{} ({})", shown.title, chosen ? "to begin with" : "the largest");
  out.push_back({Block::Is::heading, std::move(title), {}});
  for (std::size_t l = 0; l < shown.leaves.size(); ++l) {
    const auto& leaf = shown.leaves[l];
    double share = static_cast<double>(leaf.accounts) / static_cast<double>(material.problem.accounts);
    auto accounts = render::for_people(static_cast<std::int64_t>(leaf.accounts), Kind::integer);
    auto text = fmt::format("{}: {} account{}, {}", leaf.title, accounts, leaf.accounts == 1 ? "" : "s",
                            render::for_people(share, Kind::share));
    if (!std::isnan(leaf.revenue) && !doc.currency.empty())
      text += fmt::format(", revenue {} {}", render::for_people(leaf.revenue, Kind::money), doc.currency);
    std::vector<std::string> apart = shown.portrait.apart[l];
    if (!apart.empty()) text += ". " + join(apart, "; ");
    out.push_back({Block::Is::bullet, std::move(text), {}});
  }
  for (const char* name : {"alternatives", "targets", "timing"})
    if (doc.table(name)) out.push_back({Block::Is::table, {}, name});
  out.push_back({Block::Is::findings, {}, {}});
  return out;
}

Table discover_timing(const std::vector<std::pair<std::string, double>>& seconds) {
  Table out{.name = "timing", .title = "Where the time went"};
  out.columns = {{"stage", "stage"}, {"seconds", "seconds", Kind::ratio}};
  for (const auto& [stage, time] : seconds) out.rows.push_back({stage, time});
  return out;
}

}  // namespace lode::verbs
