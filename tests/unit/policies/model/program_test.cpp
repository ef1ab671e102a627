#include "policies/model/program.h"

#include "policies/model/policy.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

Expression leaf(Subject subject, Operator op, std::string path, Scalar operand) {
  Expression out;
  out.kind = Expression::Kind::Leaf;
  out.atom.subject = subject;
  out.atom.op = op;
  out.atom.path = std::move(path);
  out.atom.operands = {std::move(operand)};
  return out;
}

PolicyTarget target(std::string id, std::string operated_by) {
  PolicyTarget out;
  out.endpoint.id = std::move(id);
  out.endpoint.aliases = {"default"};
  out.attributes.push_back({"operator", std::move(operated_by), std::nullopt});
  return out;
}

PolicyDocument document() {
  PolicyDocument out;
  out.classes = {"public", "secret"};
  out.targets = {target("a", "self"), target("b", "vendor")};
  return out;
}

TEST(Program, EvaluatesWhatDependsOnTheTargetAloneAtOnce) {
  PolicyDocument source = document();
  Constraint constraint;
  constraint.id = "own";
  constraint.condition = leaf(Subject::Attribute, Operator::Equal, "target.operator", std::string("self"));
  source.constraints.push_back(constraint);

  const Policy policy(std::move(source));

  const ProgramNode& condition = policy.program().constraints().front().condition;
  ASSERT_TRUE(condition.constant);
  EXPECT_EQ(at(condition.truth[0], 0), Kleene::True);
  EXPECT_EQ(at(condition.truth[0], 1), Kleene::False);
}

TEST(Program, KeepsEqualLeavesOnce) {
  PolicyDocument source = document();
  for (const char* id : {"one", "two"}) {
    ClassifyRule rule;
    rule.id = id;
    rule.when = leaf(Subject::Fact, Operator::Equal, "caller.team", std::string("a"));
    source.classify.push_back(rule);
  }

  const Policy policy(std::move(source));

  EXPECT_EQ(policy.program().uniform_atoms().size(), 1U);
}

TEST(Program, DoesNotTakeANumberForItsText) {
  PolicyDocument source = document();
  source.classify.resize(2);
  source.classify[0].when = leaf(Subject::Fact, Operator::Equal, "caller.level", std::string("3"));
  source.classify[1].when = leaf(Subject::Fact, Operator::Equal, "caller.level", 3.0);

  const Policy policy(std::move(source));

  EXPECT_EQ(policy.program().uniform_atoms().size(), 2U);
}

TEST(Program, OrdersConstraintsById) {
  PolicyDocument source = document();
  source.constraints.resize(2);
  source.constraints[0].id = "z";
  source.constraints[1].id = "a";

  const Policy policy(std::move(source));

  EXPECT_EQ(policy.program().constraints()[0].index, 1U);
}

TEST(Policy, FindsTargetsByIdOnly) {
  const Policy policy(document());

  ASSERT_NE(policy.find_target("b"), nullptr);
  EXPECT_EQ(policy.find_target("b")->id, "b");
  EXPECT_EQ(policy.find_target("default"), nullptr);
  EXPECT_EQ(policy.targets_to_serve().size(), 2U);
}

TEST(Policy, NamesTheHeadersThatItReads) {
  PolicyDocument source = document();
  ClassifyRule rule;
  rule.when = leaf(Subject::Fact, Operator::Equal, "request.header.x-case", std::string("1"));
  source.classify.push_back(rule);
  source.context.push_back({"caller.desk", true, FactSource::Header, "x-desk"});
  source.trusted_headers = {"x-case"};

  const Policy policy(std::move(source));

  EXPECT_EQ(policy.headers_used(), (std::vector<std::string>{"x-case", "x-desk"}));
  EXPECT_TRUE(policy.is_trusted_header("x-case"));
  EXPECT_FALSE(policy.is_trusted_header("x-desk"));
}

}  // namespace
}  // namespace sekisho
