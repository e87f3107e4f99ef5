// Reader: one input format, as an entry of the table in readers.cpp.
#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "load/map.h"
#include "load/source.h"

namespace lode::load {

struct Reader {
  std::string_view name;        // FileSpec::format
  std::string_view extensions;  // "csv|tsv|txt|psv"
  std::string_view summary;
  // The file as rows. `findings` takes what a person should know (a renamed column, a guessed dialect);
  // what cannot be read at all is an Error.
  Result<std::unique_ptr<Source>> (*open)(const std::string& path, const FileSpec& spec,
                                          std::vector<Finding>& findings, const Context& context);
};

std::span<const Reader> readers();
// By the declared format, else by extension, else CSV. `not_found` names the formats there are.
Result<const Reader*> find_reader(const std::string& path, const FileSpec& spec);
// Opens with the reader found; a folder, an absent, an empty or a binary file is refused with a hint.
Result<std::unique_ptr<Source>> open_source(const std::string& path, const FileSpec& spec,
                                            std::vector<Finding>& findings, const Context& context);

extern const Reader csv, json, parquet, xlsx;  // one per file of the same name

}  // namespace lode::load
