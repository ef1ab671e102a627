#include "gateway/audit/checkpoint_numbers.h"

#include "gateway/audit/checkpoint_place.h"
#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A store and five checkpoints of it in their place.
class Numbers : public AuditFolder {
 protected:
  void SetUp() override {
    send(5);
    lines_ = lines_of(checkpoints());
    ASSERT_EQ(lines_.size(), 5U);
  }

  VerifyReport verify_with(const std::vector<std::string>& lines) const {
    write_lines(checkpoints(), lines);
    return verify();
  }

  std::vector<std::string> lines_;
};

TEST_F(Numbers, SayNothingWhereNobodyTouchedThem) {
  send(1);
  lines_ = lines_of(checkpoints());

  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Not(Contains(HasSubstr("checkpoint"))));
  EXPECT_THAT(lines_.back(), HasSubstr(R"("number":6,)"));
}

TEST_F(Numbers, TellWhichCheckpointsAreMissing) {
  EXPECT_THAT(told(verify_with({lines_[0], lines_[1], lines_[3], lines_[4]})),
              HasSubstr("checkpoints.jsonl:3: seq 5: before it checkpoint 3 should be"));
  EXPECT_THAT(told(verify_with({lines_[0], lines_[4]})), HasSubstr("before it each of checkpoints 2 to 4 should be"));
}

TEST_F(Numbers, TellWhichCheckpointStandsElsewhere) {
  EXPECT_THAT(told(verify_with({lines_[0], lines_[2], lines_[1], lines_[3], lines_[4]})),
              HasSubstr("checkpoints.jsonl:3: seq 3: checkpoint 2 stands behind checkpoint 3"));
  lines_.push_back(lines_[1]);
  EXPECT_THAT(told(verify_with(lines_)), HasSubstr("checkpoints.jsonl:6: seq 3: checkpoint 2 stands behind checkpoint 5"));
}

TEST_F(Numbers, TakeOneThatWasDeliveredTwiceForThat) {
  lines_.insert(lines_.begin() + 2, lines_[1]);

  const VerifyReport report = verify_with(lines_);

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Contains("checkpoints.jsonl:3: checkpoint 2 is there twice: it was delivered again"));
}

// As a full disk at the second place leaves it.
TEST_F(Numbers, MissNothingWhereALineWasCutShortAndDeliveredAgain) {
  std::filesystem::remove(checkpoints());
  write(checkpoints(), lines_[0] + "\n" + lines_[1].substr(0, 60));
  const auto place = make_checkpoint_file(checkpoints());
  for (std::size_t i = 1; i < lines_.size(); ++i) ASSERT_TRUE(place->deliver(lines_[i]));

  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Contains("checkpoints.jsonl:2: was cut short, and was delivered again in the next line"));
}

TEST_F(Numbers, CannotTellAFileThatWasBegunLaterFromOneThatWasCut) {
  const VerifyReport report = verify_with({lines_[2], lines_[3], lines_[4]});

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Contains(HasSubstr("each of checkpoints 1 to 2 is in no file that was given")));
}

TEST_F(Numbers, CannotTellAFileThatWasCopiedBeforeFromOneThatWasCut) {
  const VerifyReport report = verify_with({lines_[0], lines_[1], lines_[2], lines_[3]});

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Contains(HasSubstr("checkpoint 5 reached the place and is in no file that was given")));
}

TEST_F(Numbers, AreLookedForInAllFilesTogether) {
  write_lines(store() + "/checkpoints.jsonl", {lines_[1], lines_[2]});

  const VerifyReport report = verify_with({lines_[0], lines_[3], lines_[4]});

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
}

TEST_F(Numbers, MissNothingWhereAFileIsGivenTwice) {
  write_lines(store() + "/checkpoints.jsonl", lines_);

  EXPECT_THAT(verify().faults, IsEmpty());
  EXPECT_THAT(verify().notes, Not(Contains(HasSubstr("checkpoint"))));
}

TEST_F(Numbers, TellOnceThatTheyBeganAnew) {
  std::filesystem::remove(store() + "/checkpoint-sent.json");
  send(2);

  const VerifyReport report = verify();

  ASSERT_EQ(report.faults.size(), 1U) << told(report);
  EXPECT_THAT(told(report),
              HasSubstr("checkpoints.jsonl:6: seq 7: checkpoint 1 is another than in checkpoints.jsonl:1: the numbers began anew"));
}

// Those of earlier gateways prove what they always did.
TEST_F(Numbers, AreNotAskedOfACheckpointWithoutOne) {
  std::filesystem::remove(checkpoints());
  std::filesystem::remove(store() + "/checkpoint-sent.json");
  check_point(*open(), checkpoints());
  send(1);

  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_THAT(report.notes, Contains(HasSubstr("1 checkpoints have no number")));
}

}  // namespace
}  // namespace sekisho
