// Found again: the search behind a discovered segmentation run once more on resampled accounts, for the audit.
#pragma once
#include <optional>

#include "audit/discovered.h"
#include "base/context.h"
#include "verbs/scheme.h"
#include "verbs/verb.h"

namespace lode::verbs {

// Nothing where no certificate of `lode discover` speaks of this file: it was written by hand. Certificates lie beside
// the file and in the workspace's discovered/. The search is the one of the certificate, on the data as they are now.
Result<std::optional<audit::Discovered>> found_again(const Request& request, const SchemeText& found,
                                                     const Context& context);

}  // namespace lode::verbs
