#include "gateway/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

// An answer that `near` has begun and `far` has ended.
RequestRecord record_of_two() {
  RequestRecord record;
  record.target = "far";
  record.attempts = {{.target = "near", .provider = "p", .model = "m1", .result = "truncated", .first_event = {}},
                     {.target = "far", .provider = "p", .model = "m2", .result = "ok", .first_event = {}, .cause = "fallback"}};
  return record;
}

std::string text_after(const RequestRecord& record) {
  Metrics metrics;
  metrics.write(record);
  return metrics.text();
}

TEST(AttemptMetrics, CountEachPartOfAnAnswerAtTheTargetThatSaidIt) {
  RequestRecord record = record_of_two();
  record.usage = Usage{.input = 12, .output = 11, .estimated = true};
  record.cost = Money{1'500'000, "JPY"};
  record.attempts[0].part = record.attempts[1].part = true;
  record.attempts[0].usage = Usage{.input = 5, .output = 1, .estimated = true};
  record.attempts[0].cost = Money{500'000, "JPY"};
  record.attempts[1].usage = Usage{.input = 7, .output = 10, .cached = 4};
  record.attempts[1].cost = Money{1'000'000, "JPY"};

  const std::string text = text_after(record);

  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"m1\",provider=\"p\",type=\"input\"} 5\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"m2\",provider=\"p\",type=\"input\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_total{currency=\"JPY\",target=\"near\",team=\"none\"} 0.5\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_total{currency=\"JPY\",target=\"far\",team=\"none\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_estimated_total{currency=\"JPY\",target=\"near\",team=\"none\"} 0.5\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_cost_estimated_total{currency=\"JPY\",target=\"far\"")));
}

TEST(AttemptMetrics, CountMalformedEventsAtTheTargetThatSentThem) {
  RequestRecord record = record_of_two();
  record.malformed_events = 3;
  record.attempts[0].malformed_events = 3;

  const std::string text = text_after(record);

  EXPECT_THAT(text, HasSubstr("sekisho_stream_malformed_events_total{model=\"m1\",provider=\"p\"} 3\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_stream_malformed_events_total{model=\"m2\"")));
}

}  // namespace
}  // namespace sekisho
