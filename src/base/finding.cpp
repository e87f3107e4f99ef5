// Constructors and names for findings.
#include "base/finding.h"

namespace lode {

Datum Datum::object(std::vector<Member> members) {
  Datum out;
  out.shape = Shape::object;
  out.members = std::move(members);
  return out;
}

Datum Datum::list(std::vector<Datum> items) {
  Datum out;
  out.shape = Shape::list;
  out.items = std::move(items);
  return out;
}

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "error";
}

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::fires: return "fires";
    case Outcome::undetermined: return "undetermined";
    case Outcome::clear: return "clear";
  }
  return "fires";
}

}  // namespace lode
