// discover: the best readable rule trees, one per number of segments, with what is proven of them.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/text.h"
#include "discover/alternatives.h"
#include "discover/candidates.h"
#include "discover/certificate.h"
#include "discover/choice.h"
#include "discover/engine.h"
#include "discover/refine.h"
#include "discover/score.h"
#include "verbs/discover_doc.h"
#include "verbs/discover_files.h"
#include "verbs/discover_measure.h"
#include "verbs/discover_options.h"
#include "verbs/discover_source.h"
#include "verbs/discover_verify.h"
#include "verbs/entries.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

using Clock = std::chrono::steady_clock;
using discover::Answer;
using discover::Candidate;
using discover::Material;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Found {
  Answer answer;
  std::size_t refined = 0;  // thresholds added on the raw values
};

Result<Found> search(Material& material, const DiscoverAsked& asked, const Context& context) {
  auto started = Clock::now();
  std::string best;
  auto once = [&](const discover::Problem& problem) {
    Context limited = context;
    if (asked.seconds > 0) limited.limits.seconds = std::max(0.001, asked.seconds - since(started));
    if (context.progress)
      limited.progress = [&](std::string_view what, double share) {
        context.report(best.empty() ? std::string(what) : fmt::format("{}; {}", what, best), share);
      };
    auto answer = asked.engine->run(problem, asked.search, limited);
    if (answer && !answer->frontier.empty())  // thresholds are then moved and the search is run again
      best = fmt::format("so far {:.1f} % explained", 100 * answer->frontier.back().explained);
    return answer;
  };
  LODE_TRY(answer, once(material.problem));
  Found out{.answer = std::move(answer)};
  LODE_TRY(refined, discover::refine(material, out.answer, asked.search, once));
  out.refined = refined;
  if (!out.answer.frontier.empty()) return out;
  if (context.cancelled()) return cancelled_error();
  if (!out.answer.complete)
    return fail(Code::limit, "the time was over before anything was found", "give it more: --seconds");
  return fail(Code::not_found, "no division into two segments keeps the least size and explains anything",
              "ask for smaller segments (--min-accounts), or for other targets or descriptors");
}

bool decides(std::string_view option) {
  constexpr std::string_view others[] = {"out", "timing", "force", "write", "hold-out", "stability", "alternatives"};
  return std::ranges::find(others, option) == std::end(others);
}

// What of the request decides which candidates there are, for whoever makes them again.
std::vector<std::pair<std::string, std::string>> options_of(const Request& request) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [name, values] : request.options)
    for (const auto& value : values)
      if (decides(name)) out.emplace_back(name, value);
  if (!request.as_of.empty()) out.emplace_back("as-of", request.as_of);
  if (!request.recorded_at.empty()) out.emplace_back("recorded-at", request.recorded_at);
  return out;
}

// The command that makes the files again, as far as it decides what is in them.
std::string command_of(const Request& request) {
  constexpr std::string_view elsewhere[] = {"out", "timing", "force", "write", "stability", "hold-out", "alternatives"};
  std::string out = "lode discover";
  for (const auto& [name, values] : request.options)
    for (const auto& value : values)
      if (std::ranges::find(elsewhere, name) == std::end(elsewhere))
        out += value == "true" ? fmt::format(" --{}", name) : fmt::format(" --{} {}", name, value);
  if (!request.as_of.empty()) out += " --as-of " + request.as_of;
  if (!request.recorded_at.empty()) out += " --recorded-at " + request.recorded_at;
  return out;
}

discover::Writing writing_of(const Request& request, const DiscoverAsked& asked, const DiscoverSource& source,
                             const Context& context) {
  discover::Writing out{.unit = source.unit, .universe = source.universe, .engine = std::string(asked.engine->name),
                        .guarantee = asked.engine->guarantee, .command = command_of(request), .day = source.day,
                        .seed = context.seed, .by_revenue = asked.table.file.empty(), .needs = source.need_of,
                        .catalogue = source.needs};
  out.options = options_of(request);
  out.kept = source.kept, out.kept_dictionary = source.kept_dictionary;
  for (const auto& attribute : model::standard_attributes())  // the universe names `status`
    if (!source.universe.empty() && attribute.id == "status") out.kept_dictionary.add(attribute);
  return out;
}

// Of so many accounts files and portraits are made only where they are asked for: they cost more than the search.
constexpr std::size_t told_in_full = 200'000;

Result<std::vector<Candidate>> candidates_of(const Material& material, const Answer& answer, const DiscoverAsked& asked,
                                             const discover::Writing& writing) {
  bool lean = material.problem.accounts > told_in_full && !asked.table.file.empty() && asked.out.empty();
  if (!lean) return discover::candidates(material, answer, writing);
  return discover::lean_candidates(material, answer, writing);
}

// The one to begin with, else the largest.
const Candidate& shown_of(const std::vector<Candidate>& candidates, const discover::Choices& choices) {
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (choices.rows[i].recommended) return candidates[i];
  return candidates.back();
}

// Texts of the files beside the candidates; none where no files are written.
std::vector<std::string> certificates_of(const Material& material, const std::vector<Candidate>& candidates,
                                         const DiscoverAsked& asked, const discover::Writing& writing) {
  std::vector<std::string> out;
  if (!asked.table.file.empty() && asked.out.empty()) return out;
  for (const auto& each : discover::certificates(material, candidates, asked.search, writing))
    out.push_back(discover::print(each));
  return out;
}

Result<Doc> run(const Request& request, Context& context) {
  if (request.has("verify")) return verify_discovered(request, context);
  LODE_TRY(asked, discover_asked(request));
  std::vector<std::pair<std::string, double>> seconds;
  auto start = Clock::now();
  auto lap = [&](const char* stage) { seconds.emplace_back(stage, since(start)), start = Clock::now(); };
  LODE_TRY(source, discover_source(request, asked, context));
  auto& material = source.material;
  lap("reading");
  LODE_TRY(found, search(material, asked, context));
  lap("searching");
  auto writing = writing_of(request, asked, source, context);
  LODE_TRY(candidates, candidates_of(material, found.answer, asked, writing));
  LODE_TRY(files, write_candidates(request, asked, candidates, certificates_of(material, candidates, asked, writing),
                                   source.day, context));
  lap("writing");
  LODE_TRY(measured, measure(material, asked, found.answer, candidates, context));
  lap("measuring");
  auto choices = discover::choose(material, candidates, measured.rows);
  Doc doc{.verb = "discover", .title = "Segments of " + material.population, .currency = source.currency};
  put_discover_metrics(doc, material, asked, found.answer.complete, found.refined);
  doc.tables = {discover::candidates_table(candidates, choices, files), discover::segments_table(candidates, material),
                discover_targets(material), discover::portraits_table(candidates), discover_attributes(material),
                discover_tests(material)};
  for (auto& row : doc.tables.front().rows)
    if (auto& file = row.back(); to_text(file).empty()) file = Value{};
  doc.tables.front().source = source.seen;
  if (!measured.note.empty()) doc.tables.front().coverage = "held out and stability " + measured.note;
  std::ranges::move(measured.tables, std::back_inserter(doc.tables));
  const auto& shown = shown_of(candidates, choices);
  bool quick = found.answer.complete && !context.cancelled() && searches_affordable(material, asked) >= 10;
  if (asked.alternatives.value_or(quick)) {
    auto others = discover::alternatives(*asked.engine, material, asked.search, shown, context);
    if (!others && others.error().code != Code::cancelled) return std::unexpected(others.error());
    if (others) doc.tables.push_back(discover::alternatives_table(shown, *others, material.problem));
  }
  lap("alternatives");
  if (asked.timing) {
    for (auto& stage : found.answer.seconds) seconds.emplace_back("  " + stage.first, stage.second);
    doc.tables.push_back(discover_timing(seconds));
  }
  doc.findings = std::move(material.findings);
  std::ranges::move(measured.findings, std::back_inserter(doc.findings));
  doc.blocks = discover_blocks(doc, shown, choices, material);
  if (!files.back().empty()) doc.next = {suggest(request.workspace, "check", files.back())};
  return doc;
}

}  // namespace

const Verb discover{"discover", "the best readable rules that tell accounts apart, with what is proven of them",
                    Group::define, {}, discover_options, run};

}  // namespace lode::verbs
