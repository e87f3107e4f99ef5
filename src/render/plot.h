// The frame every chart shares: size, margins, axes, labels; and the columns a chart reads.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/doc.h"
#include "render/scale.h"

namespace lode::render {

struct Series {
  std::string name;                          // column title
  Kind kind = Kind::number;
  std::vector<std::optional<double>> values; // one per row; nothing for unknown
};

// What a chart shows, taken from its table.
struct Plot {
  std::vector<std::string> labels;           // of x, for people
  std::vector<std::optional<double>> x;      // numeric x, for area and scatter
  std::vector<Series> series;
  std::optional<Series> low, high;
  std::string currency;
  std::string x_title;                       // said where x is a number
};

std::optional<Plot> plot_of(const Chart& chart, const Table& table, const std::string& currency);

struct Frame {
  double width = 720, height = 300;
  double left = 76, right = 20, top = 18, bottom = 40;
  double plot_right() const { return width - right; }
  double plot_bottom() const { return height - bottom; }
};

// Smallest and largest value of all series and the band, zero included.
std::pair<double, double> extent(const Plot& plot);
std::string shorten(const std::string& text, std::size_t points);  // to so many characters, with …
std::string axis_label(double value, double step, Kind kind);
std::string y_axis(const Frame& frame, const Scale& y, Kind kind);
std::string legend(const Plot& plot, const Frame& frame);  // at the foot; empty for one series
std::string text_at(double x, double y, std::string_view text, std::string_view anchor,
                    std::string_view cls = "l");

// One drawer per kind, each in a file of its own.
std::string draw_bars(const Plot& plot);
std::string draw_lines(const Plot& plot, bool filled);
std::string draw_waterfall(const Plot& plot);
std::string draw_scatter(const Plot& plot);
std::string draw_flow(const Chart& chart, const Table& table);  // empty where there are no links

}  // namespace lode::render
