// Workbook cells and damaged archives; whole workbooks are tested against openpyxl in tests/load.
#include "load/xlsx.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "load/xlsx_cell.h"
#include "load/xlsx_sheet.h"

namespace lode::load {
namespace {

TEST(XlsxCell, FormatCodesDecideWhatANumberMeans) {
  EXPECT_EQ(format_of_code("dd/mm/yyyy"), CellFormat::date);
  EXPECT_EQ(format_of_code("[$-409]mmm-yy;@"), CellFormat::date);
  EXPECT_EQ(format_of_code("yyyy-mm-dd hh:mm:ss"), CellFormat::date_time);
  EXPECT_EQ(format_of_code("[h]:mm"), CellFormat::time);
  EXPECT_EQ(format_of_code("mm:ss.0"), CellFormat::time);
  EXPECT_EQ(format_of_code("#,##0.00 \"days\""), CellFormat::number);
  EXPECT_EQ(format_of_code("[Red]#,##0;(#,##0)"), CellFormat::number);
  EXPECT_EQ(format_of_code("General"), CellFormat::number);
  EXPECT_EQ(format_of_code("0.0%"), CellFormat::number);
  EXPECT_EQ(format_of_id(14), CellFormat::date);
  EXPECT_EQ(format_of_id(4), CellFormat::number);
}

TEST(XlsxCell, NumbersKeepWhatExcelShows) {
  EXPECT_EQ(number_text("0.30000000000000004", CellFormat::number, false), "0.3");
  EXPECT_EQ(number_text("12345678901234567890123", CellFormat::number, false),
            "12345678901234567890123");
  EXPECT_EQ(number_text("000123", CellFormat::number, false), "000123");
  EXPECT_EQ(number_text("1.5E-7", CellFormat::number, false), "0.00000015");
  EXPECT_EQ(number_text("1.2345E+20", CellFormat::number, false), "123450000000000000000");
  EXPECT_EQ(number_text("1E5", CellFormat::number, false), "100000");
  EXPECT_EQ(number_text("-12.50", CellFormat::number, false), "-12.5");
  EXPECT_EQ(number_text("nonsense", CellFormat::number, false), "nonsense");
}

TEST(XlsxCell, DatesInBothCalendars) {
  EXPECT_EQ(number_text("45292", CellFormat::date, false), "2024-01-01");
  EXPECT_EQ(number_text("45292.5", CellFormat::date_time, false), "2024-01-01 12:00:00");
  EXPECT_EQ(number_text("1", CellFormat::date, false), "1900-01-01");
  EXPECT_EQ(number_text("61", CellFormat::date, false), "1900-03-01");
  EXPECT_EQ(number_text("43830", CellFormat::date, true), "2024-01-01");
  EXPECT_EQ(number_text("0.75", CellFormat::time, false), "18:00:00");
  EXPECT_EQ(number_text("-5", CellFormat::date, false), "-5");
}

TEST(XlsxCell, References) {
  EXPECT_EQ(column_of_reference("A1"), 1);
  EXPECT_EQ(column_of_reference("BC12"), 55);
  EXPECT_EQ(row_of_reference("BC12"), 12);
  EXPECT_EQ(column_of_reference("12"), 0);
}

SheetEnd read_sheet(std::string_view xml, std::vector<SheetRow>& rows) {
  std::vector<std::string> texts{"Name"};
  std::vector<CellFormat> formats{CellFormat::number, CellFormat::date};
  std::function<Result<void>(const SheetRow&)> each = [&](const SheetRow& row) -> Result<void> {
    rows.push_back(row);
    return {};
  };
  SheetReader reader({texts, formats}, each);
  auto handler = reader.handler();
  XmlReader xml_reader(handler);
  EXPECT_TRUE(xml_reader.feed(xml, true));
  return reader.end;
}

TEST(XlsxSheet, CellsOfEveryKind) {
  std::vector<SheetRow> rows;
  auto end = read_sheet(
      R"(<worksheet><sheetData><row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c>)"
      R"(<c r="C2" s="1"><v>45292</v></c><c r="D2" t="b"><v>1</v></c>)"
      R"(<c r="E2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>)"
      R"(<c r="F2"><f>SUM(A1)</f></c><c r="G2" t="e"><v>#N/A</v></c></row></sheetData>)"
      R"(<mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>)",
      rows);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].number, 2);
  EXPECT_TRUE(rows[0].hidden);
  EXPECT_EQ(rows[0].cells,
            (std::vector<std::string>{"Name", "", "2024-01-01", "true", "ab", "", "#N/A"}));
  EXPECT_EQ(end.uncalculated, 1);
  ASSERT_EQ(end.merges.size(), 1U);
  EXPECT_EQ(end.merges[0].column_last, 3);
}

TEST(XlsxXml, RefusesADocumentType) {
  XmlHandler handler;
  XmlReader reader(handler);
  auto done = reader.feed(R"(<!DOCTYPE a [<!ENTITY b "ccccccccc">]><a>&b;</a>)", true);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("document type"), std::string::npos);
}

TEST(Xlsx, FilesThatAreNoWorkbookSaySo) {
  auto dir = std::filesystem::temp_directory_path() / "lode_xlsx_test";
  std::filesystem::create_directories(dir);
  auto message = [&](const std::string& bytes) {
    auto path = (dir / "a.xlsx").string();
    std::ofstream(path, std::ios::binary) << bytes;
    auto book = Workbook::open(path);
    return book ? std::string("opened") : book.error().message;
  };
  EXPECT_NE(message("a,b\n1,2\n").find("no Excel workbook"), std::string::npos);
  EXPECT_NE(message("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest of it").find("password"), std::string::npos);
  EXPECT_NE(message("PK\x03\x04 and then it was cut off, far too early").find("damaged"),
            std::string::npos);
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace lode::load
