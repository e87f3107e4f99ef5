// discover: the best readable rule trees, one per number of segments, with what is proven of them.
#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "base/text.h"
#include "discover/engine.h"
#include "discover/refine.h"
#include "discover/score.h"
#include "verbs/discover_options.h"
#include "verbs/discover_source.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

using discover::Answer;
using discover::Material;

Value number_or_null(double value) { return std::isnan(value) ? Value{} : Value{value}; }

struct Found {
  Answer answer;
  std::size_t refined = 0;  // thresholds added on the raw values
};

Result<Found> search(Material& material, const DiscoverAsked& asked, const Context& context) {
  auto started = std::chrono::steady_clock::now();
  auto once = [&](const discover::Problem& problem) {
    Context limited = context;
    double gone = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    if (asked.seconds > 0) limited.limits.seconds = std::max(0.001, asked.seconds - gone);
    return asked.engine->run(problem, asked.search, limited);
  };
  LODE_TRY(answer, once(material.problem));
  Found out{.answer = std::move(answer)};
  LODE_TRY(refined, discover::refine(material, out.answer, asked.search, once));
  out.refined = refined;
  if (!out.answer.frontier.empty()) return out;
  return fail(Code::not_found, "no division into two segments keeps the least size and explains anything",
              "ask for smaller segments (--min-accounts), or for other targets or descriptors");
}

Table candidates_table(const Answer& answer) {
  Table out{.name = "candidates", .title = "Candidates"};
  out.columns = {{"id", "id", Kind::id}, {"segments", "segments", Kind::integer}, {"depth", "depth", Kind::integer},
                 {"explained", "explained", Kind::share}, {"bound", "at most", Kind::share},
                 {"gap", "gap", Kind::share}, {"stability", "stability", Kind::ratio}, {"file", "file"}};
  for (const auto& fit : answer.frontier) {
    double gap = fit.bound - fit.explained;
    out.rows.push_back({fmt::format("discovered-{}", fit.leaves), std::int64_t{fit.leaves},
                        std::int64_t{discover::depth_of(fit.tree)}, fit.explained, number_or_null(fit.bound),
                        number_or_null(gap > 0 && gap < 1e-12 ? 0 : gap), Value{}, Value{}});
  }
  return out;
}

const char* guarantee_words(discover::Guarantee guarantee) {
  constexpr const char* words[] = {"optimal", "optimal near the root", "heuristic"};
  return words[static_cast<std::size_t>(guarantee)];
}

void put_metrics(Doc& doc, const Material& material, const DiscoverAsked& asked, const Answer& answer) {
  const auto& problem = material.problem;
  auto put = [&](const char* name, const char* title, std::size_t n) {
    doc.metrics.push_back({.name = name, .title = title, .value = static_cast<std::int64_t>(n), .kind = Kind::integer});
  };
  put("accounts", "Accounts", problem.accounts);
  put("tests", "Questions that rules may ask", problem.tests.size());
  put("targets", "Targets", problem.targets.size());
  put("min_accounts", "Accounts of a segment, at least", asked.search.min_accounts);
  doc.metrics.push_back({.name = "engine", .title = "Engine", .value = std::string(asked.engine->name), .kind = Kind::text});
  doc.metrics.push_back({.name = "guarantee", .title = "Guarantee",
                         .value = std::string(guarantee_words(asked.engine->guarantee)), .kind = Kind::text});
  doc.metrics.push_back({.name = "complete", .title = "Searched to the end", .value = answer.complete, .kind = Kind::boolean});
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(asked, discover_asked(request));
  LODE_TRY(source, discover_source(request, asked, context));
  auto& material = source.material;
  LODE_TRY(found, search(material, asked, context));
  auto& answer = found.answer;
  Doc doc{.verb = "discover", .title = "Segments of " + material.population};
  put_metrics(doc, material, asked, answer);
  doc.tables.push_back(candidates_table(answer));
  doc.findings = std::move(material.findings);
  return doc;
}

}  // namespace

const Verb discover{"discover", "the best readable rules that tell accounts apart, with what is proven of them",
                    Group::define, {}, discover_options, run};

}  // namespace lode::verbs
