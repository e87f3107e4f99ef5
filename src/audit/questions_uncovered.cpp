// EVD02 questions-uncovered: too little revenue for which the seven questions are answered.
#include "audit/entries.h"

namespace lode::audit {

const Rule questions_uncovered{
    .code = "EVD02",
    .name = "questions-uncovered",
    .summary = "too little revenue for which the seven questions are answered",
    .needs = "data",
    .awaits = "answers to the seven questions",
    .remedy = {"ask the open questions, largest accounts first", "sales", "a month"},
    .reads = Reads::accounts};

}  // namespace lode::audit
