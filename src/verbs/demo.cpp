// demo: the whole way on the shipped, generated firm, each step with the command that does it alone.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/embedded.h"
#include "base/text.h"
#include "render/render.h"
#include "store/workspace.h"
#include "verbs/compose.h"
#include "verbs/entries.h"

namespace lode::verbs {
namespace {

namespace fs = std::filesystem;

// A shipped firm; `maps` is in the order of loading, separated by spaces.
struct Example {
  std::string_view name, folder, maps, segmentation;
};
constexpr Example examples[] = {
    {"food-beverage", "examples/food-beverage/", "crm erp research", "food-and-beverage-training"},
    {"landscaping", "examples/landscaping/firm/", "depot", "landscaping-rental"}};
constexpr std::string_view marker = ".lode-demo";

constexpr Positional positionals[] = {
    {"DIR", "where to build the workspace (default: lode-demo)", false}};
constexpr Option options[] = {
    {"example", "NAME", "food-beverage (the default): a segmentation that holds; landscaping: one that does not"}};

Result<Example> example_of(const Request& request) {
  auto wanted = request.get("example", "food-beverage");
  for (const auto& one : examples)
    if (one.name == wanted) return one;
  return fail(Code::invalid_argument, fmt::format("there is no example '{}'", wanted), "food-beverage or landscaping");
}

// An earlier demo is replaced; anything else that is not empty is left alone.
Result<void> clear_place(const fs::path& dir) {
  std::error_code error;
  if (!fs::exists(dir, error) || fs::is_empty(dir, error)) return {};
  if (!fs::exists(dir / marker, error))
    return fail(Code::invalid_argument,
                fmt::format("{} is not empty and was not made by `lode demo`", dir.string()),
                "name another folder: lode demo some-other-folder");
  fs::remove_all(dir, error);
  if (error) return fail(Code::io, fmt::format("{} cannot be replaced: {}", dir.string(), error.message()));
  return {};
}

Result<void> unpack(const Example& example, const fs::path& dir) {
  std::error_code error;
  for (const auto& file : embedded_files()) {
    if (!file.path.starts_with(example.folder)) continue;
    fs::path target = dir / file.path.substr(example.folder.size());
    fs::create_directories(target.parent_path(), error);
    std::ofstream out(target, std::ios::binary);
    out.write(file.text.data(), static_cast<std::streamsize>(file.text.size()));
    if (!out.flush()) return fail(Code::io, fmt::format("{} cannot be written", target.string()));
  }
  std::ofstream(dir / marker) << "made by `lode demo`; may be deleted\n";
  return {};
}

struct Step {
  std::string_view verb;
  std::string_view what;  // it shows
  Request request;
};

std::vector<Step> steps_in(const Example& example, const std::string& dir) {
  Request base{.workspace = dir, .yes = true};
  auto with = [&](std::string positional, std::string value) {
    Request out = base;
    out.positionals[std::move(positional)] = {std::move(value)};
    return out;
  };
  std::string file = fmt::format("{}/segmentations/{}.yaml", dir, example.segmentation);
  Request profile = base;
  profile.options["segmentation"] = {std::string(example.segmentation)};
  Request report = profile;
  std::vector<Step> out;
  for (const auto& map : split(example.maps, ' ')) {
    Request load = with("FILE", dir + "/exports");
    load.options["map"] = {fmt::format("maps/{}.yaml", map)};
    out.push_back({"load", "the firm's exports, every byte accounted for", load});
  }
  const std::vector<Step> rest{
          {"profile", "revenue and profit past, now and forward, by segment", profile},
          {"prove", "no account in two segments, none forgotten", with("FILE", file)},
          {"check", "what is wrong with the definition, and what to do", with("FILE", file)},
          {"assign", "every account in its segment", with("S", std::string(example.segmentation))},
          {"report", "all of it on one page", report}};
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

// An id as words: "actionable_with_gaps".
std::string shown(const Metric& metric) {
  auto out = render::for_people(metric.value, metric.kind);
  if (metric.kind == Kind::text) std::ranges::replace(out, '_', ' ');
  return out;
}

std::string outcome_of(const Doc& doc) {
  for (const char* name : {"verdict", "accepted", "revenue_total", "unassigned", "proved"})
    if (const auto* metric = doc.metric(name))
      return fmt::format("{}: {}{}", lower(metric->title.empty() ? name : metric->title), shown(*metric),
                         metric->kind == Kind::money ? " " + doc.currency : "");
  return doc.title;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<Doc> run(const Request& request, Context& context) {
  std::string dir = request.arg("DIR").empty() ? "lode-demo" : request.arg("DIR");
  LODE_TRY(example, example_of(request));
  LODE_CHECK(clear_place(dir));
  auto settings = embedded(std::string(example.folder) + "lode.yaml");
  LODE_TRY(workspace, store::Workspace::create(dir, std::string(settings), context));
  LODE_CHECK(unpack(example, dir));
  Doc doc{.verb = "demo", .title = "A whole run on the shipped firm (generated data, nobody's)"};
  Table steps{.name = "steps", .title = "What was done"};
  steps.columns = {{"step", "Step", Kind::text}, {"shows", "Shows", Kind::text},
                   {"result", "Result", Kind::text}, {"seconds", "Seconds", Kind::ratio},
                   {"command", "The command alone", Kind::text}};
  auto start = std::chrono::steady_clock::now();
  std::string report_path;
  for (const auto& step : steps_in(example, dir)) {
    context.report(step.verb, -1);
    auto began = std::chrono::steady_clock::now();
    LODE_TRY(answer, call(step.verb, step.request, context));
    if (const auto* path = answer.metric("report")) report_path = to_text(path->value);
    steps.rows.push_back({std::string(step.verb), std::string(step.what), outcome_of(answer),
                          seconds_since(began), command_line(step.verb, step.request)});
  }
  steps.source = fmt::format("the shipped example, made by {}generate.py", example.folder);
  doc.tables.push_back(std::move(steps));
  doc.metrics = {{"seconds", "Seconds in all", seconds_since(start), Kind::ratio},
                 {"report", "The report", report_path, Kind::text}};
  doc.next = {fmt::format("open {}", report_path), fmt::format("lode why -w {} \"NAME OF AN ACCOUNT\"", dir),
              "lode start FOLDER      the same on a folder of your own exports"};
  return doc;
}

}  // namespace

const Verb demo{"demo", "a whole run on the shipped example", Group::begin, positionals, options, run, true};

}  // namespace lode::verbs
