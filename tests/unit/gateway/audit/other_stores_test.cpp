#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// A folder that was removed with all its records, and the store that the next gateway began there.
class OtherStores : public AuditFolder {
 protected:
  void SetUp() override {
    const std::string removed = open()->store();
    send(3);
    std::filesystem::remove_all(store());
    send(2);
    options_ = {.directory = store(), .since = {}, .keys = {pair_.public_key}, .checkpoint_files = {checkpoints()}, .other_stores = {}};
    removed_ = removed;
  }

  VerifyReport look() const { return verify_audit_store(options_).value(); }

  VerifyOptions options_;
  std::string removed_;
};

TEST_F(OtherStores, AreMissed) {
  EXPECT_THAT(told(look()), HasSubstr("checkpoints.jsonl: holds 3 checkpoints of the store " + removed_ + ", up to seq 4: it was removed"));
}

TEST_F(OtherStores, MayShareThePlace) {
  options_.other_stores = {removed_};

  EXPECT_THAT(look().faults, IsEmpty()) << told(look());
}

// Anybody can sign with a key of his own.
TEST_F(OtherStores, AreOnlyNotedWhereNoKeyIsGiven) {
  options_.keys.clear();

  EXPECT_THAT(look().faults, IsEmpty()) << told(look());
  EXPECT_THAT(look().notes, Contains(HasSubstr("holds 3 checkpoints of the store " + removed_)));
}

// checkpoint-sent.json stayed in a folder whose segments were removed.
TEST_F(OtherStores, AreMissedByTheFolderThatSentTheirCheckpoints) {
  const std::string before = read(sent());
  std::filesystem::remove_all(store());
  append(*open(), 2);
  write(sent(), before);
  options_.checkpoint_files.clear();

  EXPECT_THAT(told(look()), HasSubstr("checkpoint-sent.json: holds 1 checkpoints of the store "));
}

}  // namespace
}  // namespace sekisho
