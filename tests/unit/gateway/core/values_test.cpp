#include "gateway/core/clock.h"
#include "gateway/core/fact.h"
#include "gateway/core/headers.h"
#include "gateway/core/identifier.h"
#include "gateway/core/secret.h"

#include <gtest/gtest.h>

#include <sstream>

namespace sekisho {
namespace {

TEST(Headers, CompareNamesWithoutRegardToCase) {
  const Headers headers{{"Content-Type", "a"}, {"content-type", "b"}};

  EXPECT_EQ(headers.find("CONTENT-TYPE"), "a");
  EXPECT_FALSE(headers.contains("Content-Typ"));
}

TEST(Headers, SettingReplacesEveryFieldOfTheName) {
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};

  headers.set("A", "4");

  EXPECT_EQ(headers, (Headers{{"b", "2"}, {"A", "4"}}));
}

TEST(Secret, PrintsAsStars) {
  std::ostringstream out;

  out << Secret("hunter2");

  EXPECT_EQ(out.str(), "***");
}

TEST(Secret, ComparesByContent) {
  EXPECT_EQ(Secret("a"), Secret("a"));
  EXPECT_FALSE(Secret("a") == Secret("b"));
}

TEST(Secret, IsEmptyAfterBeingMovedFrom) {
  Secret first("hunter2");

  const Secret second(std::move(first));

  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): this is what is tested
  EXPECT_EQ(second.reveal(), "hunter2");
}

TEST(Facts, ALaterValueReplacesAnEarlierOne) {
  Facts facts;
  facts.set("caller.team", std::string("a"));
  facts.set("caller.team", std::string("b"), Trust::Asserted);

  ASSERT_NE(facts.find("caller.team"), nullptr);
  EXPECT_EQ(*facts.find("caller.team"), (Fact{std::string("b"), Trust::Asserted}));
  EXPECT_EQ(facts.find("caller.app"), nullptr);
}

TEST(Clock, PrintsRfc3339InUtc) {
  const WallTime time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{6} + std::chrono::milliseconds{7};

  EXPECT_EQ(to_rfc3339(time), "2026-11-20T06:00:00.007Z");
}

TEST(Identifier, UlidsAreTwentySixCharactersAndDiffer) {
  EXPECT_EQ(new_ulid().size(), 26U);
  EXPECT_NE(new_ulid(), new_ulid());
  EXPECT_EQ(new_trace_id().size(), 32U);
  EXPECT_EQ(new_span_id().size(), 16U);
}

TEST(Rfc3339, ReadsOnlyTimesThatFit) {
  EXPECT_EQ(from_rfc3339("1970-01-01T00:00:00.000Z"), WallTime());
  EXPECT_TRUE(from_rfc3339("2261-12-31T23:59:59.999Z"));
  EXPECT_FALSE(from_rfc3339("2262-01-01T00:00:00.000Z"));
  EXPECT_FALSE(from_rfc3339("9050-01-01T00:00:00.000Z"));
  EXPECT_FALSE(from_rfc3339("1969-12-31T23:59:59.999Z"));
}

}  // namespace
}  // namespace sekisho
