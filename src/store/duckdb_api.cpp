// Opens libduckdb.so once per process and fills the function table.
#include "store/duckdb_api.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace lode::store {
namespace {

constexpr const char* wanted_version = "v1.5.5";

void* open_library(std::string& tried) {
  std::vector<std::string> places;
  if (const char* own = std::getenv("LODE_DUCKDB")) places.emplace_back(own);
  places.push_back(program_dir() + "/libduckdb.so");
  places.push_back(program_dir() + "/../lib/libduckdb.so");
  places.emplace_back("libduckdb.so");
  for (const auto& place : places) {
    if (void* library = dlopen(place.c_str(), RTLD_LAZY | RTLD_LOCAL)) return library;
    tried += "\n  " + place;
  }
  return nullptr;
}

template <class F>
bool find(void* library, const char* name, F& function) {
  function = reinterpret_cast<F>(dlsym(library, name));
  return function != nullptr;
}

Result<DuckdbApi> load_api() {
  std::string tried;
  void* library = open_library(tried);
  if (!library)
    return fail(Code::store, "the DuckDB library was not found; looked at:" + tried,
                "run `make setup`, or set LODE_DUCKDB to the path of libduckdb.so");
  DuckdbApi api;
  std::string missing;
#define LODE_FIND(name) \
  if (!find(library, #name, api.name)) missing = #name;
  LODE_DUCKDB_FUNCTIONS(LODE_FIND)
#undef LODE_FIND
  if (!missing.empty())
    return fail(Code::store, fmt::format("the DuckDB library lacks the function {}", missing),
                fmt::format("Lode needs DuckDB {}", wanted_version));
  return api;
}

}  // namespace

std::string program_dir() {
  std::error_code error;
  auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string(".") : path.parent_path().string();
}

Result<const DuckdbApi*> duckdb_api() {
  static const Result<DuckdbApi> api = load_api();  // immutable once made
  if (!api) return std::unexpected(api.error());
  return &*api;
}

}  // namespace lode::store
