// baselines_probe: discovery engines and measures for baselines_test.py and stability_test.py, without a verb around
// them. Reads a JSON list of requests {"do": NAME, …} on standard input and answers a JSON list in the same order.
// A problem is a file: one line of JSON (what columns, tests and targets there are), then raw bytes: a code per
// account for each column, a double per account for each target, then weights and revenue where the line says so.
#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "discover/agreement.h"
#include "discover/engine.h"
#include "discover/holdout.h"
#include "discover/place.h"
#include "discover/score.h"
#include "discover/stability.h"

namespace lode::discover {
namespace {

using nlohmann::json;

template <class T>
std::vector<T> numbers(std::istream& in, std::size_t count) {
  std::vector<T> out(count);
  in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(count * sizeof(T)));
  return out;
}

Problem read_problem(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string line;
  std::getline(in, line);
  const json head = json::parse(line);
  Problem out{.accounts = head["accounts"]};
  for (const auto& c : head["columns"])
    out.columns.push_back({c["attribute"], numbers<std::uint8_t>(in, out.accounts), c["count"]});
  for (const auto& t : head["tests"]) {
    Test test{.column = t["column"], .words = t["words"], .rising = t["rising"]};
    for (int code : t["yes"]) test.yes |= std::uint64_t{1} << code;
    out.tests.push_back(std::move(test));
  }
  for (const auto& t : head["targets"])
    out.targets.push_back({t["name"], numbers<double>(in, out.accounts), t["weight"]});
  if (head["weights"]) out.weights = numbers<double>(in, out.accounts);
  if (head["revenue"]) out.revenue = numbers<double>(in, out.accounts);
  return out;
}

const Problem& problem_of(const json& q) {
  static std::map<std::string, Problem> known;
  auto [it, fresh] = known.try_emplace(q["problem"].get<std::string>());
  if (fresh) it->second = read_problem(it->first);
  return it->second;
}

Search search_of(const json& q) {
  Search out;
  const json s = q.value("search", json::object());
  out.depth = s.value("depth", out.depth);
  out.leaves = s.value("leaves", out.leaves);
  out.min_accounts = s.value("min_accounts", out.min_accounts);
  out.min_revenue_share = s.value("min_revenue_share", out.min_revenue_share);
  out.must_use = s.value("must_use", out.must_use);
  if (s.contains("top")) out.top = s["top"].get<int>();
  for (const auto& m : s.value("monotone", json::array())) out.monotone.push_back({m[0], m[1], m[2]});
  return out;
}

Context context_of(const json& q) {
  Context out;
  out.seed = q.value("seed", std::uint64_t{1});
  out.limits.threads = q.value("threads", 2);
  return out;
}

json error(const Error& e) { return {{"failed", e.message}, {"code", code_name(e.code)}, {"hint", e.hint}}; }

json nodes(const Tree& tree) {
  json out = json::array();
  for (const auto& node : tree.nodes) out.push_back({node.test, node.yes, node.no});
  return out;
}

// The fast way to place accounts says what the plain one does.
bool same_places(const Problem& problem, const Tree& tree) {
  const auto fast = place(problem, tree);
  const auto plain = leaves_of(problem, tree);
  std::vector<int> number(tree.nodes.size(), 0);
  int next = 0;
  for (std::size_t n = 0; n < number.size(); ++n)
    if (tree.nodes[n].test < 0) number[n] = next++;
  for (std::size_t i = 0; i < problem.accounts; ++i)
    if (number[static_cast<std::size_t>(plain[i])] != fast[i]) return false;
  return true;
}

json engine(const json& q) {
  const auto* found = find_engine(q["engine"].get<std::string>());
  if (!found) return {{"failed", "no such engine"}};
  const auto& problem = problem_of(q);
  auto answer = found->run(problem, search_of(q), context_of(q));
  if (!answer) return error(answer.error());
  json fits = json::array();
  for (const auto& fit : answer->frontier) {
    json beside = json::object();
    for (const auto& [name, figure] : fit.beside) beside[name] = figure;
    fits.push_back({{"leaves", fit.leaves}, {"explained", fit.explained}, {"bound", fit.bound},
                    {"tree", nodes(fit.tree)}, {"beside", beside}, {"placed", same_places(problem, fit.tree)}});
  }
  json seconds = json::object();
  for (const auto& [stage, s] : answer->seconds) seconds[stage] = s;
  return {{"fits", fits}, {"complete", answer->complete}, {"seconds", seconds}};
}

json agreement(const json& q) {
  const auto one = q["one"].get<std::vector<std::uint8_t>>(), other = q["other"].get<std::vector<std::uint8_t>>();
  const auto table = cross(one, other, q["rows"], q["columns"]);
  return {{"adjusted_rand", adjusted_rand(table)}, {"best_jaccard", best_jaccard(table)},
          {"recruited", recruited_from_one(table)}};
}

json spread(const Spread& s) { return {s.mean, s.low, s.high}; }

json told(const BudgetStability& budget) {
  json segments = json::array();
  for (const auto& s : budget.segments) segments.push_back({{"within", spread(s.within)}, {"across", s.across}});
  return {{"leaves", budget.leaves}, {"explained", budget.explained}, {"gap", budget.gap},
          {"pair_agreement", budget.pair_agreement}, {"agreement", spread(budget.agreement)}, {"segments", segments},
          {"structureless", spread(budget.structureless)},
          {"structureless_within", spread(budget.structureless_within)}};
}

double since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

json stable(const json& q) {
  const auto& problem = problem_of(q);
  const auto context = context_of(q);
  const auto search = search_of(q);
  const auto* found = find_engine(q["engine"].get<std::string>());
  const StabilityOptions options{.pairs = q.value("pairs", 100), .permutations = q.value("permutations", 5),
                                 .leaves = q.value("leaves", std::vector<int>{})};
  const auto began = std::chrono::steady_clock::now();
  auto answer = found->run(problem, search, context);
  if (!answer) return error(answer.error());
  auto out = stability(problem, search, *found, *answer, context, options);
  if (!out) return error(out.error());
  json budgets = json::array();
  for (const auto& budget : out->budgets) budgets.push_back(told(budget));
  return {{"budgets", budgets}, {"empty_fits", out->empty_fits}, {"seconds", since(began)}};
}

json held_out(const json& q) {
  const auto& problem = problem_of(q);
  const auto* found = find_engine(q["engine"].get<std::string>());
  auto answer = found->run(problem, search_of(q), context_of(q));
  if (!answer) return error(answer.error());
  auto out = hold_out(problem, search_of(q), *found, *answer, context_of(q), {.folds = q.value("folds", 5)});
  if (!out) return error(out.error());
  json fits = json::array();
  for (const auto& fit : *out)
    fits.push_back({{"leaves", fit.leaves}, {"in_sample", fit.in_sample}, {"out_of_sample", fit.out_of_sample},
                    {"low", fit.low}, {"high", fit.high}, {"by_fold", fit.by_fold}});
  return fits;
}

const std::map<std::string, json (*)(const json&)> methods{
    {"engine", engine}, {"agreement", agreement}, {"stability", stable}, {"hold_out", held_out}};

}  // namespace

json answer(const json& requests) {
  json out = json::array();
  for (const auto& q : requests) out.push_back(methods.at(q["do"].get<std::string>())(q));
  return out;
}

}  // namespace lode::discover

int main() {
  std::cout << lode::discover::answer(nlohmann::json::parse(std::cin)).dump() << '\n';
}
