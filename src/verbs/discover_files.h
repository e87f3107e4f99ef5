// Where the candidates of `lode discover` are written. A file that is there and says something else is never replaced.
#pragma once
#include <string>
#include <vector>

#include "discover/candidates.h"
#include "verbs/discover_options.h"

namespace lode::verbs {

// Of a workspace: `discovered/<day>-<hash of the candidates>/`, so that the same answer lands on itself and another
// one beside it; `--out` names a folder instead, and a table has only that. `--write N` puts the candidate of N
// segments into segmentations/, too. A certificate lies beside each candidate (`certificates`: their texts, in order),
// not in segmentations/. Gives one path per candidate as a person would type it; empty: not written.
// `conflict` where another file is in the way, `not_found` where no candidate has N segments.
Result<std::vector<std::string>> write_candidates(const Request& request, const DiscoverAsked& asked,
                                                  const std::vector<discover::Candidate>& candidates,
                                                  const std::vector<std::string>& certificates,
                                                  const std::string& day, const Context& context);

}  // namespace lode::verbs
