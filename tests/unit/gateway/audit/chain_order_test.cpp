#include "gateway/audit/chain_order.h"

#include "gateway/audit/audit_line.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A file of lines with seq 1 to `count` that nobody touched.
std::vector<ChainLine> untouched(std::uint64_t count) {
  std::vector<ChainLine> lines;
  Digest prev = kNoLine;
  for (std::uint64_t seq = 1; seq <= count; ++seq) {
    ChainLine line;
    line.file = "f";
    line.seq = seq;
    line.prev = prev;
    line.hash = sha256("line " + std::to_string(seq));
    prev = line.hash;
    lines.push_back(line);
  }
  return lines;
}

// Counted from 1, as in the file.
auto at(std::vector<ChainLine>& lines, std::ptrdiff_t number) { return lines.begin() + number - 1; }

void move_lines(std::vector<ChainLine>& lines, std::ptrdiff_t from, std::ptrdiff_t count, std::ptrdiff_t to) {
  const std::vector<ChainLine> moved(at(lines, from), at(lines, from + count));
  lines.erase(at(lines, from), at(lines, from + count));
  lines.insert(at(lines, to), moved.begin(), moved.end());
}

void edit(ChainLine& line) { line.hash = sha256("edited " + std::to_string(line.seq)); }

VerifyReport judged(std::vector<ChainLine> lines) {
  ChainOrder order;
  std::uint64_t number = 0;
  for (ChainLine& line : lines) {
    line.number = ++number;
    order.add(line);
  }
  VerifyReport report;
  order.judge(ChainOrder::Beginning::OfTheStore, RemovedRanges(), report);
  return report;
}

std::vector<std::string> told(std::vector<ChainLine> lines) {
  std::vector<std::string> texts;
  for (const AuditFault& fault : judged(std::move(lines)).faults) texts.push_back(to_string(fault));
  return texts;
}

class Reordered : public testing::Test {
 protected:
  std::vector<ChainLine> lines_ = untouched(928);
};

TEST_F(Reordered, FindsNothingWhereNobodyDid) { EXPECT_THAT(told(lines_), IsEmpty()); }

TEST_F(Reordered, NamesALineThatWasMovedForwardAndNoOther) {
  move_lines(lines_, 600, 1, 11);

  EXPECT_THAT(told(lines_), ElementsAre("f:11: seq 600: stands behind seq 10: it was put here or written twice",
                                        "f:601: seq 601: seq 600 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesALineThatWasMovedBack) {
  move_lines(lines_, 51, 1, 90);

  EXPECT_THAT(told(lines_), ElementsAre("f:90: seq 51: stands behind seq 90: it was put here or written twice",
                                        "f:51: seq 52: seq 51 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesALineThatWasMovedToTheBeginning) {
  move_lines(lines_, 600, 1, 1);

  const VerifyReport report = judged(lines_);
  EXPECT_EQ(report.first_seq, 1U);
  ASSERT_THAT(report.faults, SizeIs(2));
  EXPECT_EQ(to_string(report.faults[0]), "f:1: seq 600: stands at the beginning: it was put here or written twice");
}

TEST_F(Reordered, NamesTwoLinesThatWereSwapped) {
  std::iter_swap(at(lines_, 51), at(lines_, 90));

  EXPECT_THAT(told(lines_), ElementsAre("f:51: seq 90: stands behind seq 50: it was put here or written twice",
                                        "f:90: seq 51: stands behind seq 89: it was put here or written twice",
                                        "f:52: seq 52: seq 51 stands elsewhere: lines were put in another order",
                                        "f:91: seq 91: seq 90 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesOneOfTwoNeighboursThatWereSwapped) {
  std::iter_swap(at(lines_, 51), at(lines_, 52));

  EXPECT_THAT(told(lines_), ElementsAre("f:52: seq 51: stands behind seq 52: it was put here or written twice",
                                        "f:51: seq 52: seq 51 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesABlockAsOne) {
  move_lines(lines_, 600, 40, 11);

  EXPECT_THAT(told(lines_),
              ElementsAre("f:11: seq 600: and the lines behind it up to seq 639 stand behind seq 10: they were put here or written twice",
                          "f:640: seq 640: seq 600 to 639 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesALineThatIsThereTwice) {
  lines_.insert(at(lines_, 300), *at(lines_, 50));

  EXPECT_THAT(told(lines_), ElementsAre("f:300: seq 50: stands behind seq 299: it was put here or written twice"));
}

TEST_F(Reordered, NamesABlockThatIsThereTwiceInARow) {
  const std::vector<ChainLine> block(at(lines_, 40), at(lines_, 51));
  lines_.insert(at(lines_, 51), block.begin(), block.end());

  EXPECT_THAT(told(lines_), ElementsAre("f:51: seq 40: and the lines behind it up to seq 50 stand behind seq 50: they were put here or "
                                        "written twice"));
}

TEST_F(Reordered, TellsDeletedLinesFromMovedOnesBesideThem) {
  lines_.erase(at(lines_, 51));
  move_lines(lines_, 51, 1, 90);

  EXPECT_THAT(told(lines_), ElementsAre("f:90: seq 52: stands behind seq 91: it was put here or written twice",
                                        "f:51: seq 53: seq 51 is missing before it: deleted",
                                        "f:51: seq 53: seq 52 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesAMovedLineThatWasEditedToo) {
  edit(*at(lines_, 600));
  move_lines(lines_, 600, 1, 11);

  EXPECT_THAT(told(lines_), ElementsAre("f:11: seq 600: was edited: the line after it holds another hash",
                                        "f:11: seq 600: stands behind seq 10: it was put here or written twice",
                                        "f:601: seq 601: seq 600 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesAnEditBesideALineThatWasPutBehindIt) {
  edit(*at(lines_, 50));
  move_lines(lines_, 90, 1, 51);

  EXPECT_THAT(told(lines_), ElementsAre("f:50: seq 50: was edited: the line after it holds another hash",
                                        "f:51: seq 90: stands behind seq 50: it was put here or written twice",
                                        "f:91: seq 91: seq 90 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, NamesAnEditWithinAMovedBlock) {
  edit(*at(lines_, 605));
  move_lines(lines_, 600, 10, 11);

  EXPECT_THAT(told(lines_),
              ElementsAre("f:16: seq 605: was edited: the line after it holds another hash",
                          "f:11: seq 600: and the lines behind it up to seq 605 stand behind seq 10: they were put here or written twice",
                          "f:17: seq 606: and the lines behind it up to seq 609 stand behind seq 10: they were put here or written twice",
                          "f:610: seq 610: seq 600 to 609 stands elsewhere: lines were put in another order"));
}

TEST_F(Reordered, TakesALineWhoseSeqWasRaisedForThatOneAlone) {
  at(lines_, 50)->seq = 5'000'000;
  edit(*at(lines_, 50));

  EXPECT_THAT(told(lines_), ElementsAre("f:50: seq 5000000: stands behind seq 49: it was put here or written twice",
                                        "f:51: seq 51: seq 50 is missing before it: deleted"));
}

TEST_F(Reordered, MissesNoLineWhereOneIsUnreadable) {
  at(lines_, 50)->seq = 0;

  EXPECT_THAT(told(lines_), IsEmpty()) << "what is no event is said where it is read";
}

TEST_F(Reordered, MissesWhatWasDeletedBesideAnUnreadableLine) {
  at(lines_, 50)->seq = 0;
  lines_.erase(at(lines_, 51), at(lines_, 53));

  EXPECT_THAT(told(lines_), ElementsAre("f:51: seq 53: seq 51 to 52 is missing before it: deleted"));
}

TEST_F(Reordered, IsJudgedWhereEveryLineStandsInReverse) {
  std::ranges::reverse(lines_);

  const VerifyReport report = judged(lines_);
  EXPECT_EQ(report.first_seq, 928U) << "the one that stays";
  EXPECT_THAT(report.faults, SizeIs(927 + 1)) << "each of the others, and where they belong";
}

}  // namespace
}  // namespace sekisho
