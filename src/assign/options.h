// Options: for each attribute of one account its present value and the nearest value in every other cell,
// with the truth of every condition worked out once, so that a search can try many combinations.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/segmentation.h"

namespace lode::assign {

struct Option {
  Value value;
  double step = 0;  // relative to the larger of the present value and the largest threshold
};

struct Choices {
  std::string attribute;
  std::vector<Option> options;  // [0]: the present value
};

// A rule with the truth of each condition per option of its attribute.
struct Tabled {
  model::Predicate::Op op = model::Predicate::Op::always;  // always, all, any, negate; else a condition
  std::size_t axis = 0;
  std::vector<model::Truth> truths;
  std::vector<Tabled> children;
};

Result<std::vector<Choices>> choices(const model::Segmentation& segmentation, const model::Row& account);
Tabled table(const model::Predicate& rule, std::span<const Choices> axes);
model::Truth truth_of(const Tabled& rule, std::span<const std::size_t> chosen);

}  // namespace lode::assign
