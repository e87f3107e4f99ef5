// Prospects that no segment takes: because something that the rules need is unknown, or although all of it is known;
// and which unknown to ask for, by how much of the doubt about the segment its answer removes.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables:
//   placement one row per prospect without a segment: account_id, kind ('unknown', 'outside', 'none', 'several',
//             'vague': a rule that nothing can decide), pattern (what is known of the definers, as the rules tell
//             their values apart), blame (VARCHAR[]: unknown definers that keep a rule undecided)
//   settle    per pattern and unknown definer: pattern, definer, nr, prospects, doubt (entropy of the segment in bits,
//             the unknown definers taken as customers have them), settles (share of it that the answer removes)
//   asking    account_id, definer, settles, ask (in words): the answer that decides most, per prospect of
//             kind 'unknown'
Result<void> build_placement(const Scene& scene);

// Table unplaced, sentences, metrics, finding PRO03. REQUIRES: build_placement.
Result<Part> tell_unplaced(const Scene& scene);

}  // namespace lode::dig
