// The engine is asked again with fewer tests; what it answers is told in the terms of all tests.
#include "discover/alternatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lode::discover {
namespace {

const std::string& attribute_of(const Problem& problem, const Test& test) {
  return problem.columns[static_cast<std::size_t>(test.column)].attribute;
}

void rename_tests(Tree& tree, const std::vector<int>& original) {
  for (auto& node : tree.nodes)
    if (node.test >= 0) node.test = original[static_cast<std::size_t>(node.test)];
}

void rename_tests(Answer& answer, const std::vector<int>& original) {
  for (auto& fit : answer.frontier) {
    rename_tests(fit.tree, original);
    for (auto& tie : fit.ties) rename_tests(tie, original);
  }
}

std::vector<std::string> attributes_of(const Problem& problem, const Tree& tree) {
  std::vector<std::string> out;
  for (int column : columns_used(problem,
                                 tree)) out.push_back(problem.columns[static_cast<std::size_t>(column)].attribute);
  return out;
}

// The tree's questions from the root on: "sites > 10; edi".
std::string asked_by(const Problem& problem, const Tree& tree) {
  std::string out;
  for (const auto& node : tree.nodes)
    if (node.test >= 0) out += (out.empty() ? "" : "; ") + problem.tests[static_cast<std::size_t>(node.test)].words;
  return out;
}

}  // namespace

Result<Answer> run_without(const Engine& engine, Problem& problem, const Search& search,
                           const std::vector<std::string>& attributes, const Context& context) {
  auto left_out = [&](const std::string& id) { return std::ranges::find(attributes, id) != attributes.end(); };
  for (const auto& id : search.must_use)
    if (left_out(id)) return fail(Code::invalid_argument, fmt::format("'{}' must be used and must not be used", id),
                                  "leave one of the two out");
  std::vector<int> original;
  std::vector<Test> kept;
  Search asked = search;
  for (std::size_t t = 0; t < problem.tests.size(); ++t) {
    bool is_top = search.top && *search.top == static_cast<int>(t);
    if (left_out(attribute_of(problem, problem.tests[t]))) {
      if (is_top) return fail(Code::invalid_argument,
                              fmt::format("the first split is fixed to '{}', which must not be used",
                                          problem.tests[t].words), "leave one of the two out");
      continue;
    }
    if (is_top) asked.top = static_cast<int>(kept.size());
    original.push_back(static_cast<int>(t));
    kept.push_back(problem.tests[t]);
  }
  if (kept.empty()) return fail(Code::not_found, "no attribute is left to split by", "leave fewer out");
  problem.tests.swap(kept);
  auto answer = engine.run(problem, asked, context);
  problem.tests.swap(kept);
  if (answer) rename_tests(*answer, original);
  return answer;
}

Result<std::vector<Alternative>> alternatives(const Engine& engine, Material& material, const Search& search,
                                              const Candidate& candidate, const Context& context) {
  std::vector<Alternative> out;
  auto& problem = material.problem;
  for (const auto& tie : candidate.fit.ties) {
    Fit fit{.tree = tie, .leaves = leaf_count(tie), .explained = candidate.fit.explained, .bound = candidate.fit.bound};
    out.push_back({.fit = std::move(fit), .complete = candidate.complete, .attributes = attributes_of(problem, tie)});
  }
  Search asked = search;
  asked.leaves = candidate.segments, asked.ties = 0;
  auto first = static_cast<std::ptrdiff_t>(out.size());
  for (const auto& id : candidate.attributes) {
    if (std::ranges::find(search.must_use, id) != search.must_use.end()) continue;
    if (search.top && attribute_of(problem, problem.tests[static_cast<std::size_t>(*search.top)]) == id) continue;
    auto answer = run_without(engine, problem, asked, {id}, context);
    if (!answer && answer.error().code == Code::not_found) continue;
    if (!answer) return std::unexpected(std::move(answer).error());
    if (answer->frontier.empty()) continue;
    auto& best = answer->frontier.back();
    auto used = attributes_of(problem, best.tree);
    out.push_back({id, best, answer->complete, candidate.fit.explained - best.explained, std::move(used)});
  }
  std::ranges::stable_sort(out.begin() + first, out.end(), {}, &Alternative::loss);
  return out;
}

Table alternatives_table(const Candidate& candidate, const std::vector<Alternative>& alternatives,
                         const Problem& problem) {
  Table out{.name = "alternatives", .title = "Nearly as good"};
  out.columns = {{"candidate", "Candidate", Kind::id}, {"without", "Without", Kind::id},
                 {"explained", "Explained", Kind::share},
                 {"loss", "Less by", Kind::share}, {"bound", "Bound", Kind::share},
                     {"segments", "Segments", Kind::integer},
                 {"attributes", "Attributes", Kind::text}, {"words", "In words", Kind::text},
                     {"tree", "Tree", Kind::text, true}};
  for (const auto& each : alternatives) {
    std::string attributes;
    for (const auto& id : each.attributes) attributes += (attributes.empty() ? "" : ", ") + id;
    auto words = each.without.empty()
                     ? "explains as much; asks " + asked_by(problem, each.fit.tree)
                     : fmt::format("without {}: {:.3f} instead of {:.3f}", each.without, each.fit.explained,
                                   candidate.fit.explained);
    out.rows.push_back({candidate.id, each.without.empty() ? Value{} : Value(each.without), each.fit.explained,
                        each.loss,
                        std::isnan(each.fit.bound) ? Value{} : Value(each.fit.bound),
                        static_cast<std::int64_t>(leaf_count(each.fit.tree)), attributes, words,
                            print(problem, each.fit.tree)});
  }
  if (candidate.fit.more_ties) out.note = "more trees explain as much than are listed";
  return out;
}

}  // namespace lode::discover
