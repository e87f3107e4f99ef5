// Broken input to the readers of files: no crash, no hang, every byte or row accounted for, and what is refused is
// refused with words. Whole files go through open_source, as a load would take them. LODE_FUZZ multiplies the rounds.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/embedded.h"
#include "load/json_text.h"
#include "load/map.h"
#include "load/readers.h"
#include "mutate.h"

namespace lode::fuzz {
namespace {

int rounds(int base) {
  const char* times = std::getenv("LODE_FUZZ");
  return base * (times ? std::max(1, std::atoi(times)) : 1);
}

const std::vector<std::string> tables{
    "id,name,amount\n1,Alder,\"1,200.50\"\n2,\"Birch \"\"B\"\" & Co\",3\n",
    "id;name;amount\r\n1;Mu\xCC\x88ller;1.200,50\r\n2;\"two\r\nlines\";3\r\n",
    "sep=;\nid;name\n1;a\n2;b\n",
    "\xEF\xBB\xBFid\tname\n1\ta\n2\tb\n",
    std::string("\xFF\xFEi\0d\0,\0n\0\n\0" "1\0,\0a\0\n\0", 18),
    "name\na\nb\n",
};
const std::vector<std::string> table_words{
    "\"", "\"\"", ",", ";", "\t", "\r\n", "\n", "\r", "\xFF\xFE", "\xEF\xBB\xBF", "\xC3\xBC", "\xE9",
    std::string(1, '\0'), "sep=,\n", ",,,,,,,", "\"\n\"", "'"};

const std::vector<std::string> documents{
    R"([{"id": 1, "name": "Alder", "tags": ["a", "b"], "at": {"city": "Ulm"}}, {"id": 20000000000000000001}])",
    "{\"id\": 1, \"v\": 1.10}\n{\"id\": 2, \"v\": -3e5}\n",
    R"({"data": {"items": [{"id": "\u00fc\ud83d\ude00", "t": true}]}})",
};
const std::vector<std::string> document_words{
    "{", "}", "[", "]", ":", ",", "\"", "\\u12", "\\ud83d", "null", "-", "1e999", "[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":", "\xFF", std::string(1, '\0'), "\n"};

struct Folder {
  std::string path = home() + "/lode-fuzz-" + std::to_string(::getpid());
  static std::string home() {  // in memory where the system has such a folder: thousands of files are written
    return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path().string();
  }
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

bool refused(const Error& error) {
  EXPECT_FALSE(error.message.empty());
  return false;
}

// Reads a file to its end as a load does. False: refused, with words.
bool read_whole(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
  std::vector<Finding> findings;
  Context context;
  auto source = load::open_source(path, {}, findings, context);
  if (!source) return refused(source.error());
  std::int64_t seen = (*source)->header();
  for (;;) {
    auto segment = (*source)->next_segment();
    if (!segment) return refused(segment.error());
    if (!*segment) break;
    auto reader = (*source)->read(**segment);
    if (!reader) return refused(reader.error());
    for (load::Record record;;) {
      auto more = (*reader)->next(record);
      if (!more) return refused(more.error());
      if (!*more) break;
      seen += record.size;
      bool whole = record.fault != load::Fault::none || record.skip ||
                   record.cells.size() == (*source)->columns().size();
      EXPECT_TRUE(whole) << text;
    }
  }
  EXPECT_EQ(seen, (*source)->total()) << "bytes or rows were lost of: " << text;
  return true;
}

int fuzz_files(const char* name, Mutator& mutator, int count) {
  Folder folder;
  int accepted = 0;
  for (int i = 0; i < count && !::testing::Test::HasFailure(); ++i)
    accepted += read_whole(folder.path + "/" + name, mutator.next(400));
  return accepted;
}

}  // namespace

TEST(Fuzz, DelimitedText) {
  Mutator mutator(5, tables, table_words);
  EXPECT_GT(fuzz_files("x.csv", mutator, rounds(6'000)), 1'000);
}

TEST(Fuzz, JsonFiles) {
  Mutator mutator(6, documents, document_words);
  EXPECT_GT(fuzz_files("x.json", mutator, rounds(6'000)), 200);
}

TEST(Fuzz, JsonPaths) {
  Mutator mutator(7, documents, document_words);
  for (int i = rounds(10'000); i > 0; --i)
    for (const char* records : {"", "data.items", "data..", "."}) {
      auto read = load::read_json_records(mutator.next(300), records, [](const auto&) -> Result<void> { return {}; });
      if (!read) refused(read.error());
    }
}

TEST(Fuzz, Maps) {
  std::vector<std::string> maps;
  for (const auto& file : embedded_files())
    if (file.path.find("/maps/") != std::string_view::npos) maps.emplace_back(file.text.substr(0, 1'500));
  maps.emplace_back("source: s\nfiles: [{path: a.csv, skip: [1-3, \"T*\"]}]\ntables:\n  line:\n    columns: {date: "
                    "{column: d, dates: dmy}, revenue: {column: r, scale: 1000}}\n    unpivot: {columns: [\"2*\"], "
                    "category: date, value: revenue}\nignore: [x]\n");
  Mutator mutator(8, maps, {"{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "sql: ", "const: ", "null", "\"", "&a ",
                            "skip: 9-1"});
  for (int i = rounds(3'000); i > 0; --i) {
    auto text = mutator.next(1'500);
    auto read = load::read_map(text, "m.yaml");
    for (const auto& finding : read.findings) ASSERT_FALSE(finding.message.empty()) << text;
  }
}

}  // namespace lode::fuzz
