// sheet in: filled sheets read, judged, recorded and told.
#pragma once
#include "verbs/verb.h"

namespace lode::verbs {

Result<Doc> sheets_back(const Request& request, Context& context);

}  // namespace lode::verbs
