#include "policies/prove/solver.h"

#include "policies/prove/witness.h"

#include <gmock/gmock.h>

#include <random>

namespace sekisho {
namespace {

using Answer = Solver::Answer;
using Chance = std::mt19937;

std::size_t below(Chance& random, std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }

FormulaId random_formula(Chance& random, FormulaStore& store, int depth) {
  if (depth == 0 || below(random, 3) == 0) {
    const auto variable = static_cast<VariableId>(below(random, store.variables()));
    ValueSet values;
    for (std::size_t i = 0; i < store.variable(variable).size; ++i) values.push_back(below(random, 2) == 0);
    return store.is_in(variable, values);
  }
  std::vector<FormulaId> parts;
  for (std::size_t i = 0; i < 2 + below(random, 2); ++i) parts.push_back(random_formula(random, store, depth - 1));
  const std::size_t form = below(random, 5);
  if (form == 0) return store.negation(parts.front());
  return form < 3 ? store.any(parts) : store.all(parts);
}

// Whether some assignment makes all of them true, found by trying every one.
bool is_possible(const std::vector<FormulaId>& formulas, const FormulaStore& store) {
  Assignment values(store.variables(), 0);
  while (true) {
    if (std::ranges::all_of(formulas, [&](FormulaId formula) { return holds(formula, values, store); })) return true;
    std::size_t next = 0;
    while (next < values.size() && ++values[next] == store.variable(static_cast<VariableId>(next)).size) values[next++] = 0;
    if (next == values.size()) return false;
  }
}

TEST(Solver, AgreesWithTryingEveryAssignment) {
  Chance random(20261121);
  int possible = 0;
  for (int round = 0; round < 1500; ++round) {
    FormulaStore store;
    for (const std::size_t size : {2, 3, 4, 2, 3}) store.add_variable(size);
    std::vector<FormulaId> formulas;
    for (std::size_t i = 0; i < 2 + below(random, 6); ++i) formulas.push_back(random_formula(random, store, 3));
    Solver solver(store);

    const Answer answer = solver.solve(formulas);

    const bool expected = is_possible(formulas, store);
    possible += expected ? 1 : 0;
    ASSERT_EQ(answer, expected ? Answer::Yes : Answer::No) << "round " << round;
  }
  EXPECT_GT(possible, 200);
  EXPECT_LT(possible, 1300);
}

TEST(Solver, LeavesAnAssignmentThatMakesTheFormulasTrue) {
  Chance random(7);
  for (int round = 0; round < 500; ++round) {
    FormulaStore store;
    for (const std::size_t size : {2, 3, 4, 2, 70}) store.add_variable(size);
    const std::vector<FormulaId> formulas{random_formula(random, store, 3), random_formula(random, store, 3)};
    Solver solver(store);
    if (solver.solve(formulas) != Answer::Yes) continue;

    Assignment values;
    for (VariableId id = 0; id < store.variables(); ++id) values.push_back(solver.value(id));

    ASSERT_TRUE(holds(store.all(formulas), values, store)) << "round " << round;
  }
}

TEST(Solver, TakesApartWhatNoVariableConnects) {
  FormulaStore store;
  std::vector<FormulaId> formulas;
  for (int i = 0; i < 200; ++i) {
    const VariableId a = store.add_variable(2);
    const VariableId b = store.add_variable(2);
    formulas.push_back(store.any({store.is(a, 0), store.is(b, 0)}));
    formulas.push_back(store.any({store.is(a, 1), store.is(b, 1)}));
  }
  const VariableId x = store.add_variable(2);
  const VariableId y = store.add_variable(2);
  for (const std::size_t i : {0, 1}) {
    for (const std::size_t j : {0, 1}) formulas.push_back(store.any({store.is(x, i), store.is(y, j)}));
  }
  Solver solver(store);

  EXPECT_EQ(solver.solve(formulas), Answer::No);
  EXPECT_LT(solver.steps(), 1000U);
}

TEST(Solver, SaysWhenItGivesUp) {
  FormulaStore store;  // more pigeons than holes
  constexpr std::size_t kPigeons = 9;
  std::vector<VariableId> pigeons;
  for (std::size_t i = 0; i < kPigeons; ++i) pigeons.push_back(store.add_variable(kPigeons - 1));
  std::vector<FormulaId> formulas;
  for (std::size_t a = 0; a < kPigeons; ++a) {
    for (std::size_t b = a + 1; b < kPigeons; ++b) formulas.push_back(store.negation(store.equal(pigeons[a], pigeons[b])));
  }

  EXPECT_EQ(Solver(store, 50).solve(formulas), Answer::TooHard);
}

}  // namespace
}  // namespace sekisho
