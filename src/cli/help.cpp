// `lode --help` and `lode VERB --help`.
#include "cli/help.h"

#include <fmt/format.h>

#include "base/embedded.h"
#include "base/text.h"

namespace lode::cli {
namespace {

constexpr struct {
  verbs::Group group;
  const char* title;
} groups[] = {
    {verbs::Group::begin, "Begin"},
    {verbs::Group::workspace, "The workspace"},
    {verbs::Group::basics, "The basics: revenue and profit"},
    {verbs::Group::define, "Define and place"},
    {verbs::Group::judge, "Prove and judge"},
    {verbs::Group::share, "Share"},
};

std::string signature(const verbs::Verb& verb) {
  std::string out = fmt::format("lode {}", verb.name);
  for (const auto& p : verb.positionals) {
    std::string word = std::string(p.name) + (p.repeatable ? "…" : "");
    out += p.required ? " " + word : " [" + word + "]";
  }
  return out + (verb.options.empty() ? "" : " [options]");
}

// The prose of a manual up to its first example, and the example's commands.
std::string prose_and_examples(std::string_view manual) {
  std::string out, examples;
  bool fenced = false;
  bool console = false;
  bool in_prose = true;
  for (const auto& line : split(manual, '\n')) {
    if (line.starts_with("```")) {
      fenced = !fenced;
      console = fenced && line.starts_with("```console");
      in_prose = false;
    } else if (fenced && console && line.starts_with("$ lode")) {
      examples += "  " + line.substr(2) + "\n";
    } else if (in_prose && !line.starts_with("# ")) {
      out += line + "\n";
    }
  }
  out = std::string(trim(out)) + "\n";
  return examples.empty() ? out : out + "\nExamples\n" + examples;
}

}  // namespace

std::string overview() {
  std::string out =
      "Lode makes a B2B account segmentation a program: written in a readable file, proven,\n"
      "measured on your own data, agreed and tracked.\n\n"
      "Usage: lode VERB [arguments] [options]\n";
  for (const auto& group : groups) {
    std::string lines;
    for (const auto& verb : verbs::verbs())
      if (verb.group == group.group) lines += fmt::format("  {:<10} {}\n", verb.name, verb.summary);
    if (!lines.empty()) out += fmt::format("\n{}\n{}", group.title, lines);
  }
  out +=
      "\nOptions of every verb\n"
      "  -w DIR       the workspace folder (default: here)\n"
      "  --format F   text, json, csv, html, xlsx; check also sarif, github, junit\n"
      "  -o FILE      write the answer to FILE\n"
      "  --as-of D    look from this date     --recorded-at T  as known at this time\n"
      "  -y, --yes    take every proposal     --no-input  never ask\n"
      "  -q, --quiet  no progress, no notices --color auto|always|never\n"
      "\nTo begin:  lode demo         a whole run on a shipped example\n"
      "           lode start DIR    the same on a folder of your own exports\n"
      "More:      lode VERB --help, lode explain WORD\n";
  return out;
}

std::string manual_of(const verbs::Verb& verb) {
  std::string out = fmt::format("{}\n\nUsage: {}\n", verb.summary, signature(verb));
  for (const auto& p : verb.positionals) out += fmt::format("  {:<22} {}\n", p.name, p.help);
  for (const auto& o : verb.options)
    out += fmt::format("  {:<22} {}\n",
                       o.value.empty() ? fmt::format("--{}", o.name)
                                       : fmt::format("{}--{} {}", o.name == "out" ? "-o, " : "", o.name, o.value),
                       o.help);
  auto manual = embedded(fmt::format("src/verbs/{}.md", verb.name));
  return out + "\n" + prose_and_examples(manual);
}

}  // namespace lode::cli
