#include "gateway/audit/checkpoint_sequence.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

class Sequence : public AuditFolder {
 protected:
  Sequence() { std::filesystem::create_directories(store()); }

  Result<CheckpointSequence> open_sequence(const std::string& id) const {
    return CheckpointSequence::open(store(), id, AuditSigner{pair_.private_key, ed25519_public_text(pair_.public_key)});
  }
  static CanonicalObject statement() {
    CanonicalObject statement;
    statement.text("type", "checkpoint").text("store", "s");
    return statement;
  }
  // What goes on its way in the folder next.
  std::string next_line() const {
    auto sequence = open_sequence("s");
    EXPECT_TRUE(sequence->begin(statement()));
    const std::string line = *sequence->on_its_way();
    sequence->end();
    return line;
  }
};

TEST_F(Sequence, CountsOnWhereAnEarlierProcessStopped) {
  EXPECT_THAT(next_line(), HasSubstr(R"("number":1,)"));
  EXPECT_THAT(next_line(), HasSubstr(R"("number":2,)"));
}

TEST_F(Sequence, SendsOnceMoreWhatMayNotHaveArrived) {
  auto killed = open_sequence("s");
  ASSERT_TRUE(killed->begin(statement()));

  const auto sequence = open_sequence("s");

  ASSERT_NE(sequence->on_its_way(), nullptr);
  EXPECT_EQ(*sequence->on_its_way(), *killed->on_its_way());
}

TEST_F(Sequence, UsesUpNoNumberWhereTheDiskRefuses) {
  auto sequence = open_sequence("s");
  std::filesystem::remove_all(store());
  ASSERT_FALSE(sequence->begin(statement()));
  EXPECT_EQ(sequence->on_its_way(), nullptr);
  std::filesystem::create_directories(store());

  ASSERT_TRUE(sequence->begin(statement()));

  EXPECT_THAT(*sequence->on_its_way(), HasSubstr(R"("number":1,)"));
}

TEST_F(Sequence, BeginsAnewWithAnotherStore) {
  EXPECT_THAT(next_line(), HasSubstr(R"("number":1,)"));
  auto sequence = open_sequence("t");

  ASSERT_TRUE(sequence->begin(statement()));

  EXPECT_THAT(*sequence->on_its_way(), HasSubstr(R"("number":1,)"));
}

TEST_F(Sequence, TakesNoFileForAnotherThanItWrote) {
  write(store() + "/checkpoint-sent.json", R"({"arrived":true,"checkpoint":{"statement":{"store":"s"}}})");

  const auto sequence = open_sequence("s");

  ASSERT_FALSE(sequence);
  EXPECT_THAT(sequence.error().message, HasSubstr("checkpoint-sent.json"));
}

}  // namespace
}  // namespace sekisho
