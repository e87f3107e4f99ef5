// Rejects: every record that was not taken, with where it stands and why, as a CSV file; and their counts.
#pragma once
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/source.h"

namespace lode::load {

struct RejectCount {
  std::string code, column, reason;
  std::int64_t rows = 0;
  std::string file;            // of the first
  std::int64_t line = 0;
  std::string raw;             // cut for showing
};

// Counts by code and column, in the order of first appearance.
class RejectTally {
 public:
  RejectCount& count(std::string_view code, std::string_view column, std::string_view reason);
  void add(const RejectTally& other);
  const std::vector<RejectCount>& all() const { return counts_; }

 private:
  std::vector<RejectCount> counts_;
};

// One part of the rejects file, made on the first reject.
class RejectWriter {
 public:
  RejectWriter(std::string path, std::string table, std::string file);
  Result<void> add(const Record& record, std::string_view code, std::string_view column,
                   std::string_view reason);
  Result<void> close();
  const RejectTally& tally() const { return tally_; }
  bool empty() const { return tally_.all().empty(); }
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_, table_, file_;
  std::unique_ptr<std::FILE, Close> out_;
  RejectTally tally_;
};

std::string_view fault_reason(Fault fault);

// The parts one behind the other under the header, then removed. REQUIRES: at least one part.
Result<void> join_rejects(const std::vector<std::string>& parts, const std::string& path);

}  // namespace lode::load
