// Batches: what each load brought. The journal's `load` entries are the record of them; the folder's
// manifest.json repeats the entry's body so that a folder explains itself.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/workspace.h"

namespace lode::store {

inline constexpr std::string_view batches_dir = "batches";
inline constexpr std::string_view draft_prefix = ".tmp-";
inline constexpr std::string_view manifest_name = "manifest.json";

Result<std::string> manifest(const Batch& batch);  // canonical JSON: the body of the entry
Result<Batch> read_manifest(std::string_view json);

// All batches ever recorded until then, in the order of loading. `recorded_at` empty: until now.
std::vector<Batch> recorded_batches(std::span<const JournalEntry> journal,
                                    const std::string& recorded_at = {});
// Those that no later one of the list supersedes.
std::vector<Batch> not_superseded(std::vector<Batch> batches);
// For a table without dates: of each source the latest batch effective on that day (a batch whose date
// was not declared counts from its load on, and before it as long as the source has nothing older).
std::vector<Batch> effective_on(const std::vector<Batch>& recorded, const std::string& day);

Result<Standing> standing_of(const std::vector<Batch>& live, const std::string& source,
                             const std::string& map, const std::string& map_sha256,
                             const std::vector<BatchInput>& inputs);

}  // namespace lode::store
