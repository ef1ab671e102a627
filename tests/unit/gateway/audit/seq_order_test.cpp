#include "gateway/audit/seq_order.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<SeqRun> in_place(const std::vector<SeqRun>& runs) {
  std::vector<SeqRun> lines;
  for (const SeqStretch& stretch : place_in_order(runs)) {
    if (stretch.in_place) lines.push_back(stretch.lines);
  }
  return lines;
}

TEST(SeqOrder, HasNothingInPlaceWhereThereIsNothing) { EXPECT_THAT(in_place({}), IsEmpty()); }

TEST(SeqOrder, KeepsTheMostLinesAndNotTheMostRuns) {
  EXPECT_THAT(in_place({{20, 90}, {1, 1}, {3, 3}, {5, 5}, {100, 100}}), ElementsAre(SeqRun{20, 90}, SeqRun{100, 100}));
}

TEST(SeqOrder, KeepsTheFirstOfTwoThatAreAsLong) { EXPECT_THAT(in_place({{5, 6}, {3, 4}}), ElementsAre(SeqRun{5, 6})); }

TEST(SeqOrder, KeepsThePartsOfOverlappingRunsThatRise) {
  EXPECT_THAT(in_place({{1, 50}, {40, 99}}), ElementsAre(SeqRun{1, 39}, SeqRun{40, 50}, SeqRun{51, 99}));
}

}  // namespace
}  // namespace sekisho
