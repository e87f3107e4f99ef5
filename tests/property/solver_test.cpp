// 100,000 random (rule, row) pairs: the solver's reading of a rule, with the row's cells fixed, gives the
// truth that evaluation gives, unknown included.
#include <gtest/gtest.h>

#include "prove/encode.h"
#include "random_rules.h"

namespace lode::property {
namespace {

constexpr int batches = 20, rules_per_batch = 50, rows_per_batch = 100;

class Solver {
 public:
  Solver(const RandomRules& random, const std::vector<model::Predicate>& rules)
      : space_(space_of(random, rules)), encoder_(context_, space_), solver_(context_, z3::solver::simple()) {
    solver_.add(encoder_.domain());
    for (const auto& rule : rules) truths_.push_back(encoder_.encode(rule));
  }

  // The truth of each rule for this row; nothing where the row has no place among the cells.
  std::optional<std::vector<model::Truth>> judge(const model::Row& row) {
    z3::expr_vector fixed(context_);
    for (std::size_t a = 0; a < space_.axes.size(); ++a)
      fixed.push_back(encoder_.at_code(static_cast<int>(a), prove::code_of(space_.axes[a], row(space_.axes[a].attribute))));
    if (solver_.check(fixed) != z3::sat) return std::nullopt;
    auto model = solver_.get_model();
    auto is = [&](const z3::expr& formula) { return model.eval(formula, true).is_true(); };
    std::vector<model::Truth> out;
    for (const auto& truth : truths_)
      out.push_back(is(truth.yes) ? model::Truth::yes : is(truth.no) ? model::Truth::no : model::Truth::unknown);
    return out;
  }

 private:
  static prove::Space space_of(const RandomRules& random, const std::vector<model::Predicate>& rules) {
    std::vector<const model::Predicate*> pointers;
    for (const auto& rule : rules) pointers.push_back(&rule);
    auto space = prove::make_space(random.dictionary(), pointers);
    EXPECT_TRUE(space) << space.error().message;
    return space ? *space : prove::Space{};
  }

  z3::context context_;
  prove::Space space_;
  prove::Encoder encoder_;
  z3::solver solver_;
  std::vector<prove::Truths> truths_;
};

}  // namespace

TEST(SolverProperty, AgreesWithTheEvaluatorOnConcreteRows) {
  RandomRules random(20260401);
  int pairs = 0;
  for (int batch = 0; batch < batches; ++batch) {
    std::vector<model::Predicate> rules;
    for (int i = 0; i < rules_per_batch; ++i) rules.push_back(random.rule());
    Solver solver(random, rules);
    for (int r = 0; r < rows_per_batch; ++r) {
      auto values = random.row();
      auto row = row_of(random, values);
      auto truths = solver.judge(row);
      ASSERT_TRUE(truths) << "a row that no cell admits";
      for (std::size_t i = 0; i < rules.size(); ++i, ++pairs)
        ASSERT_EQ((*truths)[i], model::evaluate(rules[i], row)) << model::print(rules[i]);
    }
  }
  EXPECT_EQ(pairs, 100'000);
}

}  // namespace lode::property
