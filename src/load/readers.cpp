// The formats that can be loaded, and the refusal of what is none of them, with a hint what to do instead.
#include "load/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.h"
#include "load/encoding.h"
#include "load/input_file.h"

namespace lode::load {
namespace {

const std::array all{
    csv,
    json,
    parquet,
    xlsx,
};

struct Magic {
  std::string_view start, what, hint;
};

using std::string_view_literals::operator""sv;
constexpr std::array known_binaries{
    Magic{"PK\x03\x04"sv, "a ZIP file or an Excel workbook",
          "name a workbook .xlsx; unpack an archive and give its folder"},
    Magic{"\xD0\xCF\x11\xE0"sv, "an old Office file (.xls)", "save it as .xlsx or CSV"},
    Magic{"\x1F\x8B"sv, "a gzip file", "unpack it with `gunzip`"},
    Magic{"%PDF"sv, "a PDF", "export the table as CSV or XLSX"},
    Magic{"PAR1"sv, "a Parquet file", "name it .parquet"},
    Magic{"SQLite format 3"sv, "an SQLite database", "export its tables as CSV"},
    Magic{"\x89PNG"sv, "a picture", "export the table behind it as CSV or XLSX"},
    Magic{"\x7F" "ELF"sv, "a program", "Lode loads CSV, TSV, XLSX, JSON and Parquet"},
    Magic{"\x28\xB5\x2F\xFD"sv, "a zstd file", "unpack it with `unzstd`"},
    Magic{"BZh"sv, "a bzip2 file", "unpack it with `bunzip2`"},
};

std::string extension_of(const std::string& path) {
  auto name = path.substr(path.rfind('/') + 1);
  auto dot = name.rfind('.');
  return dot == std::string::npos ? "" : lower(name.substr(dot + 1));
}

bool lists(std::string_view names, const std::string& name) {
  auto each = split(names, '|');
  return std::ranges::find(each, name) != each.end();
}

// Control characters that no text holds, in a file that is not UTF-16.
bool looks_binary(std::string_view head) {
  if (bom_of(head).encoding || utf16_without_bom(head)) return false;
  auto odd = std::ranges::count_if(head, [](char c) {
    auto unit = static_cast<unsigned char>(c);
    return unit < 32 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1A';
  });
  return odd * 10 > static_cast<std::ptrdiff_t>(head.size());
}

Result<void> refuse_binary(const std::string& path, std::string_view head) {
  for (const auto& magic : known_binaries)
    if (head.starts_with(magic.start))
      return fail(Code::invalid_argument, fmt::format("{} is {}, not text", path, magic.what),
                  std::string(magic.hint));
  if (looks_binary(head))
    return fail(Code::invalid_argument, fmt::format("{} is a binary file, not text", path),
                "Lode loads CSV, TSV, XLSX, JSON and Parquet");
  return {};
}

}  // namespace

std::span<const Reader> readers() { return all; }

Result<const Reader*> find_reader(const std::string& path, const FileSpec& spec) {
  auto found = std::ranges::find_if(all, [&](const Reader& reader) {
    return spec.format.empty() ? lists(reader.extensions, extension_of(path)) : reader.name == spec.format;
  });
  if (found != all.end()) return &*found;
  if (spec.format.empty()) return &all.front();
  std::vector<std::string> names;
  for (const auto& reader : all) names.emplace_back(reader.name);
  auto near = did_you_mean(spec.format, names);
  return fail(Code::not_found, fmt::format("there is no format '{}'", spec.format),
              near.empty() ? "one of " + join(names, ", ") : fmt::format("did you mean '{}'?", near));
}

Result<std::unique_ptr<Source>> open_source(const std::string& path, const FileSpec& spec,
                                            std::vector<Finding>& findings, const Context& context) {
  LODE_TRY(reader, find_reader(path, spec));
  LODE_TRY(file, InputFile::open(path));
  if (file.size() == 0)
    return fail(Code::invalid_argument, fmt::format("{} is empty", path),
                "an export of no rows still has a header: was it written to the end?");
  if (reader->name == csv.name) {
    std::string head;
    LODE_CHECK(file.read(0, std::min<std::int64_t>(4096, file.size()), head));
    LODE_CHECK(refuse_binary(path, head));
  }
  return reader->open(path, spec, findings, context);
}

}  // namespace lode::load
