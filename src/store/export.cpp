// Writes into the session's scratch folder, then copies beside the target and renames.
#include "store/export.h"

#include <fmt/format.h>

#include <filesystem>

namespace lode::store {
namespace {

namespace fs = std::filesystem;

Result<std::string> options_for(const std::string& file) {
  if (file.ends_with(".parquet")) return "FORMAT parquet";
  if (file.ends_with(".csv")) return "FORMAT csv, HEADER";
  return fail(Code::invalid_argument, fmt::format("'{}' is neither .parquet nor .csv", file),
              "end the file's name with .parquet or .csv");
}

// The engine spills to a folder of the session; its parent is the one place where it may write.
Result<std::string> scratch_of(Connection& connection) {
  LODE_TRY(spill, connection.one("SELECT current_setting('temp_directory')"));
  return fs::path(to_text(spill)).parent_path().string();
}

Result<void> publish(const std::string& from, const std::string& file) {
  std::error_code error;
  auto beside = file + ".part";
  fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
  if (!error) fs::rename(beside, file, error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return fail(Code::io, fmt::format("could not write {}: {}", file, error.message()),
              "is the folder there, may you write to it, and is there room?");
}

}  // namespace

Result<void> export_query(Connection& connection, std::string_view sql, const std::string& file) {
  LODE_TRY(options, options_for(file));
  LODE_TRY(scratch, scratch_of(connection));
  auto temporary = fmt::format("{}/export{}", scratch, fs::path(file).extension().string());
  LODE_CHECK(connection.run(fmt::format("COPY ({}) TO {} ({})", sql, literal(Value(temporary)), options)));
  auto outcome = publish(temporary, file);
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return outcome;
}

}  // namespace lode::store
