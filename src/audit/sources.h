// Sources: what the data say of the evidence behind a scheme: whether the pieces that it names are there, of which
// kind and how old they are, and what is known of the accounts of each segment, by kind.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "base/result.h"

namespace lode::audit {

struct Piece {
  std::string kind;
  Value date;
  bool fresh = false;  // young enough for its kind (evidence_months of lode.yaml)
};

struct KindKnown {
  std::int64_t pieces = 0, stale = 0;
  Value latest;
};

struct Sources {
  std::int64_t loaded = 0;                                  // pieces in the evidence table
  std::map<std::string, Piece, std::less<>> pieces;         // those that the file names and that are loaded
  std::vector<std::map<std::string, KindKnown, std::less<>>> by_segment;  // the ledger (dig/evidence.h), by kind
};

// `named`: evidence ids and kinds of the file. REQUIRES: subject.made is at least money.
Result<Sources> sources_of(const Subject& subject, const std::vector<std::string>& named);

bool is_kind(std::string_view evidence);            // a kind of evidence, not the id of a piece
bool from_customer(std::string_view kind);          // scorecard, management conversation, top-to-top, call

}  // namespace lode::audit
