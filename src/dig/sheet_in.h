// Taking a judged sheet into the record: its answers as rows of the canonical tables, each with a piece of evidence,
// in one batch; what it says of segments, and what its salesperson does not know, as journal entries.
#pragma once
#include <string>
#include <vector>

#include "dig/sheet_judge.h"

namespace lode::dig {

struct Recorded {
  bool already = false;  // the same file with the same answers is on record
  std::string batch;     // empty: nothing to record as data
  std::vector<std::string> supersedes;
  std::string rejects_file;
};

std::string evidence_id(const SheetBack& back, const SheetAnswer& answer);

// Takes the lock. A sheet handed in anew takes the place of what it brought before; the same again changes nothing.
Result<Recorded> record(store::Workspace& workspace, const Scene& scene, const SheetBack& back, const Judged& judged);

// Writes every fault to a CSV below .lode/rejected/, for a sheet of which nothing is taken; its path.
Result<std::string> keep_rejects(const store::Workspace& workspace, const SheetBack& back, const Judged& judged);

// SHT03 faulty answers, SHT04 held back, SHT05 dated after the day one looks from.
std::vector<Finding> findings_of(const Scene& scene, const SheetBack& back, const Judged& judged);

}  // namespace lode::dig
