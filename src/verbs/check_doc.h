// The answer of `check` as a Doc: metrics, the rules with their outcomes, findings, and the reading order.
#pragma once
#include <optional>
#include <vector>

#include "audit/fragility.h"
#include "audit/meaning.h"
#include "audit/next_steps.h"
#include "audit/trace.h"
#include "verbs/scheme.h"

namespace lode::verbs {

struct Checked {
  Scheme scheme;
  audit::Report report;
  audit::Meaning meaning;          // empty where only some rules were asked for
  std::vector<audit::Step> steps;  // likewise
  std::vector<audit::TraceLink> trace;  // likewise
  std::string seen;                // which data; empty: judged without
  std::optional<audit::Fragility> fragility;  // where STB02 was measured
};

Doc check_doc(const std::vector<Checked>& checked, audit::Profile profile, Severity fail_on);

}  // namespace lode::verbs
