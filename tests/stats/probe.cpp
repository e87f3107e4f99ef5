// stats_probe: the methods of src/stats for oracles_test.py. Reads a JSON list of requests {"do": NAME, …} on
// standard input, answers a JSON list in the same order; null stands for unknown (NaN) both ways.
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "stats/calibration.h"
#include "stats/drift.h"
#include "stats/division.h"
#include "stats/explained.h"
#include "stats/gaps.h"
#include "stats/kappa.h"
#include "stats/linear.h"
#include "stats/nearness.h"
#include "stats/neighbours.h"
#include "stats/permuted.h"
#include "stats/quantile_regression.h"
#include "stats/quantiles.h"
#include "stats/shrink.h"
#include "stats/simplex.h"
#include "stats/split.h"

namespace {

using nlohmann::json;
namespace stats = lode::stats;

double number(const json& j) { return j.is_null() ? std::nan("") : j.get<double>(); }

std::vector<double> numbers(const json& j) {
  std::vector<double> out;
  for (const json& v : j) out.push_back(number(v));
  return out;
}

std::vector<std::vector<double>> lists(const json& j) {
  std::vector<std::vector<double>> out;
  for (const json& v : j) out.push_back(numbers(v));
  return out;
}

stats::Matrix matrix(const json& j) {
  stats::Matrix m(j.size(), j.empty() ? 0 : j[0].size());
  m.data.clear();
  for (const auto& row : lists(j)) m.data.insert(m.data.end(), row.begin(), row.end());
  return m;
}

std::vector<stats::Count> counts(const json& j) {
  std::vector<stats::Count> out;
  for (const json& v : j) out.push_back({v[0], v[1]});
  return out;
}

json error(const lode::Error& e) { return {{"failed", e.message}}; }

json least_squares(const json& q) {
  const auto fit = stats::least_squares(matrix(q["x"]), numbers(q["y"]));
  if (!fit) return error(fit.error());
  return {{"coefficients", fit->coefficients}, {"errors", fit->errors}, {"r2", fit->r2}, {"rank", fit->rank},
          {"adjusted_r2", fit->adjusted_r2}, {"residual_sd", fit->residual_sd}};
}

json importance(const json& q) {
  const auto found = stats::derived_importance(matrix(q["x"]), numbers(q["y"]));
  if (!found) return error(found.error());
  return {{"standardised", found->standardised}, {"low", found->low}, {"high", found->high}, {"r2", found->r2},
          {"correlation", found->correlation}, {"weight", found->weight}, {"adjusted_r2", found->adjusted_r2}};
}

json quantile_regression(const json& q) {
  const stats::Matrix x = matrix(q["x"]);
  const std::vector<double> y = numbers(q["y"]);
  const auto b = stats::quantile_regression(x, y, q["tau"]);
  if (!b) return error(b.error());
  return {{"coefficients", *b}, {"loss", stats::quantile_loss(x, y, q["tau"], *b)}};
}

json rate(const stats::Rate& r) { return {r.mean, r.low, r.high}; }

json prior(const json& q) {
  const stats::BetaPrior p = stats::fit_prior(counts(q["groups"]), q.value("weight_max", 1000.0));
  json shrunk = json::array();
  for (const stats::Count& c : counts(q["groups"])) shrunk.push_back(rate(stats::shrunk(c, p)));
  return {{"alpha", p.alpha}, {"beta", p.beta}, {"shrunk", shrunk}};
}

json calibration(const json& q) {
  const stats::Calibration c = stats::calibration(numbers(q["predicted"]), numbers(q["outcomes"]), q["bins"]);
  json bins = json::array();
  for (const stats::Bin& b : c.bins)
    bins.push_back({b.low, b.high, b.predicted, b.seen, b.seen_low, b.seen_high, b.count});
  return {{"brier", c.brier}, {"brier_base", c.brier_base}, {"error", c.error}, {"bins", bins}};
}

json explained(const json& q) {
  const stats::Explained e = stats::explained(
      matrix(q["values"]), q["groups"].get<std::vector<int>>(),
      {.resamples = q["resamples"], .permutations = q["permutations"], .seed = q["seed"]});
  return {{"r2", e.r2}, {"adjusted", e.adjusted}, {"cross_validated", e.cross_validated}, {"low", e.low},
          {"high", e.high}, {"p", e.p}, {"rows", e.rows}, {"groups", e.groups}};
}

json split(const json& q) {
  const auto columns = lists(q["columns"]);
  const stats::Split s = stats::best_split(columns, numbers(q["y"]), q["least"], q["seed"], q["permutations"]);
  return {{"found", s.found}, {"column", s.column}, {"threshold", s.threshold}, {"gain", s.gain}, {"p", s.p},
          {"below", s.below}, {"above", s.above}};
}

json drift(const json& q) {
  const auto d = stats::drift(q["before"].get<std::vector<std::int64_t>>(), q["after"].get<std::vector<std::int64_t>>());
  return {{"index", d.index}, {"chance", d.chance}, {"groups", d.groups}};
}

json kappa(const stats::Kappa& k) { return {k.kappa, k.low, k.high, k.agreement, k.subjects}; }

json gaps(const json& q) {
  json out = json::array();
  const stats::GapOptions options{.step = q["step"], .from = q["from"], .to = q["to"], .beside = q["beside"],
                                  .least = q["least"], .level = q["level"]};
  for (const stats::Gap& g : stats::natural_gaps(numbers(q["values"]), options))
    out.push_back({g.low, g.high, g.width, g.p, g.below});
  return out;
}

stats::PermutationOptions permutation_options(const json& q) {
  return {.permutations = q["permutations"], .seed = q["seed"], .threads = q.value("threads", 1),
          .most_rows = q.value("most_rows", std::size_t{100'000})};
}

json tested(const stats::Tested& t) {
  return {{"r2", t.r2}, {"adjusted", t.adjusted}, {"p", t.p}, {"rows", t.rows}, {"groups", t.groups}};
}

json permuted(const json& q) {
  const auto groupings = q["groupings"].get<std::vector<std::vector<int>>>();
  json out = json::array();
  for (const auto& grouping : stats::permutation_tests(matrix(q["values"]), groupings, permutation_options(q))) {
    out.push_back(tested(grouping));
    for (const auto& column : grouping.columns) out.back()["columns"].push_back(tested(column));
  }
  return out;
}

json nearness(const json& q) {
  json out = json::array();
  for (const auto& n : stats::nearness(matrix(q["values"]), q["groups"].get<std::vector<int>>(), permutation_options(q)))
    out.push_back({n.rows, n.elsewhere, n.by_chance, n.limit, n.p});
  return out;
}

json division(const json& q) {
  std::vector<stats::Divider> dividers;
  for (const json& d : q["dividers"]) dividers.push_back({d["groups"].get<std::vector<int>>(), d["ordered"]});
  const auto d = stats::best_division(matrix(q["values"]), dividers, q["least"], permutation_options(q));
  return {{"found", d.found}, {"divider", d.divider}, {"group", d.group}, {"gain", d.gain}, {"p", d.p},
          {"inside", d.inside}, {"outside", d.outside}};
}

const std::map<std::string, json (*)(const json&)> methods{
    {"quantile", [](const json& q) { return json(stats::quantile(numbers(q["values"]), q["p"])); }},
    {"beta_quantile", [](const json& q) { return json(stats::beta_quantile(q["a"], q["b"], q["p"])); }},
    {"beta_cdf", [](const json& q) { return json(stats::beta_cdf(q["a"], q["b"], q["x"])); }},
    {"student_quantile", [](const json& q) { return json(stats::student_quantile(q["p"], q["df"])); }},
    {"wilson", [](const json& q) { return rate(stats::wilson({q["successes"], q["trials"]}, q["level"])); }},
    {"nearest", [](const json& q) { return json(stats::nearest(matrix(q["x"]), numbers(q["point"]), q["k"])); }},
    {"adjusted_p", [](const json& q) { return json(stats::adjusted_p(numbers(q["p"]))); }},
    {"share_ahead", [](const json& q) { return json(stats::share_ahead(numbers(q["difference"]))); }},
    {"share_ahead_of_all",
     [](const json& q) { return json(stats::share_ahead_of_all(matrix(q["differences"]), q["seed"])); }},
    {"chi_square_quantile", [](const json& q) { return json(stats::chi_square_quantile(q["p"], q["df"])); }},
    {"cohen_kappa",
     [](const json& q) {
       return kappa(stats::cohen_kappa(q["one"].get<std::vector<int>>(), q["other"].get<std::vector<int>>()));
     }},
    {"fleiss_kappa",
     [](const json& q) {
       return kappa(stats::fleiss_kappa(q["counts"].get<std::vector<std::vector<std::int64_t>>>()));
     }},
    {"drift", drift}, {"gaps", gaps},
    {"least_squares", least_squares}, {"importance", importance}, {"quantile_regression", quantile_regression},
    {"prior", prior}, {"calibration", calibration}, {"explained", explained}, {"split", split},
    {"permuted", permuted}, {"nearness", nearness}, {"division", division}};

}  // namespace

int main() {
  const json requests = json::parse(std::cin, nullptr, false);
  json answers = json::array();
  for (const json& request : requests) {
    const auto method = methods.find(request.value("do", ""));
    answers.push_back(method == methods.end() ? json{{"failed", "unknown method"}} : method->second(request));
  }
  std::cout << answers.dump() << '\n';
}
