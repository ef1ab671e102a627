#include "gateway/audit/audit_chain.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Chain : public AuditFolder {};

TEST_F(Chain, BeginsWithASegmentsFirstLineAndHoldsEveryEventAfterIt) {
  {
    const auto chain = open();
    append(*chain, 3);
  }

  const std::vector<std::string> lines = lines_of(segments().front());
  ASSERT_THAT(lines, SizeIs(4));
  const auto first = parse_audit_line(lines[0]);
  EXPECT_EQ(first->event, "segment");
  EXPECT_EQ(first->prev, kNoLine);
  const auto third = parse_audit_line(lines[2]);
  EXPECT_EQ(third->seq, 3U);
  EXPECT_EQ(third->prev, sha256(lines[1]));
  EXPECT_EQ(third->text("text"), "event 1");
}

TEST_F(Chain, GoesOnInTheSameSegmentAfterAQuietEnd) {
  append(*open(), 2);
  append(*open(), 2);

  EXPECT_THAT(segments(), SizeIs(1));
  const VerifyReport report = verify();
  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_EQ(report.last_seq, 5U);
}

TEST_F(Chain, LetsNoSecondGatewayWriteTheSameStore) {
  const auto chain = open();

  const auto second = AuditChain::open(settings());

  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("another process"));
}

TEST_F(Chain, SealsAFullSegmentAndGoesOnInTheNext) {
  AuditChainSettings small = settings();
  small.segment_bytes = 600;
  const auto chain = open(std::move(small));
  append(*chain, 12);

  ASSERT_GT(segments().size(), 2U);
  EXPECT_EQ(parse_audit_line(lines_of(segments().front()).back())->event, "seal");
  const VerifyReport report = verify();
  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_EQ(report.decisions, 12U);
}

TEST_F(Chain, BeginsASegmentWhenTheOldOneIsOfYesterday) {
  const auto chain = open();
  append(*chain, 1);
  now_ += std::chrono::hours(24);
  append(*chain, 1);

  EXPECT_THAT(segments(), SizeIs(2));
  EXPECT_THAT(verify().faults, IsEmpty());
}

TEST_F(Chain, WithoutChainingNumbersTheLinesOnly) {
  AuditChainSettings plain = settings();
  plain.chained = false;
  plain.signer.reset();
  const auto chain = open(std::move(plain));
  append(*chain, 2);

  EXPECT_FALSE(parse_audit_line(lines_of(segments().front())[1])->prev);
  VerifyOptions options;
  options.directory = store();
  const auto report = verify_audit_store(options);
  EXPECT_THAT(report->faults, IsEmpty()) << told(*report);
  EXPECT_THAT(report->notes, Contains(HasSubstr("not chained")));
}

TEST_F(Chain, EndsTheSegmentWhenChainingIsSwitched) {
  const auto chain = open();
  append(*chain, 1);
  chain->set_chained(false);
  append(*chain, 1);
  chain->set_chained(true);
  append(*chain, 1);

  EXPECT_THAT(segments(), SizeIs(3));
  VerifyOptions options;
  options.directory = store();
  const auto report = verify_audit_store(options);
  EXPECT_THAT(report->faults, IsEmpty()) << told(*report);
}

// What a process leaves that was killed in the middle of a write: the file ends anywhere.
TEST_F(Chain, GoesOnAfterATailThatWasTornAtAnyByte) {
  append(*open(), 2);
  const std::string segment = segments().front();
  const std::string whole = read(segment);
  const std::size_t last_line = whole.rfind('\n', whole.size() - 2) + 1;

  for (std::size_t size = last_line; size < whole.size(); ++size) {
    std::filesystem::remove_all(store());
    std::filesystem::create_directory(store());
    write(segment, whole.substr(0, size));
    const auto kept = static_cast<std::uint64_t>(std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
    {
      const auto chain = open();
      ASSERT_TRUE(chain) << size;
      ASSERT_EQ(chain->take_notes().size(), whole[size - 1] == '\n' ? 0U : 1U) << size;
      append(*chain, 1);
    }
    const VerifyReport report = verify();
    ASSERT_THAT(report.faults, IsEmpty()) << size << ": " << told(report);
    ASSERT_EQ(report.decisions, kept) << size;  // the first line is none, the one appended now is
    // No checkpoint, no signature yet, and where the line was torn what was cut off.
    ASSERT_EQ(report.notes.size(), whole[size - 1] == '\n' ? 2U : 3U) << size;
  }
}

TEST_F(Chain, BeginsAnewWhereNotEvenTheFirstLineIsWhole) {
  append(*open(), 1);
  const std::string segment = segments().front();
  const std::string whole = read(segment);

  for (std::size_t size = 0; size < whole.find('\n') + 1; size += 7) {
    std::filesystem::remove_all(store());
    std::filesystem::create_directory(store());
    write(segment, whole.substr(0, size));
    append(*open(), 1);
    const VerifyReport report = verify();
    ASSERT_THAT(report.faults, IsEmpty()) << size << ": " << told(report);
    ASSERT_EQ(report.decisions, 1U) << size;
  }
}

TEST_F(Chain, KeepsWhatItMovesAside) {
  append(*open(), 2);
  const std::string segment = segments().front();
  const std::string whole = read(segment);
  const std::size_t last = whole.rfind('\n', whole.size() - 2) + 1;
  write(segment, whole.substr(0, whole.size() - 5));

  const auto chain = open();

  EXPECT_EQ(read(segment + ".torn-" + std::to_string(last)), whole.substr(last, whole.size() - 5 - last));
  EXPECT_THAT(chain->take_notes(), ElementsAre(HasSubstr(to_hex(sha256(whole.substr(last, whole.size() - 5 - last))))));
}

TEST_F(Chain, GoesOnAfterABreakInTheMiddleAndLeavesItForVerifyToFind) {
  append(*open(), 4);
  std::vector<std::string> lines = lines_of(segments().front());
  lines.erase(lines.begin() + 2);
  write_lines(segments().front(), lines);

  append(*open(), 1);

  EXPECT_THAT(segments(), SizeIs(2));
  EXPECT_EQ(lines_of(segments().front()), lines);
  EXPECT_THAT(told(verify()), HasSubstr("seq 3 is missing"));
}

TEST_F(Chain, RemovesASegmentBehindASignedTombstoneWhenItsTimeIsOver) {
  const auto chain = open();
  const Keep a_week{.for_ever = false, .until = now_ + std::chrono::days(7)};
  EXPECT_TRUE(append(*chain, event("old", a_week)));
  now_ += std::chrono::days(2);
  EXPECT_TRUE(append(*chain, event("newer", {.for_ever = false, .until = now_ + std::chrono::days(7)})));
  check_point(*chain, checkpoints());
  EXPECT_EQ(chain->remove_expired().value(), 0U);

  now_ += std::chrono::days(6);
  EXPECT_EQ(chain->remove_expired().value(), 1U);

  const VerifyReport report = verify();
  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_GT(report.first_seq, 1U);
  EXPECT_FALSE(std::filesystem::exists(segment_name(store(), 1).path));
}

TEST_F(Chain, KeepsASegmentAsLongAsItsLongestRecord) {
  const auto chain = open();
  EXPECT_TRUE(append(*chain, event("short", {.for_ever = false, .until = now_ + std::chrono::days(1)})));
  EXPECT_TRUE(append(*chain, event("long", {.for_ever = false, .until = now_ + std::chrono::days(30)})));
  now_ += std::chrono::days(10);
  append(*chain, 1);

  EXPECT_EQ(chain->remove_expired().value(), 0U);
  now_ += std::chrono::days(21);
  EXPECT_EQ(chain->remove_expired().value(), 1U);
}

TEST_F(Chain, StillVerifiesWhenEarlierTombstonesAreGoneThemselves) {
  auto chain = open();
  for (int day = 0; day < 12; ++day) {
    EXPECT_TRUE(append(*chain, event("day " + std::to_string(day), {.for_ever = false, .until = now_ + std::chrono::days(3)})));
    now_ += std::chrono::days(1);
    EXPECT_TRUE(chain->remove_expired());
    chain.reset();
    chain = open();
  }

  const VerifyReport report = verify();
  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_LT(report.segments, 8U);
}

TEST_F(Chain, EndsWhatATombstoneBeganBeforeTheCrash) {
  {
    const auto chain = open();
    EXPECT_TRUE(append(*chain, event("old", {.for_ever = false, .until = now_ + std::chrono::days(1)})));
    now_ += std::chrono::days(2);
    append(*chain, 1);
    const std::string copy = read(segments().front());
    EXPECT_EQ(chain->remove_expired().value(), 1U);
    write(segment_name(store(), 1).path, copy);  // as if the process had died before it was removed
  }

  const auto chain = open();

  EXPECT_THAT(segments(), SizeIs(1));
  EXPECT_THAT(verify().faults, IsEmpty());
}

TEST_F(Chain, SaysSoWhenItCannotWriteAndGoesOnWhenItCan) {
  AuditChainSettings small = settings();
  small.segment_bytes = 1;  // every append begins a segment
  const auto chain = open(std::move(small));
  append(*chain, 1);
  const std::filesystem::path moved = folder_ / "moved";
  std::filesystem::rename(store(), moved);

  EXPECT_FALSE(append(*chain, event("lost")));
  std::filesystem::rename(moved, store());
  EXPECT_TRUE(append(*chain, event("kept")));

  const VerifyReport report = verify();
  EXPECT_THAT(report.faults, IsEmpty()) << told(report);
  EXPECT_EQ(report.decisions, 2U);
}

TEST_F(Chain, FindsTheEventsOfADecisionInTheOpenSegment) {
  const auto chain = open();
  AuditEvent decision = event("a");
  decision.id = "01JD0000000000000000000000";
  EXPECT_TRUE(append(*chain, decision));
  append(*chain, 2);

  const AuditChain::Places places = chain->find_in_open(decision.id);

  ASSERT_THAT(places.offsets, SizeIs(1));
  EXPECT_EQ(places.path, segments().front());
  EXPECT_EQ(
      parse_audit_line(read(places.path).substr(places.offsets[0], read(places.path).find('\n', places.offsets[0]) - places.offsets[0]))
          ->id,
      decision.id);
}

}  // namespace
}  // namespace sekisho
