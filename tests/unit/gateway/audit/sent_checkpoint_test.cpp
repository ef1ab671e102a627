#include "gateway/audit/sent_checkpoint.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// A store of seq 1 to 6, whose last checkpoints saw seq 4, 5 and 6, and nothing but its own folder to tell.
class SentCheckpoints : public AuditFolder {
 protected:
  void SetUp() override {
    append(*open(), 2);
    send(3);
    std::filesystem::remove(checkpoints());
  }
};

TEST_F(SentCheckpoints, CoverTheLinesOfAStoreThatNobodyTouched) {
  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_EQ(report.signed_up_to, 6U);
}

// Its own folder is no second place.
TEST_F(SentCheckpoints, AreNotCountedAsCompared) {
  EXPECT_EQ(verify().checkpoints, 0U);
  EXPECT_THAT(verify().notes, Contains(HasSubstr("whether the end of the store is there cannot be said")));
}

TEST_F(SentCheckpoints, ShowThatTheEndWasCutOff) {
  cut_to(3);

  EXPECT_THAT(told(verify()), HasSubstr("checkpoint-sent.json: seq 4 to 6 is missing: the checkpoint of "));
}

TEST_F(SentCheckpoints, ShowWhatWasCutOffAndWrittenAnew) {
  const std::string before = read(sent());
  cut_to(4);
  std::filesystem::remove(sent());
  append(*open(), 4);
  write(sent(), before);

  EXPECT_THAT(told(verify()), HasSubstr("saw: seq 1 to 6 was cut off and written anew, or some of it was edited"));
}

TEST_F(SentCheckpoints, ShowWhatWasWrittenAnewFromBehindTheLastLineThatIsVouchedFor) {
  check_point(*open(), checkpoints());
  send(3);
  write_lines(checkpoints(), {lines_of(checkpoints()).front()});
  const std::string before = read(sent());
  cut_to(7);
  std::filesystem::remove(sent());
  append(*open(), 4);
  write(sent(), before);

  EXPECT_THAT(told(verify()), HasSubstr("saw: seq 7 to 9 was cut off and written anew, or some of it was edited"));
}

TEST_F(SentCheckpoints, ProveNothingWhereTheirSignatureDoesNotFit) {
  std::string text = read(sent());
  text.replace(text.find("\"seq\":6"), 7, "\"seq\":9");
  write(sent(), text);

  EXPECT_EQ(told(verify()), "checkpoint-sent.json: seq 9: the checkpoint has a signature that does not fit\n");
}

TEST_F(SentCheckpoints, HideNothingElseWhereTheirFileWasChanged) {
  write(sent(), "{}");
  std::string text = read(segments().back());
  text.replace(text.find("event 0"), 7, "event 9");
  write(segments().back(), text);

  EXPECT_EQ(told(verify()),
            "checkpoint-sent.json: holds no checkpoint: it was changed, or cannot be read\n"
            "audit-000000000001.jsonl:2: seq 2: was edited: the line after it holds another hash\n");
}

}  // namespace
}  // namespace sekisho
