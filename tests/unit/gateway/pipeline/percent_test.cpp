#include "gateway/pipeline/percent.h"

#include "tests/support/pipeline/pipeline_fixture.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(PercentDecoded, ReadsUtf8AndLeavesWhatIsNone) {
  EXPECT_EQ(percent_decoded("%E5%BA%81%E5%86%85"), "庁内");
  EXPECT_EQ(percent_decoded("org/a%2Fb"), "org/a/b");
  EXPECT_EQ(percent_decoded("restricted"), "restricted");
  EXPECT_EQ(percent_decoded("50%"), "50%");
  EXPECT_EQ(percent_decoded("%zz"), "%zz");
  EXPECT_EQ(percent_decoded("%ff"), "%ff");
  EXPECT_EQ(percent_decoded(""), "");
}

TEST(PercentDecoded, IsWhatADeclaredClassMayBe) {
  PipelineFixture gateway;
  FakeExchange exchange("POST", "/v1/decide", R"({"model":"auto","messages":[{"role":"user","content":"hello"}]})");
  exchange.with_header("x-api-key", gateway.key("explainer"));
  exchange.with_header("x-sekisho-class", "%70ublic");  // any other word counts as the highest class

  gateway.serve(exchange);

  EXPECT_NE(exchange.body().find(R"("order":["cheap")"), std::string::npos) << exchange.body();
}

}  // namespace
}  // namespace sekisho
