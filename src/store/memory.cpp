// The machine says how much it has; a container says how much of it is its own.
#include "store/memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace lode::store {
namespace {

constexpr double share = 0.25;
constexpr std::int64_t least_mb = 1000;

// "max" and what cannot be read are no limit. Version 2 of control groups has the first file, version 1 the second.
double group_bytes(const std::string& groups, double machine) {
  for (const char* name : {"/memory.max", "/memory/memory.limit_in_bytes"}) {
    std::ifstream file(groups + name);
    if (double bytes = 0; file >> bytes && bytes > 0) return std::min(bytes, machine);
  }
  return machine;
}

}  // namespace

std::int64_t usual_memory_mb(const std::string& groups) {
  auto machine = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  return std::max(least_mb, static_cast<std::int64_t>(share * group_bytes(groups, machine) / 1e6));
}

}  // namespace lode::store
