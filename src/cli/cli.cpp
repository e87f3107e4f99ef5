// Builds the argument parser from the verb table; stdout is data, stderr is messages.
#include "cli/cli.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "cli/help.h"
#include "cli/terminal.h"
#include "render/render.h"
#include "verbs/verb.h"

namespace lode::cli {
namespace {

struct Globals {
  std::string workspace = ".";
  std::string format = "text";
  std::string color = "auto";
  std::string as_of, recorded_at;
  std::string out;
  bool quiet = false, yes = false, no_input = false;
  int threads = 0;
  std::int64_t memory_mb = 0;
};

// CLI11 keeps references to these while it parses.
struct Slots {
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::map<std::string, std::vector<std::string>, std::less<>> positionals;
};

// `own_out`: the verb itself writes what -o names: `assign` the membership, `map` the map.
void add_globals(CLI::App& app, Globals& globals, bool own_out = false) {
  app.add_option("-w,--workspace", globals.workspace, "the workspace folder");
  app.add_option("--format", globals.format, "text, json, csv, html, xlsx (check: sarif, github, junit)");
  if (!own_out) app.add_option("-o,--out,--output", globals.out, "write the answer to this file instead of stdout");
  app.add_option("--color", globals.color, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--as-of", globals.as_of, "the date to look from, YYYY-MM-DD");
  app.add_option("--recorded-at", globals.recorded_at, "what was loaded by then: a UTC time, or a day for its end");
  app.add_option("--threads", globals.threads, "at most this many threads");
  app.add_option("--memory", globals.memory_mb, "at most about this many MB for the engine")->envname("LODE_MEMORY");
  app.add_flag("-q,--quiet", globals.quiet, "no progress, no notices");
  app.add_flag("-y,--yes", globals.yes, "take every proposal");
  app.add_flag("--no-input", globals.no_input, "never ask");
}

void add_verb(CLI::App& app, const verbs::Verb& verb, Globals& globals, Slots& slots) {
  auto* sub = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
  sub->set_help_flag();
  sub->add_flag("-h,--help");
  for (const auto& positional : verb.positionals) {
    auto& slot = slots.positionals[std::string(positional.name)];
    auto* option = sub->add_option(std::string(positional.name), slot, std::string(positional.help));
    if (!positional.repeatable) option->expected(1)->allow_extra_args(false);
  }
  for (const auto& option : verb.options) {
    // What a verb writes besides its answer is named like the answer's file everywhere else.
    std::string flag = option.name == "out" ? "-o,--out,--output" : "--" + std::string(option.name);
    auto& slot = slots.options[std::string(option.name)];
    if (option.value.empty()) {
      sub->add_flag_callback(flag, [&slot] { slot = {"true"}; });
    } else {
      sub->add_option(flag, slot, std::string(option.help))
          ->expected(1)
          ->multi_option_policy(option.repeatable ? CLI::MultiOptionPolicy::TakeAll
                                                  : CLI::MultiOptionPolicy::TakeLast);
    }
  }
  add_globals(*sub, globals, slots.options.contains("out"));
}

int complain(const Error& error, bool color) {
  std::fputs(fmt::format("{} {}\n", color ? "\x1b[31;1merror:\x1b[0m" : "error:", error.message).c_str(),
             stderr);
  if (!error.hint.empty()) std::fputs(fmt::format("hint: {}\n", error.hint).c_str(), stderr);
  return exit_code(error.code);
}

Result<void> check_positionals(const verbs::Verb& verb, const verbs::Request& request) {
  for (const auto& positional : verb.positionals)
    if (positional.required && request.args(positional.name).empty())
      return fail(Code::invalid_argument,
                  fmt::format("`lode {}` needs {}: {}", verb.name, positional.name, positional.help),
                  fmt::format("see `lode {} --help`", verb.name));
  return {};
}

// The word that CLI11 could not place, and what was probably meant.
Error usage_error(const CLI::ParseError& problem, const std::vector<std::string>& words) {
  std::vector<std::string> known;
  const verbs::Verb* verb = words.empty() ? nullptr : verbs::find_verb(words.front());
  for (const auto& v : verbs::verbs()) known.emplace_back(v.name);
  if (!words.empty() && !verb && !words.front().starts_with("-")) {
    auto near = did_you_mean(words.front(), known);
    return {Code::invalid_argument, fmt::format("there is no verb '{}'", words.front()),
            near.empty() ? "`lode --help` lists them" : fmt::format("did you mean '{}'?", near)};
  }
  known.clear();
  if (verb)
    for (const auto& option : verb->options) known.push_back("--" + std::string(option.name));
  for (const char* global : {"--workspace", "--format", "--out", "--output", "--color", "--as-of",
                             "--recorded-at", "--threads",
                             "--memory", "--quiet", "--yes", "--no-input"})
    known.emplace_back(global);
  for (const auto& word : words)
    if (word.starts_with("--") && std::ranges::find(known, word.substr(0, word.find('='))) == known.end())
      if (auto near = did_you_mean(word, known); !near.empty())
        return {Code::invalid_argument, fmt::format("unknown option {}", word),
                fmt::format("did you mean {}?", near)};
  return {Code::invalid_argument, problem.what(),
          verb ? fmt::format("see `lode {} --help`", verb->name) : "see `lode --help`"};
}

Result<void> write_out(const std::string& bytes, const std::string& path) {
  if (path.empty() || path == "-") {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0)
      return fail(Code::io, "could not write to standard output");
    return {};
  }
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.flush();
  if (!file) return fail(Code::io, fmt::format("could not write {}", path));
  return {};
}

int answer(const verbs::Verb& verb, const verbs::Request& request, const Globals& globals) {
  bool color_err = wants_color(globals.color, STDERR_FILENO);
  const auto* format = render::find_format(globals.format);
  if (!format) {
    std::vector<std::string> known;
    for (const auto& f : render::formats()) known.emplace_back(f.name);
    return complain({Code::invalid_argument, fmt::format("unknown format '{}'", globals.format),
                     "one of " + join(known, ", ")}, color_err);
  }
  if (auto ok = check_positionals(verb, request); !ok) return complain(ok.error(), color_err);
  Terminal terminal(globals.quiet, globals.no_input || globals.yes);
  Context context = terminal.context();
  context.limits.threads = globals.threads;
  context.limits.memory_mb = globals.memory_mb;
  auto doc = verb.run(request, context);
  terminal.clear_progress();
  if (!doc) return complain(doc.error(), color_err);
  render::Style style{wants_color(globals.color, STDOUT_FILENO) && globals.out.empty(),
                      isatty(STDOUT_FILENO) && globals.out.empty() ? terminal_width() : 0};
  auto bytes = format->write(*doc, style);
  if (!bytes) return complain(bytes.error(), color_err);
  if (auto ok = write_out(*bytes, globals.out); !ok) return complain(ok.error(), color_err);
  return doc->failed ? 1 : 0;
}

}  // namespace

int run(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::fputs(overview().c_str(), stdout);
    return 0;
  }
  if (words[0] == "--version") {
    std::fputs("lode " LODE_VERSION "\n", stdout);
    return 0;
  }
  const auto* first = verbs::find_verb(words[0]);
  for (const auto& word : words) {
    if (word == "--") break;
    if (first && (word == "--help" || word == "-h")) {
      std::fputs(manual_of(*first).c_str(), stdout);
      return 0;
    }
  }
  CLI::App app("lode");
  Globals globals;
  std::map<std::string, Slots, std::less<>> slots;
  add_globals(app, globals);
  app.require_subcommand(1);
  for (const auto& verb : verbs::verbs())
    if (!first || &verb == first) add_verb(app, verb, globals, slots[std::string(verb.name)]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return complain(usage_error(problem, words), wants_color(globals.color, STDERR_FILENO));
  }
  const auto* verb = verbs::find_verb(app.get_subcommands().at(0)->get_name());
  auto& given = slots[std::string(verb->name)];
  std::erase_if(given.options, [](const auto& entry) { return entry.second.empty(); });
  verbs::Request request{globals.workspace, globals.as_of, globals.recorded_at, globals.yes, given.options,
                         given.positionals};
  return answer(*verb, request, globals);
}

}  // namespace lode::cli
