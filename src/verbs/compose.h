// Verbs that are made of other verbs: calling one as a person would, and joining answers into one.
#pragma once
#include <string>
#include <string_view>

#include "verbs/verb.h"

namespace lode::verbs {

// `not_found` where this build has no such verb.
Result<Doc> call(std::string_view verb, const Request& request, Context& context);

// Puts `part` under a heading at the end of `whole`. Names of metrics, tables and charts that are taken
// already get the part's verb in front.
void append(Doc& whole, Doc part, const std::string& heading);

// The command a person would type for this request, with what needs it quoted.
std::string command_line(std::string_view verb, const Request& request);

}  // namespace lode::verbs
