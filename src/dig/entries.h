// The seven questions that questions.cpp lists, one per file of the same name.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

extern const Question mode;         // Q1: a plan of its own, or the segment's common strategy
extern const Question pool;         // Q2: pool, share, cap, upside
extern const Question prospecting;  // Q3: prospects in the same model
extern const Question deciders;     // Q4: who decides, and how
extern const Question needs;        // Q5: needs, and how well they are filled
extern const Question importance;   // Q6: our weight in their business, their market and plans
extern const Question partnering;   // Q7: future needs, joint work, competition

}  // namespace lode::dig
