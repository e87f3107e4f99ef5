// check: the audit of one or more segmentation files, with a verdict and an explanation.
#include <fmt/format.h>

#include "audit/audit.h"
#include "base/text.h"
#include "verbs/check_doc.h"
#include "verbs/entries.h"
#include "verbs/scheme.h"
#include "verbs/words.h"

namespace lode::verbs {
namespace {

constexpr Positional positionals[] = {
    {"FILE", "a segmentation file, - for standard input, or the id of one in the workspace", true, true}};
constexpr Option options[] = {
    {"profile", "definition|data|publish", "how much to ask: the text alone (default), data, or all gates"},
    {"fail-on", "error|warning", "exit with 1 from this severity on (default error)"},
    {"rule", "R", "only this rule, by code or name; may be given several times", true},
};

Result<audit::Profile> profile_of(const Request& request) {
  auto word = request.get("profile", "definition");
  if (word == "definition") return audit::Profile::definition;
  if (word == "data") return audit::Profile::data;
  if (word == "publish") return audit::Profile::publish;
  return fail(Code::invalid_argument, fmt::format("there is no profile '{}'", word),
              "one of definition, data, publish");
}

Result<Severity> fail_on(const Request& request) {
  auto word = request.get("fail-on", "error");
  if (word == "error") return Severity::error;
  if (word == "warning") return Severity::warning;
  return fail(Code::invalid_argument, fmt::format("--fail-on takes error or warning, not '{}'", word));
}

Result<std::vector<std::string>> chosen_rules(const Request& request) {
  std::vector<std::string> out, names;
  for (const auto& rule : audit::rules()) names.emplace_back(rule.name);
  for (const auto& given : request.all("rule"))
    for (const auto& word : split(given, ',')) {
      const auto* rule = audit::find_rule(trim(word));
      if (!rule) {
        auto near = did_you_mean(lower(word), names);
        return fail(Code::invalid_argument, fmt::format("there is no rule '{}'", word),
                    near.empty() ? "`lode rules` lists them" : fmt::format("did you mean {}?", near));
      }
      out.emplace_back(rule->code);
    }
  return out;
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(profile, profile_of(request));
  LODE_TRY(least, fail_on(request));
  LODE_TRY(only, chosen_rules(request));
  std::vector<Checked> checked;
  for (const auto& name : request.args("FILE")) {
    LODE_TRY(scheme, read_scheme(request, name));
    Checked one{.scheme = std::move(scheme)};
    audit::Subject subject{.segmentation = one.scheme.segmentation,
                           .reading = one.scheme.reading,
                           .settings = one.scheme.settings,
                           .profile = profile,
                           .in_workspace = !one.scheme.workspace.empty(),
                           .today = context.now.substr(0, 10)};
    one.report = audit::judge(subject, only, context);
    if (only.empty()) {
      one.meaning = audit::explain(subject, one.report);
      one.steps = audit::next_steps(one.scheme.segmentation, one.report);
    }
    checked.push_back(std::move(one));
  }
  return check_doc(checked, profile, least);
}

}  // namespace

const Verb check{"check", "judge a segmentation by forty published rules, and say what it means",
                 Group::judge, positionals, options, run};

}  // namespace lode::verbs
