#include "gateway/audit/audit_verify.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <random>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A store of three segments and an open one, with a checkpoint of its very end.
class Verify : public AuditFolder {
 protected:
  void SetUp() override {
    AuditChainSettings small = settings();
    small.segment_bytes = 2'000;
    const auto chain = open(std::move(small));
    while (segments().size() < 4) append(*chain, 1);
    append(*chain, 4);
    check_point(*chain, checkpoints());
    for (const std::string& path : segments()) files_[path] = read(path);
  }

  void restore() {
    std::filesystem::remove_all(store());
    std::filesystem::create_directory(store());
    for (const auto& [path, text] : files_) write(path, text);
  }

  std::string first() const { return files_.begin()->first; }
  std::string last() const { return files_.rbegin()->first; }
  // Changes one segment as lines.
  void change(const std::string& path, const std::function<void(std::vector<std::string>&)>& how) {
    std::vector<std::string> lines = lines_of(path);
    how(lines);
    write_lines(path, lines);
  }

  std::map<std::string, std::string> files_;
};

TEST_F(Verify, FindsNothingInAStoreThatNobodyTouched) {
  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_EQ(report.segments, 4U);
  EXPECT_EQ(report.checkpoints, 1U);
  EXPECT_EQ(report.keys, std::set<std::string>{ed25519_public_text(pair_.public_key)});
}

TEST_F(Verify, HoldsTheStoreToTheKeysThatAreGiven) {
  VerifyOptions options;
  options.directory = store();
  options.keys = {new_ed25519_pair().public_key};

  const auto report = verify_audit_store(options);

  ASSERT_TRUE(report);
  EXPECT_THAT(told(*report), HasSubstr("audit-000000000001.jsonl:1: seq 1: names the key ed25519:"));
  EXPECT_EQ(report->signed_up_to, 0U);
}

TEST_F(Verify, SaysWhatNoSignatureCoversYet) {
  EXPECT_EQ(verify().signed_up_to, verify().last_seq);
  std::filesystem::remove(checkpoints());

  const VerifyReport report = verify();

  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_GT(report.signed_up_to, 0U) << "the seals";
  EXPECT_LT(report.signed_up_to, report.last_seq);
  EXPECT_THAT(report.notes, Contains(HasSubstr("is covered by no signature yet")));
}

TEST_F(Verify, NamesTheLineThatWasEdited) {
  change(first(), [](auto& lines) { lines[2].replace(lines[2].find("event 0"), 7, "event 9"); });

  EXPECT_THAT(told(verify()), HasSubstr("audit-000000000001.jsonl:3: seq 3: was edited"));
}

TEST_F(Verify, NamesTheLineWhoseHashWasEdited) {
  change(first(), [](auto& lines) { lines[3].replace(lines[3].find("sha256:") + 7, 4, "0000"); });

  EXPECT_THAT(told(verify()), HasSubstr("audit-000000000001.jsonl:4: seq 4: was edited"));
}

TEST_F(Verify, NamesTheLineWhoseNumberIsNone) {
  change(last(), [](auto& lines) {
    const std::size_t at = lines[2].find("\"seq\":") + 6;
    lines[2].replace(at, lines[2].find(',', at) - at, "0");
  });

  EXPECT_THAT(told(verify()), HasSubstr(":3: is no event of the store"));
}

TEST_F(Verify, NamesTheLinesThatWereDeleted) {
  change(first(), [](auto& lines) { lines.erase(lines.begin() + 2, lines.begin() + 4); });

  EXPECT_THAT(told(verify()), HasSubstr("audit-000000000001.jsonl:3: seq 5: seq 3 to 4 is missing before it: deleted"));
}

TEST_F(Verify, TellsAnotherOrderFromDeletion) {
  change(first(), [](auto& lines) { std::swap(lines[2], lines[3]); });

  const std::string report = told(verify());
  EXPECT_THAT(report, HasSubstr("seq 3 stands elsewhere"));
  EXPECT_THAT(report, Not(HasSubstr("deleted")));
}

TEST_F(Verify, FindsALineThatWasWrittenTwice) {
  change(first(), [](auto& lines) { lines.insert(lines.begin() + 3, lines[2]); });

  EXPECT_THAT(told(verify()), HasSubstr("audit-000000000001.jsonl:4: seq 3: stands behind seq 3"));
}

TEST_F(Verify, FindsASegmentThatIsGone) {
  std::filesystem::remove(std::next(files_.begin())->first);

  EXPECT_THAT(told(verify()), HasSubstr("is missing before it: deleted"));
}

TEST_F(Verify, FindsAFirstSegmentThatIsGone) {
  std::filesystem::remove(first());

  EXPECT_THAT(told(verify()), HasSubstr("seq 1 to"));
}

TEST_F(Verify, FindsALastSegmentThatIsGoneByTheCheckpoint) {
  std::filesystem::remove(last());

  EXPECT_THAT(told(verify()), HasSubstr("its end was cut off"));
}

TEST_F(Verify, FindsLinesCutOffAtTheEndByTheCheckpoint) {
  change(last(), [](auto& lines) { lines.pop_back(); });

  EXPECT_THAT(told(verify()), HasSubstr("its end was cut off"));
}

TEST_F(Verify, FindsAnEditOfTheVeryLastLineByTheCheckpoint) {
  change(last(), [](auto& lines) { lines.back().replace(lines.back().find("event "), 5, "Event"); });

  EXPECT_THAT(told(verify()), HasSubstr("is not the line that the checkpoint of"));
}

TEST_F(Verify, FindsAFileThatEndsWithinALine) {
  const std::string text = read(last());
  write(last(), text.substr(0, text.size() - 20));

  EXPECT_THAT(told(verify()), HasSubstr("is cut short"));
}

TEST_F(Verify, FindsASealThatIsGone) {
  change(first(), [](auto& lines) { lines.pop_back(); });

  EXPECT_THAT(told(verify()), HasSubstr("does not end with a seal"));
}

TEST_F(Verify, FindsFilesThatChangedTheirNames) {
  const std::string second = std::next(files_.begin())->first;
  std::filesystem::rename(second, store() + "/audit-000000000002.jsonl");

  EXPECT_THAT(told(verify()), HasSubstr("does not belong into a file of this name"));
}

TEST_F(Verify, TakesNoStrangersKeyForOurs) {
  VerifyOptions options;
  options.directory = store();
  options.keys = {new_ed25519_pair().public_key};

  const auto report = verify_audit_store(options);

  EXPECT_THAT(told(*report), HasSubstr("the seal is signed with a key that is not among those given"));
}

// Somebody who writes the whole chain anew can make every hash fit, but not the signatures.
TEST_F(Verify, FindsAStoreThatWasWrittenAnewWithoutTheKey) {
  std::filesystem::remove_all(store());
  AuditChainSettings forged = settings();
  forged.signer.reset();
  forged.segment_bytes = 2'000;
  append(*open(std::move(forged)), 20);

  const std::string report = told(verify());
  EXPECT_THAT(report, HasSubstr("the seal is not signed"));
  EXPECT_THAT(report, HasSubstr("holds checkpoints, but none of this store"));
}

TEST_F(Verify, FindsATombstoneThatNobodySigned) {
  std::filesystem::remove_all(store());
  AuditChainSettings forged = settings();
  forged.signer.reset();
  const auto chain = open(std::move(forged));
  EXPECT_TRUE(append(*chain, event("old", {.for_ever = false, .until = now_})));
  now_ += std::chrono::days(2);
  EXPECT_EQ(chain->remove_expired().value(), 1U);

  EXPECT_THAT(told(verify()), HasSubstr("the tombstone is not signed"));
}

TEST_F(Verify, SinceLooksOnlyAtWhatIsNewer) {
  change(first(), [](auto& lines) { lines[2].replace(lines[2].find("event 0"), 7, "event 9"); });
  now_ += std::chrono::days(3);
  append(*open(), 2);
  VerifyOptions options;
  options.directory = store();
  options.since = now_;

  const auto report = verify_audit_store(options);

  EXPECT_THAT(report->faults, IsEmpty()) << told(*report);
  EXPECT_EQ(report->segments, 1U);
}

TEST_F(Verify, SinceSaysWhatWasNotLookedAtAndSpeaksOfNothingElse) {
  std::filesystem::remove(checkpoints());
  now_ += std::chrono::days(3);
  append(*open(), 2);
  VerifyOptions options;
  options.directory = store();
  options.since = now_;

  const auto report = verify_audit_store(options);

  const std::string before = std::to_string(report->first_seq - 1);
  EXPECT_THAT(report->notes, Contains(HasSubstr("seq 1 to " + before + " was not looked at")));
  EXPECT_THAT(report->notes, Contains(HasSubstr("seq " + std::to_string(report->first_seq) + " to " + std::to_string(report->last_seq) +
                                                " is covered by no signature yet")));
}

TEST_F(Verify, ReadsCheckpointsOutOfASystemLog) {
  const std::string line = lines_of(checkpoints()).front();
  write(checkpoints(), "Nov 20 00:00:01 host sekisho-audit[12]: " + line + "\nNov 20 00:00:02 host other: nothing\n");
  change(last(), [](auto& lines) { lines.pop_back(); });

  EXPECT_THAT(told(verify()), HasSubstr("its end was cut off"));
}

// Checkpoints 2 and 3 of three saw lines that were cut off since; something was done to their lines.
class VerifyCheckpoints : public Verify {
 protected:
  void SetUp() override {
    Verify::SetUp();
    for (int i = 0; i < 2; ++i) {
      const auto chain = open();
      append(*chain, 1);
      check_point(*chain, checkpoints());
    }
    restore();
    lines_ = lines_of(checkpoints());
    ASSERT_EQ(lines_.size(), 3U);
  }

  // What is told where the later lines hold `to` in place of `from`.
  std::string told_with(const std::string& from, const std::string& to) {
    std::vector<std::string> changed = lines_;
    for (std::size_t i = 1; i < changed.size(); ++i) changed[i].replace(changed[i].find(from), from.size(), to);
    write_lines(checkpoints(), changed);
    return told(verify());
  }

  std::vector<std::string> lines_;
};

TEST_F(VerifyCheckpoints, SeeACutWhereNobodyTouchedThem) { EXPECT_THAT(told(verify()), HasSubstr("its end was cut off")); }

TEST_F(VerifyCheckpoints, AreNamedWhereTheyAreNoneAnyMore) {
  EXPECT_THAT(told_with("{\"key\"", "z\"key\""), HasSubstr("checkpoints.jsonl:2: is no checkpoint"));
  EXPECT_THAT(told_with("{\"key\"", "z{\"key\""), HasSubstr("checkpoints.jsonl:3: is no checkpoint"));
  EXPECT_THAT(told_with("\"checkpoint\"", "\"checkpoinu\""), HasSubstr("checkpoints.jsonl:2: is no checkpoint"));
  EXPECT_THAT(told_with("\"statement\"", "\"statemens\""), HasSubstr("checkpoints.jsonl:2: is no checkpoint"));
  EXPECT_THAT(told_with("\"store\":\"0", "\"store\":\"1"), HasSubstr("checkpoints.jsonl:2: "));
}

// Somebody who may add to the second place must not be able to accuse a good store.
TEST_F(VerifyCheckpoints, ProveNothingWhereTheirSignatureDoesNotFit) {
  const std::string head = lines_[0].substr(lines_[0].find("\"head\""), 24);
  std::string forged = lines_[0];
  forged.replace(forged.find(head), head.size(), "\"head\":\"sha256:000000000");
  write_lines(checkpoints(), {forged});

  const VerifyReport report = verify();

  EXPECT_EQ(report.faults.size(), 1U) << told(report);
  EXPECT_THAT(told(report), HasSubstr("the checkpoint has a signature that does not fit"));
  EXPECT_EQ(report.checkpoints, 0U);
}

TEST_F(VerifyCheckpoints, AreMissedWhereTheirLinesAreShortOrBlank) {
  write_lines(checkpoints(), {lines_[0], lines_[1].substr(0, 100), ""});

  EXPECT_THAT(told(verify()), HasSubstr("checkpoints.jsonl:2: is no checkpoint"));
  EXPECT_THAT(told(verify()), HasSubstr("checkpoints.jsonl:3: is no checkpoint"));
}

TEST_F(VerifyCheckpoints, AreAskedForInEveryFileThatIsGiven) {
  write(checkpoints(), "not a file with checkpoints\n");
  EXPECT_THAT(told(verify()), HasSubstr("checkpoints.jsonl: holds no checkpoint"));

  write(checkpoints(), "");
  EXPECT_THAT(told(verify()), HasSubstr("checkpoints.jsonl: holds no checkpoint"));
}

TEST_F(VerifyCheckpoints, OfTheGatewayAreKnownInASystemLog) {
  const std::string prefix = "Nov 20 00:00:01 host sekisho-audit[12]: ";
  write_lines(checkpoints(), {prefix + lines_[0], prefix + lines_[1].substr(0, 60), "Nov 20 00:00:02 host other: nothing"});

  EXPECT_THAT(told(verify()), HasSubstr("checkpoints.jsonl:2: is no checkpoint"));
  EXPECT_THAT(told(verify()), Not(HasSubstr("checkpoints.jsonl:3")));
}

// Whatever is done to one of the files, verify finds it.
class Tamperer {
 public:
  explicit Tamperer(unsigned seed) : random_(seed) {}

  // False where the change left the lines as they were.
  bool change(std::vector<std::string>& lines) {
    const std::vector<std::string> before = lines;
    switch (number(6)) {
      case 0:
        flip_bit(lines[number(lines.size())]);
        break;
      case 1:
        lines.erase(lines.begin() + position(lines));
        break;
      case 2:
        std::swap(lines[number(lines.size())], lines[number(lines.size())]);
        break;
      case 3:
        lines.insert(lines.begin() + position(lines), lines[number(lines.size())]);
        break;
      case 4:
        lines.resize(number(lines.size()));
        break;
      default:
        edit_number(lines[number(lines.size())]);
    }
    return lines != before;
  }

  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

 private:
  std::ptrdiff_t position(const std::vector<std::string>& lines) { return static_cast<std::ptrdiff_t>(number(lines.size())); }
  void flip_bit(std::string& line) { line[number(line.size())] ^= static_cast<char>(1U << number(7)); }
  void edit_number(std::string& line) {
    const std::size_t at = line.find_first_of("0123456789", number(line.size()));
    if (at != std::string::npos) line[at] = line[at] == '9' ? '0' : static_cast<char>(line[at] + 1);
  }

  std::mt19937 random_;
};

TEST_F(Verify, FindsEveryRandomChange) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : files_) paths.push_back(path);

  for (unsigned seed = 0; seed < 400; ++seed) {
    restore();
    Tamperer tamperer(seed);
    const std::string path = paths[tamperer.number(paths.size())];
    bool changed = false;
    change(path, [&](auto& lines) { changed = tamperer.change(lines); });
    if (!changed) continue;
    ASSERT_THAT(verify().faults, Not(IsEmpty())) << "seed " << seed << " in " << path;
  }
}

}  // namespace
}  // namespace sekisho
