// How much memory a session may take where nobody says.
#pragma once
#include <cstdint>
#include <string>

namespace lode::store {

// A quarter of the memory of the machine, or of the control group this runs in where that has less; in MB, at least
// 1000. `groups`: where the system tells the limit of the group.
std::int64_t usual_memory_mb(const std::string& groups = "/sys/fs/cgroup");

}  // namespace lode::store
