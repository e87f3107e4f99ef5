// The longest common subsequence of what lies between the common head and tail; where that is very large, all of it
// counts as changed.
#include "base/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lode {
namespace {

constexpr std::size_t cells_max = 20'000'000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

struct Line {
  char mark = ' ';  // ' ', '-', '+'
  std::string_view text;
};

using Lines = std::vector<std::string_view>;

void changed(const Lines& a, const Lines& b, std::vector<Line>& out) {
  const std::size_t n = a.size(), m = b.size();
  if (n * m > cells_max) {
    for (auto line : a) out.push_back({'-', line});
    for (auto line : b) out.push_back({'+', line});
    return;
  }
  std::vector<std::uint32_t> length((n + 1) * (m + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (m + 1) + j]; };
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      at(i, j) = a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  for (std::size_t i = 0, j = 0; i < n || j < m;) {
    if (i < n && j < m && a[i] == b[j]) out.push_back({' ', a[i]}), ++i, ++j;
    else if (i < n && (j == m || at(i + 1, j) >= at(i, j + 1))) out.push_back({'-', a[i++]});
    else out.push_back({'+', b[j++]});
  }
}

std::vector<Line> compared(Lines a, Lines b) {
  std::size_t head = 0, tail = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head]) ++head;
  while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  std::vector<Line> out;
  const auto middle = [&](const Lines& all) {
    return Lines(all.begin() + static_cast<std::ptrdiff_t>(head), all.end() - static_cast<std::ptrdiff_t>(tail));
  };
  for (std::size_t i = 0; i < head; ++i) out.push_back({' ', a[i]});
  changed(middle(a), middle(b), out);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) out.push_back({' ', a[i]});
  return out;
}

// From the first line shown to one past the last; hunks that touch are one.
struct Hunk {
  std::size_t from = 0, to = 0;
};

std::vector<Hunk> hunks_of(const std::vector<Line>& lines, std::size_t around) {
  std::vector<Hunk> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].mark == ' ') continue;
    const std::size_t from = i > around ? i - around : 0, to = std::min(lines.size(), i + around + 1);
    if (!out.empty() && from <= out.back().to) out.back().to = to;
    else out.push_back({from, to});
  }
  return out;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view file, int around) {
  if (before == after) return {};
  const auto lines = compared(lines_of(before), lines_of(after));
  std::string out = fmt::format("--- {0}\n+++ {0}\n", file);
  std::size_t old_line = 1, new_line = 1, at = 0;
  const auto pass = [&](char mark) { old_line += mark != '+' ? 1 : 0, new_line += mark != '-' ? 1 : 0; };
  for (const auto& hunk : hunks_of(lines, static_cast<std::size_t>(around))) {
    for (; at < hunk.from; ++at) pass(lines[at].mark);
    std::size_t old_count = 0, new_count = 0;
    std::string body;
    const auto old_from = old_line, new_from = new_line;
    for (; at < hunk.to; ++at) {
      old_count += lines[at].mark != '+' ? 1 : 0, new_count += lines[at].mark != '-' ? 1 : 0;
      pass(lines[at].mark);
      body += lines[at].mark;
      body += lines[at].text;
      if (!lines[at].text.ends_with('\n')) body += "\n\\ No newline at end of file\n";
    }
    // An empty side is said to lie after the line before it.
    out += fmt::format("@@ -{},{} +{},{} @@\n", old_from - (old_count == 0 ? 1 : 0), old_count,
                       new_from - (new_count == 0 ? 1 : 0), new_count) + body;
  }
  return out;
}

}  // namespace lode
