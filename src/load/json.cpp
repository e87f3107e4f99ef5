// json: records of an array, or one record a line. Members of inner objects become columns named with dots
// ("address.city"); inner lists stay as their JSON text. Numbers keep every digit that is written.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/digest.h"
#include "base/text.h"
#include "load/encoding.h"
#include "load/input_file.h"
#include "load/json_text.h"
#include "load/readers.h"

namespace lode::load {
namespace {

constexpr std::int64_t file_bytes_max = std::int64_t{2} << 30;

Result<std::string> read_whole(const std::string& path) {
  LODE_TRY(file, InputFile::open(path));
  if (file.size() > file_bytes_max)
    return fail(Code::limit, fmt::format("{} is larger than {} MB", path, file_bytes_max >> 20),
                "convert it to Parquet or CSV, or split it");
  std::string bytes;
  LODE_CHECK(file.read(0, file.size(), bytes));
  auto bom = bom_of(bytes);
  auto encoding = bom.encoding ? bom.encoding : utf16_without_bom(std::string_view(bytes).substr(0, 4096));
  if (!encoding || *encoding == Encoding::utf8) return bytes.substr(bom.size);
  std::string text;
  decode(*encoding, std::string_view(bytes).substr(bom.size), true, text);
  return text;
}

// Columns in the order in which they first appear.
class Flattener {
 public:
  void add(const JsonRecord& record, Grid& grid) {
    std::vector<std::optional<std::string>> row(grid.columns.size());
    for (const auto& [name, value] : record.members) {
      auto [at, is_new] = index_.try_emplace(name, grid.columns.size());
      if (is_new) {
        grid.columns.push_back(name);
        row.emplace_back();
      }
      row[at->second] = value;
    }
    grid.rows.push_back(std::move(row));
    grid.lines.push_back(record.line);
    grid.skip.push_back(false);
  }

 private:
  std::map<std::string, std::size_t> index_;
};

Result<std::unique_ptr<Source>> open(const std::string& path, const FileSpec& spec,
                                     std::vector<Finding>&, const Context& context) {
  LODE_TRY(text, read_whole(path));
  Grid grid;
  grid.header_rows = 0;
  Flattener flattener;
  auto each = [&](const JsonRecord& record) -> Result<void> {
    if (context.cancelled()) return cancelled_error();
    flattener.add(record, grid);
    return {};
  };
  auto shape = read_json_records(text, spec.records, each);
  if (!shape)
    return fail(shape.error().code, fmt::format("{}: {}", path, shape.error().message),
                shape.error().hint);
  for (auto& row : grid.rows) row.resize(grid.columns.size());
  LODE_TRY(digest, digest_file(path));
  return grid_source(path, "JSON, " + *shape, std::move(grid), digest.sha256);
}

}  // namespace

const Reader json{"json", "json|ndjson|jsonl", "records of an array, or one a line", open};

}  // namespace lode::load
