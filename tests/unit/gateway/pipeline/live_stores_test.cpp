#include "gateway/pipeline/conversation_classes.h"
#include "gateway/pipeline/exception_uses.h"
#include "policies/model/policy.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

PolicyDocument document() {
  PolicyDocument out;
  out.classes = {"public", "internal", "restricted"};
  return out;
}

Classification of_class(const std::string& name) { return {name, {}, {}}; }

class ConversationClassesTest : public testing::Test {
 protected:
  void raise(const char* conversation, const char* data_class, hours after = hours(0)) {
    classes_.raise("k1", conversation, of_class(data_class), policy_, SteadyTime(after));
  }
  std::optional<std::string> find(const char* conversation, hours after = hours(0)) const {
    return classes_.find("k1", conversation, SteadyTime(after));
  }

  Policy policy_{document()};
  ConversationClasses classes_{{.entries = 2, .age = hours(24)}};
};

TEST_F(ConversationClassesTest, KeepTheHighest) {
  raise("c", "internal");
  raise("c", "restricted");
  raise("c", "public");

  EXPECT_EQ(find("c"), "restricted");
  EXPECT_EQ(find("other"), std::nullopt);
}

TEST_F(ConversationClassesTest, BelongToTheKey) {
  raise("c", "restricted");

  EXPECT_EQ(classes_.find("k2", "c", SteadyTime()), std::nullopt);
}

TEST_F(ConversationClassesTest, AreForgottenAfterTheirTime) {
  raise("c", "restricted");

  EXPECT_EQ(find("c", hours(24)), "restricted");
  EXPECT_EQ(find("c", hours(25)), std::nullopt);
  raise("c", "public", hours(25));
  EXPECT_EQ(find("c", hours(25)), "public");
}

TEST_F(ConversationClassesTest, TheLongestQuietLeavesFirst) {
  raise("a", "internal");
  raise("b", "internal");
  raise("a", "internal");
  raise("c", "internal");

  EXPECT_EQ(classes_.size(), 2U);
  EXPECT_EQ(find("b"), std::nullopt);
  EXPECT_EQ(find("a"), "internal");
}

TEST_F(ConversationClassesTest, AClassThatThePolicyNoLongerHasStays) {
  raise("c", "retired");
  raise("c", "restricted");

  EXPECT_EQ(find("c"), "retired");
}

PolicyException exception_with(std::optional<std::uint32_t> quota, std::string hash = "sha256:1") {
  PolicyException exception;
  exception.id = "e";
  exception.quota = quota;
  exception.hash = std::move(hash);
  return exception;
}

TEST(ExceptionUses, EndWithTheQuota) {
  ExceptionUses uses;
  const PolicyException exception = exception_with(2);

  EXPECT_TRUE(uses.take(exception));
  EXPECT_THAT(uses.used_up({exception}), IsEmpty());
  EXPECT_TRUE(uses.take(exception));
  EXPECT_THAT(uses.used_up({exception}), ElementsAre("e"));
  EXPECT_FALSE(uses.take(exception));
}

TEST(ExceptionUses, WithoutQuotaNeverEnd) {
  ExceptionUses uses;
  const PolicyException exception = exception_with(std::nullopt);

  EXPECT_TRUE(uses.take(exception));
  EXPECT_THAT(uses.used_up({exception}), IsEmpty());
}

TEST(ExceptionUses, OneThatWasApprovedAnewStartsAtNothing) {
  ExceptionUses uses;
  ASSERT_TRUE(uses.take(exception_with(1)));

  EXPECT_THAT(uses.used_up({exception_with(1, "sha256:2")}), IsEmpty());
}

TEST(ExceptionUses, GoOnFromWhatWasKept) {
  ExceptionUses uses;
  uses.go_on_from({{"e", "sha256:1", 1, {}}, {"other", "sha256:1", 7, {}}}, [](std::span<const ExceptionUse>) { return Result<void>(); });

  EXPECT_TRUE(uses.take(exception_with(2)));
  EXPECT_FALSE(uses.take(exception_with(2)));
}

TEST(ExceptionUses, AreKeptBeforeTheyCount) {
  ExceptionUses uses;
  std::vector<ExceptionUse> kept;
  uses.go_on_from({}, [&](std::span<const ExceptionUse> all) {
    kept.assign(all.begin(), all.end());
    return Result<void>();
  });
  PolicyException exception = exception_with(3);
  exception.expires = WallTime(hours(5));

  ASSERT_TRUE(uses.take(exception) && uses.take(exception));

  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.front().hash, "sha256:1");
  EXPECT_EQ(kept.front().uses, 2U);
  EXPECT_EQ(kept.front().expires, WallTime(hours(5)));
}

TEST(ExceptionUses, OneThatCannotBeKeptIsRefusedAndNotCounted) {
  ExceptionUses uses;
  bool full = true;
  uses.go_on_from({}, [&](std::span<const ExceptionUse>) {
    return full ? Result<void>(gateway_error(ErrorKind::Internal, "no space left")) : Result<void>();
  });

  EXPECT_FALSE(uses.take(exception_with(1)));
  full = false;
  EXPECT_TRUE(uses.take(exception_with(1)));
}

}  // namespace
}  // namespace sekisho
