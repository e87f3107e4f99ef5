// Whole files through the reader: every byte is header, record or skip, in any encoding and any segment size.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/digest.h"
#include "base/text.h"
#include "load/csv_source.h"
#include "load/readers.h"

namespace lode::load {
namespace {

struct Row {
  std::vector<std::string> cells;
  std::int64_t line, offset, size;
  std::string code;
};

struct Got {
  std::vector<std::string> columns;
  std::vector<Row> rows;  // no skips
  std::int64_t conserved = 0, total = 0;
  std::string sha256, described, error;
  std::vector<Finding> findings;
};

class CsvFiles : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = std::filesystem::temp_directory_path() /
           ("lode_csv_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(dir_);
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  Got read(std::string_view bytes, FileSpec spec = {}, const std::string& name = "x.csv") {
    auto path = (dir_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    Got out;
    Context context;
    auto source = open_source(path, spec, out.findings, context);
    if (!source) {
      out.error = source.error().message;
      return out;
    }
    out.columns = (*source)->columns();
    out.described = (*source)->described();
    out.total = (*source)->total();
    out.conserved = (*source)->header();
    while (auto segment = (*source)->next_segment().value()) {
      auto reader = (*source)->read(*segment);
      Record record;
      while ((*reader)->next(record).value()) {
        out.conserved += record.size;
        if (record.skip) continue;
        Row row{{}, record.line, record.offset, record.size, fault_name(record.fault)};
        for (const auto& cell : record.cells) row.cells.emplace_back(cell.text);
        out.rows.push_back(std::move(row));
      }
    }
    out.sha256 = (*source)->sha256();
    EXPECT_EQ(out.conserved, out.total);
    EXPECT_EQ(out.sha256, digest_file(path)->sha256);
    return out;
  }

  std::filesystem::path dir_;
};

using Cells = std::vector<std::string>;

std::string utf16(std::string_view ascii) {
  std::string out = "\xFF\xFE";
  for (char c : ascii) out += {c, '\0'};
  return out;
}

}  // namespace

TEST_F(CsvFiles, EncodingsAndDialectsAreFound) {
  auto plain = read("\xEF\xBB\xBFid;name\r\n1;M\xC3\xBCller\r\n\r\n2;\"a;b\"\r\n");
  EXPECT_EQ(plain.columns, (Cells{"id", "name"}));
  EXPECT_EQ(plain.described, "CSV, UTF-8, delimiter ';', CRLF, header in row 1");
  ASSERT_EQ(plain.rows.size(), 2U);
  EXPECT_EQ(plain.rows[1].cells, (Cells{"2", "a;b"}));
  EXPECT_EQ(plain.rows[1].line, 4);
  EXPECT_EQ(plain.rows[1].offset, 25);
  auto windows = read("id,name\n1,M\xFCller\n");
  EXPECT_EQ(windows.rows.at(0).cells.at(1), "Müller");
  EXPECT_EQ(windows.findings.size(), 1U);
  auto wide = read(utf16("id\tname\r\n1\tAda\r\n2\t\"B\"\r\n"));
  ASSERT_EQ(wide.rows.size(), 2U);
  EXPECT_EQ(wide.rows[1].offset, 2 + 2 * 16);
  EXPECT_EQ(wide.described, "CSV, UTF-16 LE, delimiter tab, CRLF, header in row 1");
  EXPECT_EQ(read("a|b\r1|2\r").rows.at(0).cells, (Cells{"1", "2"}));
  EXPECT_EQ(read("sep=;\na;b\n1,5;2\n").rows.at(0).cells, (Cells{"1,5", "2"}));
}

TEST_F(CsvFiles, FaultsCarryTheirCode) {
  using std::string_view_literals::operator""sv;
  auto got = read("id,name,x\n1,a,b\n2,a\n3,a,b,c\n4,\"a\"b,c\n5,a\0,b\n6,\xC3,\xC3\xA4\xC3\xA4\n7,a"sv);
  std::vector<std::string> codes;
  for (const auto& row : got.rows) codes.push_back(row.code);
  EXPECT_EQ(codes, (Cells{"none", "too_few_fields", "too_many_fields", "bad_quote", "nul_byte",
                          "bad_encoding", "truncated"}));
}

TEST_F(CsvFiles, DeclaredSkipsAndRaggedRows) {
  auto got = read("Report of 2024\nid,name,x\n1,a,b\nTotal,,9\n2,c\n,,\n3,d,e,,\nend of \"report\n",
                  {.header = 2, .skip = {{8, 8, ""}, {0, 0, "total*"}}});
  EXPECT_EQ(got.rows.size(), 3U);
  EXPECT_EQ(got.rows[1].code, "too_few_fields");
  auto ragged = read("id,name,x\n2,c\n3,d,e,,\n4,d,e,f\n", {.ragged = true});
  EXPECT_EQ(ragged.rows.at(0).cells, (Cells{"2", "c", ""}));
  EXPECT_EQ(ragged.rows.at(1).cells, (Cells{"3", "d", "e"}));
  EXPECT_EQ(ragged.rows.at(2).code, "too_many_fields");
}

TEST_F(CsvFiles, RepeatedHeadersAreToldApart) {
  auto got = read("id,name,name,,name_2\n1,a,b,c,d\n");
  EXPECT_EQ(got.columns, (Cells{"id", "name", "name_3", "#4", "name_2"}));
  EXPECT_EQ(got.findings.at(0).name, "repeated-header");
}

TEST_F(CsvFiles, WhatIsNoTextIsRefused) {
  EXPECT_NE(read("").error.find("is empty"), std::string::npos);
  EXPECT_NE(read("PK\x03\x04zip").error.find("Excel"), std::string::npos);
  EXPECT_NE(read(std::string("\x01\x02\x00\x03\x04\x05\x06zz", 9)).error.find("binary"), std::string::npos);
  std::vector<Finding> findings;
  auto folder = open_source(dir_.string(), {}, findings, Context{});
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().message.find("folder"), std::string::npos);
}

TEST_F(CsvFiles, ATenMegabyteFieldCostsOneRow) {
  auto got = read("id,name\n1,\"" + std::string(10 << 20, 'x') + "\"\n2,b\n");
  ASSERT_EQ(got.rows.size(), 2U);
  EXPECT_EQ(got.rows[0].code, "too_long");
  EXPECT_EQ(got.rows[1].cells, (Cells{"2", "b"}));
  EXPECT_EQ(got.rows[1].line, 3);
}

// The same file cut into segments of any size gives the same rows with the same places.
TEST_F(CsvFiles, SegmentsOfAnySizeGiveTheSameRows) {
  std::string bytes = "id,name\n";
  for (int i = 0; i < 400; ++i) {
    auto id = std::to_string(i);
    bytes += id + (i % 7 == 0 ? ",\"two\nlines \"\"" + id + "\"\"\"\n" : i % 11 == 0 ? ",\"open\n" : ",plain\n");
  }
  auto path = (dir_ / "x.csv").string();
  auto whole = read(bytes);
  EXPECT_EQ(whole.rows.size(), 400U);
  for (std::int64_t size : {1, 17, 100, 1000}) {
    CsvFile file{.file = *InputFile::open(path), .columns = {"id", "name"}, .data_offset = 8, .data_line = 2,
                .segment_bytes = size};
    CsvSource source(std::move(file));
    std::size_t n = 0;
    while (auto segment = source.next_segment().value()) {
      auto reader = source.read(*segment);
      Record record;
      while ((*reader)->next(record).value()) {
        const auto& expected = whole.rows.at(n++);
        EXPECT_EQ(record.line, expected.line);
        EXPECT_EQ(record.offset, expected.offset);
        EXPECT_EQ(record.size, expected.size);
        EXPECT_EQ(fault_name(record.fault), expected.code);
      }
    }
    EXPECT_EQ(n, whole.rows.size());
  }
}

}  // namespace lode::load
