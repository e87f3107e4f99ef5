// check: the audit of one or more segmentation files, with a verdict and an explanation.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "assign/assign.h"
#include "audit/audit.h"
#include "audit/fragility.h"
#include "base/text.h"
#include "dig/coverage.h"
#include "dig/kept_answers.h"
#include "dig/winning.h"
#include "store/kept_rows.h"
#include "verbs/check_doc.h"
#include "verbs/check_fix.h"
#include "verbs/entries.h"
#include "verbs/fitted.h"
#include "verbs/scene.h"
#include "verbs/found_again.h"
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
    {"fix", "", "change what is safe to change: shown as a diff, written with --yes or when asked"},
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

// What is asked of every file.
struct Question {
  audit::Profile profile;
  std::vector<std::string> only;
};

// The data of the workspace, as far as the rules that are asked for read them; null where there are none.
struct Sight {
  const Fitted* fitted = nullptr;
  store::Connection* data = nullptr;
  const assign::Source* units = nullptr;
  const audit::Ground* ground = nullptr;
  const audit::Fragility* fragility = nullptr;
  const audit::Discovered* discovered = nullptr;
  audit::Reads made = audit::Reads::text;
  std::string price_at;
  std::vector<Finding> findings;
};

Result<Checked> judged(Scheme scheme, Sight sight, const Question& asked, const Context& context) {
  Checked one{.scheme = std::move(scheme)};
  auto around = one.scheme.surrounding;
  std::ranges::move(sight.findings, std::back_inserter(around));
  audit::Subject subject{.segmentation = one.scheme.segmentation,
                         .reading = one.scheme.reading,
                         .settings = one.scheme.settings,
                         .profile = asked.profile,
                         .in_workspace = !one.scheme.workspace.empty(),
                         .data = sight.data,
                         .units = sight.units,
                         .ground = sight.ground,
                         .fragility = sight.fragility,
                         .made = sight.made,
                         .workspace = sight.fitted ? &sight.fitted->workspace : nullptr,
                         .as_of = sight.fitted ? sight.fitted->reading.as_of : Date{},
                         .price_at = sight.price_at,
                         .currency = one.scheme.settings.currency,
                         .around = std::move(around),
                         .today = context.now.substr(0, 10),
                         .discovered = sight.discovered};
  one.report = audit::judge(subject, asked.only, context);
  if (asked.only.empty()) {
    one.meaning = audit::explain(subject, one.report);
    one.steps = audit::next_steps(subject, one.report);
    LODE_TRY(links, audit::trace(subject));
    one.trace = std::move(links);
  }
  return one;
}

bool asks(const Question& asked, std::string_view code) {
  return asked.only.empty() || std::ranges::find(asked.only, code) != asked.only.end();
}

// The most that any rule asked for reads.
audit::Reads reads_of(const Question& asked) {
  auto out = audit::Reads::text;
  for (const auto& rule : audit::rules())
    if (asks(asked, rule.code)) out = std::max(out, rule.reads);
  return out;
}

// The seven questions meet the rules in the tables of the session. Answers that were kept for exactly this are taken as
// they are; else all questions are prepared, and kept.
Result<void> dig_for(const store::View& view, Fitted& fitted, audit::Reads reads, const Context& context) {
  if (reads < audit::Reads::money) return {};
  const auto scene = scene_of(fitted, context);
  const auto at = dig::answers_at(scene, view);
  LODE_TRY(there, dig::recall_answers(scene, at));
  if (there) return {};
  LODE_CHECK(dig::open_scene(scene));
  if (reads < audit::Reads::answers) return dig::build_chances(scene);
  std::vector<const dig::Question*> questions;
  for (const auto& question : dig::questions()) questions.push_back(&question);
  LODE_CHECK(dig::prepare(scene, questions));
  dig::keep_answers(scene, at);
  return {};
}

// They depend on the record, and on which accounts are one unit.
std::string price_levels_at(const Fitted& fitted, const store::View& view) {
  const bool parents = fitted.scheme.segmentation.unit == model::Unit::buying_parent;
  return store::rows_path(fitted.workspace, view, fmt::format("price level 1\nrecorded at {}\nseen from {}\n{}",
      view.recorded_at, to_text(fitted.reading.as_of), parents ? "buying parents" : "accounts"));
}

Result<Checked> judged_with_data(const Request& request, const SchemeText& found, const Question& asked,
                                 const Context& context) {
  LODE_TRY(fitted, fit(request, found, context));
  auto& connection = fitted.reading.connection;
  LODE_TRY(units, assign::source_of(connection, fitted.scheme.segmentation, "unit"));
  LODE_TRY(membership, assign::assign(connection, fitted.scheme.segmentation));
  LODE_TRY(ground, audit::lay_ground(fitted.reading, fitted.scheme.segmentation, context));
  const auto reads = reads_of(asked);
  LODE_TRY(view, seen_by(request, fitted.reading.settings));
  LODE_CHECK(dig_for(view, fitted, reads, context));
  std::optional<audit::Fragility> fragile;
  if (asks(asked, "STB02")) {
    LODE_TRY(measured, audit::fragility(fitted.scheme.segmentation, ground,
                                        audit::noise_of(fitted.scheme.settings), context));
    fragile = std::move(measured);
  }
  std::optional<audit::Discovered> discovered;
  if (asks(asked, "STB01")) {
    LODE_TRY(again, found_again(request, found, context));
    discovered = std::move(again);
  }
  auto findings = std::move(fitted.findings);
  std::ranges::move(units.findings, std::back_inserter(findings));
  auto seen = seen_of(fitted);
  auto scheme = fitted.scheme;
  Sight sight{.fitted = &fitted, .data = &connection, .units = &units, .ground = &ground,
              .fragility = fragile ? &*fragile : nullptr, .discovered = discovered ? &*discovered : nullptr,
              .made = std::max(reads, audit::Reads::accounts), .price_at = price_levels_at(fitted, view),
              .findings = std::move(findings)};
  LODE_TRY(out, judged(std::move(scheme), std::move(sight), asked, context));
  out.seen = std::move(seen);
  out.fragility = std::move(fragile);
  return out;
}

// `definition` never opens the engine: it must answer at once, and the same with or without data.
Result<Checked> check_text(const Request& request, const SchemeText& found, const Question& asked,
                           const Context& context) {
  auto scheme = read_scheme(found);
  if (asked.profile != audit::Profile::definition && scheme.segmentation.readable) {
    LODE_TRY(data, has_data(scheme, context));
    if (data) return judged_with_data(request, found, asked, context);
  }
  return judged(std::move(scheme), {}, asked, context);
}

Result<Doc> run(const Request& request, Context& context) {
  LODE_TRY(profile, profile_of(request));
  LODE_TRY(least, fail_on(request));
  LODE_TRY(only, chosen_rules(request));
  const Question asked{profile, std::move(only)};
  std::vector<Checked> checked;
  std::vector<Fixed> fixed;
  for (const auto& name : request.args("FILE")) {
    LODE_TRY(found, find_scheme(request, name));
    const auto judge = [&](const SchemeText& text) { return check_text(request, text, asked, context); };
    if (request.has("fix")) {
      LODE_TRY(one, fix_file(request, found, judge, context));
      checked.push_back(one.checked);
      fixed.push_back(std::move(one));
    } else {
      LODE_TRY(one, judge(found));
      checked.push_back(std::move(one));
    }
  }
  auto doc = check_doc(checked, profile, least);
  if (request.has("fix")) tell_fixes(doc, request, fixed);
  return doc;
}

}  // namespace

const Verb check{"check", "judge a segmentation by forty published rules, and say what it means",
                 Group::judge, positionals, options, run};

}  // namespace lode::verbs
