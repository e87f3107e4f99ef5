// Files that lie beside exports and are none: notes, licences, settings in JSON.
#pragma once
#include <string>

namespace lode::load {

// Why the file holds no table ("it is a JSON document, not a list of records"); "" where it may hold one.
// By its name and, for JSON of a few MB, by a look at it.
std::string why_no_table(const std::string& path);

}  // namespace lode::load
