#include "policies/model/match.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

const std::vector<std::string> kClasses{"public", "internal", "secret"};

Atom atom(Operator op, std::vector<Scalar> operands) {
  Atom out;
  out.op = op;
  out.operands = std::move(operands);
  return out;
}

Scalar word(const char* text) { return std::string(text); }

Kleene on(const Atom& condition, const FactValue& value) { return match(condition, ValueView::of(value), kClasses); }
Kleene on_none(const Atom& condition) { return match(condition, ValueView::none(), kClasses); }
Kleene on_unknown(const Atom& condition) { return match(condition, ValueView::unknown(), kClasses); }

FactValue text(const char* value) { return std::string(value); }
FactValue list(std::vector<std::string> values) { return values; }

TEST(Match, ComparesOneValue) {
  EXPECT_EQ(on(atom(Operator::Equal, {word("JP")}), text("JP")), Kleene::True);
  EXPECT_EQ(on(atom(Operator::Equal, {word("JP")}), text("US")), Kleene::False);
  EXPECT_EQ(on(atom(Operator::Equal, {Scalar(3.0)}), text("3")), Kleene::False);
  EXPECT_EQ(on(atom(Operator::In, {word("a"), word("b")}), text("b")), Kleene::True);
  EXPECT_EQ(on(atom(Operator::NotIn, {word("a"), word("b")}), text("b")), Kleene::False);
}

TEST(Match, OrdersNumbers) {
  EXPECT_EQ(on(atom(Operator::AtMost, {Scalar(30.0)}), 30.0), Kleene::True);
  EXPECT_EQ(on(atom(Operator::Less, {Scalar(30.0)}), 30.0), Kleene::False);
  EXPECT_EQ(on(atom(Operator::Greater, {Scalar(30.0)}), 31.0), Kleene::True);
  EXPECT_EQ(on(atom(Operator::AtLeast, {Scalar(30.0)}), 29.0), Kleene::False);
}

TEST(Match, OrdersFactsByTheClassTheyName) {
  Atom condition = atom(Operator::AtLeast, {Scalar(1.0)});
  condition.by_class = true;

  EXPECT_EQ(on(condition, text("secret")), Kleene::True);
  EXPECT_EQ(on(condition, text("public")), Kleene::False);
  EXPECT_EQ(on(condition, text("nonsense")), Kleene::Unknown);
}

TEST(Match, WithinIsFalseOnTheEmptySet) {
  const Atom within = atom(Operator::Within, {word("JP"), word("US")});

  EXPECT_EQ(on(within, list({"JP"})), Kleene::True);
  EXPECT_EQ(on(within, list({"JP", "CN"})), Kleene::False);
  EXPECT_EQ(on(within, list({})), Kleene::False);
}

TEST(Match, AsksSetsForTheirMembers) {
  EXPECT_EQ(on(atom(Operator::HasAny, {word("a"), word("b")}), list({"b", "c"})), Kleene::True);
  EXPECT_EQ(on(atom(Operator::HasAll, {word("a"), word("b")}), list({"b", "c"})), Kleene::False);
  EXPECT_EQ(on(atom(Operator::HasNone, {word("a")}), list({"b", "c"})), Kleene::True);
  EXPECT_EQ(on(atom(Operator::HasAll, {}), list({})), Kleene::True);
  EXPECT_EQ(on(atom(Operator::HasAny, {}), list({"a"})), Kleene::False);
}

TEST(Match, NoneIsAbsentAndKnown) {
  EXPECT_EQ(on_none(atom(Operator::Equal, {word("a")})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::In, {word("a")})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::NotIn, {word("a")})), Kleene::True);
  EXPECT_EQ(on_none(atom(Operator::AtMost, {Scalar(1.0)})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::Within, {word("a")})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::HasAll, {})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::HasNone, {word("a")})), Kleene::True);
  EXPECT_EQ(on_none(atom(Operator::Known, {Scalar(true)})), Kleene::True);
  EXPECT_EQ(on_none(atom(Operator::Present, {Scalar(true)})), Kleene::False);
  EXPECT_EQ(on_none(atom(Operator::Present, {Scalar(false)})), Kleene::True);
}

TEST(Match, UnknownAnswersOnlyWhetherItIsKnown) {
  EXPECT_EQ(on_unknown(atom(Operator::Known, {Scalar(true)})), Kleene::False);
  EXPECT_EQ(on_unknown(atom(Operator::Known, {Scalar(false)})), Kleene::True);
  EXPECT_EQ(on_unknown(atom(Operator::Equal, {word("a")})), Kleene::Unknown);
  EXPECT_EQ(on_unknown(atom(Operator::NotIn, {word("a")})), Kleene::Unknown);
  EXPECT_EQ(on_unknown(atom(Operator::HasNone, {word("a")})), Kleene::Unknown);
  EXPECT_EQ(on_unknown(atom(Operator::Present, {Scalar(false)})), Kleene::Unknown);
}

TEST(Match, AQuestionThatDoesNotFitTheValueIsUnknown) {
  EXPECT_EQ(on(atom(Operator::Equal, {word("a")}), list({"a"})), Kleene::Unknown);
  EXPECT_EQ(on(atom(Operator::NotIn, {word("a")}), list({"b"})), Kleene::Unknown);
  EXPECT_EQ(on(atom(Operator::HasAny, {word("a")}), text("a")), Kleene::Unknown);
  EXPECT_EQ(on(atom(Operator::AtMost, {Scalar(1.0)}), text("1")), Kleene::Unknown);
}

TEST(Kleene, FollowsStrongLogic) {
  EXPECT_EQ(Kleene::Unknown & Kleene::False, Kleene::False);
  EXPECT_EQ(Kleene::Unknown & Kleene::True, Kleene::Unknown);
  EXPECT_EQ(Kleene::Unknown | Kleene::True, Kleene::True);
  EXPECT_EQ(Kleene::Unknown | Kleene::False, Kleene::Unknown);
  EXPECT_EQ(!Kleene::Unknown, Kleene::Unknown);
  EXPECT_EQ(!Kleene::True, Kleene::False);
}

}  // namespace
}  // namespace sekisho
