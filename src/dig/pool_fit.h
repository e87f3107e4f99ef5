// Is a segment cut well for its pool? Whether its accounts buy the same categories, how far their pools and our
// shares differ inside it, and the one descriptor that would tell large pools from small ones.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Table pool_fit: one row per segment with stated pools: coherence (mean cosine similarity of an account's mix of
// categories with its segment's; null where fewer than two categories are known), spread (interquartile range /
// median) and cv of pool and share, the best split with its adjusted p, and a verdict. REQUIRES: open_scene.
Result<Part> tell_pool_fit(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
