// Verb: one thing Lode does, as an entry of the table in verbs.cpp. CLI, help, completion and REST are
// made from it.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/doc.h"
#include "base/result.h"

namespace lode::verbs {

struct Option {
  std::string_view name;            // "by": given as --by
  std::string_view value = {};      // what it takes, "segment|account|ATTR"; empty: a flag
  std::string_view help;
  bool repeatable = false;
};

struct Positional {
  std::string_view name;            // "FILE"
  std::string_view help;
  bool required = true;
  bool repeatable = false;          // only the last one may be
};

// What was asked, free of where it came from (command line, HTTP).
struct Request {
  std::string workspace = ".";      // -w
  std::string as_of;                // --as-of, ISO date; empty: the workspace's own
  std::string recorded_at;          // --recorded-at, UTC time or day; empty: now
  bool yes = false;                 // take every proposal
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::map<std::string, std::vector<std::string>, std::less<>> positionals;

  bool has(std::string_view option) const { return options.find(option) != options.end(); }
  std::string get(std::string_view option, std::string_view otherwise = "") const;
  std::string arg(std::string_view positional) const;           // "" where absent
  const std::vector<std::string>& args(std::string_view positional) const;
  const std::vector<std::string>& all(std::string_view option) const;
};

// Where a verb stands in `lode --help`.
enum class Group { begin, workspace, basics, define, judge, share };

struct Verb {
  std::string_view name;
  std::string_view summary;
  Group group;
  std::span<const Positional> positionals;
  std::span<const Option> options;
  Result<Doc> (*run)(const Request& request, Context& context);
  bool writes = false;  // takes the workspace's lock
};

std::span<const Verb> verbs();
const Verb* find_verb(std::string_view name);

}  // namespace lode::verbs
