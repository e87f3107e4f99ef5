// Relevance: does a prospect look like those who buy from us, do we fill what its segment needs, and is it of a size
// that we serve? Each of the three is 0 to 1, and each is unknown where nothing is known.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables:
//   likeness      kind ('all', 'segment', 'industry', 'country'), value, accounts, customers, share (drawn to
//                 the firm's), firm_share
//   relevance_of  one row per prospect in the universe: account_id, alike, alike_of, alike_value (what differs most
//                 from the firm), alike_share, firm_share, fit (of size), size, size_low, size_high, filled (needs),
//                 rated (accounts that rated us), relevance (weighted mean of what is known; null: nothing is)
Result<void> build_likeness(const Scene& scene);

// Words for the size that counts here ("sites"); empty where none is known for customers and prospects alike.
Result<std::string> size_title(const Scene& scene);

}  // namespace lode::dig
