#include "gateway/pipeline/answer_pieces.h"

#include "tests/unit/gateway/pipeline/basic_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Texts = std::vector<std::string>;

class AnswerPiecesTest : public testing::Test {
 protected:
  AnswerPiecesTest() {
    RestoreTable table("K9");
    table.add_token("CARD_2_K9", "4111 1111 1111 1111");
    table_ = std::make_shared<const RestoreTable>(std::move(table));
    rule_.id = "no-cards";
    rule_.types = {"basic.card.*"};
  }

  AnswerPieces restoring() { return {RestoreStream(table_, TextForm::Plain, Spelling::Tolerant, counts_), std::nullopt}; }
  ResponseRules rules(ResponseRule::Action action) {
    rule_.action = action;
    return {{&rule_}, *policy_, detectors_, clock_};
  }
  // All that comes out of a text in pieces of that size.
  static Texts passed(AnswerPieces& pieces, std::string_view text, std::size_t size) {
    Texts out;
    const auto take = [&out](const Texts& more) { out.insert(out.end(), more.begin(), more.end()); };
    for (std::size_t at = 0; at < text.size(); at += size) take(pieces.pass(text.substr(at, size)));
    take(pieces.finish());
    return out;
  }
  static std::string joined(const Texts& texts) { return std::accumulate(texts.begin(), texts.end(), std::string()); }

  std::shared_ptr<const RestoreTable> table_;
  RestoreCounts counts_;
  std::shared_ptr<const Policy> policy_ = basic_policy();
  std::vector<DeclaredDetector> detectors_ = basic_detectors();
  SystemClock clock_;
  ResponseRule rule_;
};

TEST_F(AnswerPiecesTest, ATokenThatIsSplitComesBackInItsLastPiece) {
  AnswerPieces pieces = restoring();

  EXPECT_THAT(pieces.pass("a [[CA"), IsEmpty());
  EXPECT_THAT(pieces.pass("RD_2_K9]] b"), ElementsAre("a ", "4111 1111 1111 1111 b"));
  EXPECT_THAT(pieces.pass("c [["), IsEmpty());
  EXPECT_THAT(pieces.finish(), ElementsAre("c [["));
}

TEST_F(AnswerPiecesTest, AFindingThatIsSplitIsMaskedInItsFirstPiece) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  AnswerPieces pieces(std::nullopt, AnswerScan(mask));

  EXPECT_THAT(pieces.pass("card 4111 "), IsEmpty());
  EXPECT_THAT(pieces.pass("1111 1111 1111"), IsEmpty());
  EXPECT_THAT(pieces.pass(" it is\nso that it has ended now, words and words and no more"), ElementsAre("card [[CARD]]", ""));
  EXPECT_THAT(pieces.finish(), ElementsAre(" it is\nso that it has ended now, words and words and no more"));
}

TEST_F(AnswerPiecesTest, EveryPieceKeepsItsOwnBytes) {
  const std::string text = std::string(300, 'z') + " card 4111 1111 1111 1111 and\n" + std::string(400, 'y');
  for (std::size_t size = 1; size < 40; ++size) {
    ResponseRules mask = rules(ResponseRule::Action::Mask);
    AnswerPieces pieces(std::nullopt, AnswerScan(mask));

    const Texts out = passed(pieces, text, size);

    EXPECT_EQ(out.size(), (text.size() + size - 1) / size);
    EXPECT_EQ(joined(out), std::string(300, 'z') + " card [[CARD]] and\n" + std::string(400, 'y'));
    EXPECT_EQ(out.front(), text.substr(0, size));
    EXPECT_EQ(mask.found()[0].count, 1U);
  }
}

TEST_F(AnswerPiecesTest, APieceIsReadByItselfToo) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  AnswerPieces pieces(std::nullopt, AnswerScan(mask));

  EXPECT_EQ(joined(passed(pieces,
                          "4111111111111111"
                          "12345678abcdefgh",
                          16)),
            "[[CARD]]12345678abcdefgh");
}

TEST_F(AnswerPiecesTest, WhereFindingsAreLoggedPiecesGoOnAtOnce) {
  ResponseRules log = rules(ResponseRule::Action::Log);
  AnswerPieces pieces(std::nullopt, AnswerScan(log));

  EXPECT_THAT(pieces.pass("card 4111 1111"), ElementsAre("card 4111 1111"));
  EXPECT_THAT(pieces.pass(" 1111 1111"), ElementsAre(" 1111 1111"));
  EXPECT_THAT(pieces.finish(), IsEmpty());
  EXPECT_EQ(log.found()[0].count, 1U);
}

TEST_F(AnswerPiecesTest, NothingGoesOnOnceARuleHasBlocked) {
  ResponseRules block = rules(ResponseRule::Action::Block);
  AnswerPieces pieces(std::nullopt, AnswerScan(block));

  EXPECT_THAT(passed(pieces, "card 4111 1111 1111 1111", 3), ElementsAre("car"));
  EXPECT_TRUE(block.blocked());
}

TEST_F(AnswerPiecesTest, WithoutEitherTheTextPasses) {
  AnswerPieces pieces(std::nullopt, std::nullopt);

  EXPECT_THAT(pieces.pass("a [["), ElementsAre("a [["));
  EXPECT_THAT(pieces.finish(), IsEmpty());
}

}  // namespace
}  // namespace sekisho
