// The entries that verbs.cpp lists, one per file of the same name.
#pragma once
#include "verbs/verb.h"

namespace lode::verbs {

extern const Verb assign;
extern const Verb check;
extern const Verb comment;
extern const Verb demo;
extern const Verb dig;
extern const Verb discover;
extern const Verb explain;
extern const Verb fsck;
extern const Verb init;
extern const Verb load;
extern const Verb log;
extern const Verb map;
extern const Verb match;
extern const Verb rebuild;
extern const Verb schema;
extern const Verb scorecard;
extern const Verb new_;
extern const Verb profile;
extern const Verb prospects;
extern const Verb prove;
extern const Verb report;
extern const Verb rules;
extern const Verb sheet;
extern const Verb start;
extern const Verb status;
extern const Verb why;

}  // namespace lode::verbs
