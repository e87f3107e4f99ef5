// Workbooks, JSON and Parquet as sources: every row counted, numbers and dates as people see them.
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>

#include "base/context.h"
#include "base/text.h"
#include "load/readers.h"
#include "store/connection.h"

namespace lode::load {
namespace {

class SheetReaders : public testing::Test {
 protected:
  SheetReaders() : dir_(std::filesystem::temp_directory_path() / "lode_sheet_readers") {
    std::filesystem::remove_all(dir_);
    std::filesystem::create_directories(dir_);
  }
  ~SheetReaders() override { std::filesystem::remove_all(dir_); }
  std::string path(const char* name) const { return (dir_ / name).string(); }

  // All records: "line: cell|cell" with (skip) and NULL; then the counts.
  std::string text_of(const std::string& file, const FileSpec& spec) {
    auto source = open_source(file, spec, findings_, context_);
    if (!source) return "error: " + source.error().message;
    std::string out = join((*source)->columns(), "|") + "\n";
    std::int64_t passed = (*source)->header();
    while (auto segment = *(*source)->next_segment()) {
      auto reader = *(*source)->read(*segment);
      Record record;
      while (*reader->next(record)) {
        passed += record.size;
        out += std::to_string(record.line) + ":" + (record.skip ? " (skip)" : "");
        for (const auto& cell : record.cells) out += " " + (cell.null ? "NULL" : std::string(cell.text));
        out += "\n";
      }
    }
    EXPECT_EQ(passed, (*source)->total());
    EXPECT_EQ((*source)->sha256().size(), 64U);
    return out;
  }

  std::filesystem::path dir_;
  Context context_;
  std::vector<Finding> findings_;
};

void write_workbook(const std::string& path) {
  auto* book = workbook_new(path.c_str());
  auto* sheet = workbook_add_worksheet(book, "Rev");
  auto* date = workbook_add_format(book);
  format_set_num_format(date, "dd.mm.yyyy");
  worksheet_write_string(sheet, 0, 0, "Revenue by customer", nullptr);
  worksheet_write_string(sheet, 2, 0, "Region", nullptr);
  worksheet_merge_range(sheet, 2, 1, 2, 2, "2023", nullptr);
  worksheet_write_string(sheet, 3, 1, "Revenue", nullptr);
  worksheet_write_string(sheet, 3, 2, "Since", nullptr);
  worksheet_write_string(sheet, 4, 0, "North", nullptr);
  worksheet_write_number(sheet, 4, 1, 1234.5, nullptr);
  worksheet_write_number(sheet, 4, 2, 45292, date);
  worksheet_write_number(sheet, 5, 1, 0.1 + 0.2, nullptr);
  worksheet_write_string(sheet, 7, 0, "Total", nullptr);
  worksheet_write_formula_num(sheet, 7, 1, "=SUM(B5:B6)", nullptr, 1234.8);
  workbook_add_worksheet(book, "Other");
  workbook_close(book);
}

TEST_F(SheetReaders, ASheetWithTitleTwoHeadersFillAndTotal) {
  write_workbook(path("a.xlsx"));
  FileSpec spec{.header = 4, .header_rows = 2, .fill_down = {"Region"}, .skip = {{.pattern = "total*"}}};
  EXPECT_EQ(text_of(path("a.xlsx"), spec),
            "Region|2023 Revenue|2023 Since\n"
            "5: North 1234.5 2024-01-01\n"
            "6: North 0.3 NULL\n"
            "8: (skip) Total 1234.8 NULL\n");
  spec.sheet = "Revv";
  EXPECT_EQ(text_of(path("a.xlsx"), spec), "error: " + path("a.xlsx") + " has no sheet 'Revv'");
  spec.sheet = "2";
  EXPECT_NE(text_of(path("a.xlsx"), spec).find("the header row 4 is empty"), std::string::npos);
}

TEST_F(SheetReaders, WorkbooksCutShortAreRefused) {
  write_workbook(path("a.xlsx"));
  auto size = std::filesystem::file_size(path("a.xlsx"));
  std::filesystem::resize_file(path("a.xlsx"), size - 200);
  EXPECT_NE(text_of(path("a.xlsx"), {}).find("damaged"), std::string::npos);
}

TEST_F(SheetReaders, EveryFlippedByteIsSeenOrHarmless) {
  write_workbook(path("a.xlsx"));
  std::ifstream in(path("a.xlsx"), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  FileSpec spec{.header = 4, .header_rows = 2};
  auto whole = text_of(path("a.xlsx"), spec);
  for (std::size_t at = 0; at < bytes.size(); at += 23) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x15);
    std::ofstream(path("b.xlsx"), std::ios::binary) << broken;
    auto text = text_of(path("b.xlsx"), spec);
    EXPECT_TRUE(text == whole || text.starts_with("error: ")) << "byte " << at << "\n" << text;
  }
}

TEST_F(SheetReaders, Json) {
  std::ofstream(path("a.json")) << "[{\"id\": 1, \"a\": {\"b\": 2.50}},\n {\"id\": 2, \"c\": null}]";
  EXPECT_EQ(text_of(path("a.json"), {}), "id|a.b|c\n1: 1 2.50 NULL\n2: 2 NULL NULL\n");
}

TEST_F(SheetReaders, Parquet) {
  auto database = store::Database::open(":memory:", context_);
  auto connection = database->connect();
  ASSERT_TRUE(connection->run("COPY (SELECT i AS id, DATE '2024-01-31' AS d, 1.10::DECIMAL(9,2) AS m, "
                              "NULL::VARCHAR AS n FROM range(150000) t(i)) TO '" + path("a.parquet") +
                              "'"));
  auto text = text_of(path("a.parquet"), {});
  EXPECT_TRUE(text.starts_with("id|d|m|n\n1: 0 2024-01-31 1.10 NULL\n"));
  EXPECT_TRUE(text.ends_with("150000: 149999 2024-01-31 1.10 NULL\n"));
  std::ofstream(path("b.parquet")) << "PAR1 no it is not";
  EXPECT_NE(text_of(path("b.parquet"), {}).find("cannot be read as Parquet"), std::string::npos);
}

}  // namespace
}  // namespace lode::load
