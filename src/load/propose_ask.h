// What a proposal cannot decide is asked; what stays unanswered is a finding.
#pragma once
#include <vector>

#include "base/context.h"
#include "load/propose_links.h"

namespace lode::load {

void ask_open(std::vector<Sample>& samples, Linked& linked, const Context& context);

}  // namespace lode::load
