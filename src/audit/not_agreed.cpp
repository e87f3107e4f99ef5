// AGR01 not-agreed: a role that has to carry the segmentation has not signed what it says today.
#include <fmt/format.h>

#include <algorithm>

#include "audit/definers.h"
#include "audit/entries.h"
#include "audit/words.h"

namespace lode::audit {
namespace {

using model::Segmentation;
using model::SignOff;

// Why a sign-off no longer counts; empty: it counts. An equal hash outranks the version number.
std::string void_because(const Segmentation& s, const SignOff& sign) {
  if (sign.by.empty()) return "it names nobody";
  if (!sign.hash.empty())
    return sign.hash == s.hash ? "" : "the definitions changed since";
  if (!sign.version) return "it does not say which version was signed";
  return *sign.version == s.version ? "" : fmt::format("it was for version {}, this is {}", *sign.version, s.version);
}

Outcomes judge_not_agreed(const Subject& subject, const Context&) {
  const auto& s = subject.segmentation;
  auto roles = subject.settings.roles_required;
  add(roles, "sales");
  std::vector<std::string> open, parts;
  Place place{.file = s.file, .line = 1, .column = 1};
  for (const auto& role : roles) {
    auto it = std::ranges::find(s.sign_offs, role, &SignOff::role);
    std::string why = it == s.sign_offs.end() ? "" : void_because(s, *it);
    if (it != s.sign_offs.end() && why.empty()) continue;
    open.push_back(role);
    if (it == s.sign_offs.end()) {
      parts.push_back(role + " has not signed");
    } else {
      parts.push_back(fmt::format("the sign-off of {} is void: {}", role, why));
      place = it->place;
    }
  }
  if (open.empty()) return {};
  return {fires(subject.profile == Profile::publish ? Severity::error : Severity::warning, {}, place,
                fmt::format("not agreed yet: {}", listed(parts)),
                fmt::format("let {} read it and sign: `sign_offs: {{{}: {{by: …, on: …, version: {}}}}}`",
                            listed(open), open.front(), s.version),
                {{"roles", texts(open)}})};
}

}  // namespace

const Rule not_agreed{
    .code = "AGR01",
    .name = "not-agreed",
    .summary = "a required role (sales always) has not signed these definitions",
    .needs = "definition",
    .remedy = {"have the required roles read it and sign, sales first", "the head of sales", "a week"},
    .judge = judge_not_agreed};

}  // namespace lode::audit
