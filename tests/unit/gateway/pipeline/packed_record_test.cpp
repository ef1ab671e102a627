#include "gateway/pipeline/packed_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;

RequestRecord full_record() {
  RequestRecord record;
  record.id = "req_1";
  record.decision_id = "dec_1";
  record.at = WallTime(std::chrono::seconds(1'700'000'000));
  record.caller = {{"team", "a team with a name of some length"}, {"app", ""}};
  record.status = 403;
  record.stream = true;
  record.bytes_in = 12;
  record.detectors = {{"basic", DetectorStatus::Timeout, 17}};
  record.findings = {{"basic.email", 2, Confidence::High, {"/messages/0/content", "/tools/1"}}};
  record.targets = {{"t1", true, "public", {"x"}, {}, {}}, {"t2", false, {}, {}, {"r"}, {{"rule", "path", "want", "got", "why"}}}};
  record.retention = std::chrono::hours(24);
  record.shadow.emplace();
  record.shadow->difference = "blocked";
  record.shadow->order = {"t1"};
  record.shadow->refused.emplace_back().id = "t1";
  AttemptRecord& attempt = record.attempts.emplace_back();
  attempt.target = "t1";
  attempt.status = 200;
  attempt.first_event = std::chrono::microseconds(3);
  attempt.part = true;
  attempt.malformed_events = 5;
  record.passed_over = {{"t2", "breaker"}};
  record.restore.emplace().missed = 4;
  record.response_findings = {{"r", "t", "mask", 3}};
  record.usage.emplace().output = 6;
  record.cost = Money{.micros = 7, .currency = "JPY"};
  record.keep_until = record.at;
  record.overhead = std::chrono::microseconds(99);
  return record;
}

TEST(PackedRecord, ComesBackAsItWas) {
  const RequestRecord record = full_record();

  const RequestRecord back = unpack(pack(record));

  // Packing is the same for equal records and for no others.
  EXPECT_EQ(pack(back).size(), pack(record).size());
  EXPECT_EQ(back.caller, record.caller);
  EXPECT_EQ(back.at, record.at);
  ASSERT_EQ(back.targets.size(), 2U);
  EXPECT_EQ(back.targets[1].fails[0].why, "why");
  EXPECT_THAT(back.targets[1].relaxed, ElementsAre("r"));
  EXPECT_THAT(back.findings[0].where, ElementsAre("/messages/0/content", "/tools/1"));
  EXPECT_EQ(back.retention, record.retention);
  EXPECT_EQ(back.shadow->refused[0].id, "t1");
  EXPECT_EQ(back.attempts[0].first_event, std::chrono::microseconds(3));
  EXPECT_TRUE(back.attempts[0].part);
  EXPECT_EQ(back.attempts[0].malformed_events, 5U);
  EXPECT_EQ(back.restore->missed, 4U);
  EXPECT_EQ(back.usage, record.usage);
  EXPECT_EQ(back.cost, record.cost);
  EXPECT_EQ(back.keep_until, record.keep_until);
  EXPECT_EQ(back.overhead, record.overhead);
}

TEST(PackedRecord, AnEmptyOneToo) {
  const RequestRecord back = unpack(pack(RequestRecord()));

  EXPECT_EQ(back.decision_id, "");
  EXPECT_FALSE(back.shadow.has_value());
  EXPECT_TRUE(back.targets.empty());
}

TEST(PackedRecord, TellsItsDecisionWithoutBeingUnpacked) { EXPECT_EQ(decision_id_of(pack(full_record())), "dec_1"); }

}  // namespace
}  // namespace sekisho
