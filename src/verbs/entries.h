// The entries that verbs.cpp lists, one per file of the same name.
#pragma once
#include "verbs/verb.h"

namespace lode::verbs {

extern const Verb explain;

}  // namespace lode::verbs
