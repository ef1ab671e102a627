#include "gateway/audit/exception_use_file.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

class ExceptionUseFileTest : public AuditFolder {
 protected:
  ExceptionUseFileTest() { std::filesystem::create_directories(store()); }

  std::string path() const { return store() + "/exception-uses.json"; }

  const ExceptionUseFile file_{store()};
};

TEST_F(ExceptionUseFileTest, HoldsNothingBeforeTheFirstUse) {
  const auto uses = file_.read(now_);

  ASSERT_TRUE(uses);
  EXPECT_TRUE(uses->empty());
}

TEST_F(ExceptionUseFileTest, GivesBackWhatWasWrittenLast) {
  ASSERT_TRUE(file_.write(std::vector<ExceptionUse>{{"drill", "sha256:1", 1, now_ + hours(1)}}));
  ASSERT_TRUE(file_.write(std::vector<ExceptionUse>{{"drill", "sha256:1", 2, now_ + hours(1)}, {"a \"b\"", "sha256:2", 9, now_}}));

  const auto uses = file_.read(now_);

  ASSERT_TRUE(uses);
  ASSERT_EQ(uses->size(), 2U);
  EXPECT_EQ(uses->at(0).uses, 2U);
  EXPECT_EQ(uses->at(0).hash, "sha256:1");
  EXPECT_EQ(uses->at(1).id, "a \"b\"");
}

TEST_F(ExceptionUseFileTest, ForgetsWhatEndedADayAgo) {
  ASSERT_TRUE(file_.write(std::vector<ExceptionUse>{{"old", "sha256:1", 1, now_ - hours(25)}, {"new", "sha256:2", 1, now_ - hours(23)}}));

  const auto uses = file_.read(now_);

  ASSERT_TRUE(uses);
  ASSERT_EQ(uses->size(), 1U);
  EXPECT_EQ(uses->front().id, "new");
}

class BrokenUseFile : public ExceptionUseFileTest, public testing::WithParamInterface<const char*> {};

TEST_P(BrokenUseFile, IsAnErrorAndNoNewStart) {
  std::ofstream(path()) << GetParam();

  const auto uses = file_.read(now_);

  ASSERT_FALSE(uses);
  EXPECT_THAT(uses.error().message, HasSubstr("exception-uses.json"));
}

INSTANTIATE_TEST_SUITE_P(Texts, BrokenUseFile,
                         testing::Values("", "{}", "[]", R"({"exceptions":{}})", R"({"exceptions":[{"id":"a"}]})",
                                         R"({"exceptions":[{"id":"a","hash":"h","uses":-1,"expires":"2026-11-20T06:02:11.482Z"}]})",
                                         R"({"exceptions":[{"id":"a","hash":"h","uses":1,"expires":"soon"}]})"));

}  // namespace
}  // namespace sekisho
