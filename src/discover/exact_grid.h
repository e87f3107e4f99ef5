// Grid: figures of every set of one, two or three tests a < b < c, kept so that the last test runs contiguously
// and starts at a multiple of eight: what vector instructions read.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

namespace lode::discover::exact {

// Up to four tests in ascending order; bit i of `sign`: test i says yes.
struct Set {
  std::size_t count = 0;
  std::array<std::size_t, 4> test{};
  unsigned sign = 0;

  bool has(std::size_t t) const {
    for (std::size_t i = 0; i < count; ++i)
      if (test[i] == t) return true;
    return false;
  }
  // REQUIRES: t is not in it, count < 4.
  Set with(std::size_t t, bool yes) const {
    Set out{.count = count + 1};
    std::size_t at = 0;
    while (at < count && test[at] < t) ++at;
    for (std::size_t i = 0; i < at; ++i) out.test[i] = test[i];
    out.test[at] = t;
    for (std::size_t i = at; i < count; ++i) out.test[i + 1] = test[i];
    unsigned low = sign & ((1U << at) - 1U);
    out.sign = low | (yes ? 1U << at : 0U) | ((sign & ~((1U << at) - 1U)) << 1);
    return out;
  }
  // The tests whose bits are in `mask`, all said yes to.
  Set subset(std::size_t mask) const {
    Set out;
    for (std::size_t i = 0; i < count; ++i)
      if ((mask >> i) & 1U) out.test[out.count++] = test[i];
    out.sign = (1U << out.count) - 1U;
    return out;
  }
  auto operator<=>(const Set&) const = default;
};

constexpr std::size_t alignment = 8;  // of the last test's first place, in doubles

constexpr std::size_t padded(std::size_t tests) { return (tests + alignment - 1) / alignment * alignment; }

// All figures of sets with one prefix: figure w of last test d stands at [w · stride + d − start].
template <class Number>
struct Line {
  Number* at = nullptr;
  std::size_t start = 0, stride = 0;
  Number& operator()(std::size_t w, std::size_t d) const { return at[w * stride + d - start]; }
  Number* from(std::size_t w, std::size_t d) const { return at + w * stride + d - start; }
  operator Line<const Number>() const { return {at, start, stride}; }
};

class Grid {
 public:
  Grid() = default;
  // Sets of `order` tests (1 … 3), `width` figures each.
  Grid(std::size_t order, std::size_t tests, std::size_t width, double fill = 0)
      : order_(order), tests_(tests), width_(width) {
    std::size_t prefixes = order == 1 ? 1 : order == 2 ? tests : tests * (tests - 1) / 2;
    offset_.reserve(prefixes + 1);
    std::size_t at = 0;
    auto put = [&](std::size_t start) { offset_.push_back(at), at += width_ * (padded(tests_) - start); };
    if (order == 1) put(0);
    for (std::size_t a = 0; order == 2 && a < tests; ++a) put(start_after(a));
    for (std::size_t a = 0; order == 3 && a < tests; ++a)
      for (std::size_t b = a + 1; b < tests; ++b) put(start_after(b));
    data_.assign(at + alignment, fill);
  }

  std::size_t width() const { return width_; }
  std::size_t size() const { return data_.size(); }
  const std::vector<double>& data() const { return data_; }
  std::vector<double>& data() { return data_; }

  Line<double> line() { return make<double>(data_.data(), 0, 0); }
  Line<double> line(std::size_t a) { return make<double>(data_.data(), a, start_after(a)); }
  Line<double> line(std::size_t a, std::size_t b) { return make<double>(data_.data(), pair(a, b), start_after(b)); }
  // prefix: the first `order − 1` tests of it.
  Line<double> line(const Set& prefix) { return any<double>(data_.data(), prefix); }
  Line<const double> line(const Set& prefix) const { return any<const double>(data_.data(), prefix); }
  // Where the figure of a set and its answers stands in the data, in grids of width 2^order: the same for all of them.
  std::size_t place(const Set& set) const {
    return static_cast<std::size_t>(line(set).from(set.sign, set.test[order_ - 1]) - data_.data());
  }
  double get(const Set& set, std::size_t w) const { return line(set)(w, set.test[order_ - 1]); }

 private:
  static std::size_t start_after(std::size_t last) { return (last + 1) / alignment * alignment; }
  std::size_t pair(std::size_t a, std::size_t b) const { return a * (2 * tests_ - a - 1) / 2 + b - a - 1; }

  template <class Number>
  Line<Number> make(Number* data, std::size_t index, std::size_t start) const {
    return {data + offset_[index], start, padded(tests_) - start};
  }
  template <class Number>
  Line<Number> any(Number* data, const Set& prefix) const {
    if (order_ == 1) return make(data, 0, 0);
    if (order_ == 2) return make(data, prefix.test[0], start_after(prefix.test[0]));
    return make(data, pair(prefix.test[0], prefix.test[1]), start_after(prefix.test[1]));
  }

  std::size_t order_ = 0, tests_ = 0, width_ = 0;
  std::vector<double> data_;
  std::vector<std::size_t> offset_;
};

}  // namespace lode::discover::exact
