// Help texts, made from the verb table and the manuals.
#pragma once
#include <string>

#include "verbs/verb.h"

namespace lode::cli {

std::string overview();                        // lode --help
std::string manual_of(const verbs::Verb& verb);  // lode VERB --help

}  // namespace lode::cli
