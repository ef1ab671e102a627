#include "gateway/pipeline/answer_scan.h"

#include "policies/detect/pattern.h"
#include "tests/unit/gateway/pipeline/basic_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kCard = "4111 1111 1111 1111";

class AnswerScanTest : public testing::TestWithParam<std::size_t> {
 protected:
  ResponseRules rules(ResponseRule::Action action, const std::string& types = "basic.card.*") {
    rule_.id = "no-cards";
    rule_.types = {types};
    rule_.action = action;
    return {{&rule_}, *policy_, detectors_, clock_};
  }

  // What comes out of a text that comes in pieces of the parameter's size.
  std::string passed(std::string_view text, ResponseRules& rules, TextForm form = TextForm::Plain) const {
    AnswerScan scan(rules, form);
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += GetParam()) out += scan.feed({std::string(text.substr(at, GetParam())), {}});
    return out + scan.finish();
  }

  std::shared_ptr<const Policy> policy_ = basic_policy();
  std::vector<DeclaredDetector> detectors_ = basic_detectors();
  SystemClock clock_;
  ResponseRule rule_;
};

TEST_P(AnswerScanTest, LogsAndChangesNothing) {
  ResponseRules log = rules(ResponseRule::Action::Log);
  const std::string text = "a card " + kCard + ", and " + std::string(3000, 'z') + " another card 5555 5555 5555 4444.";

  EXPECT_EQ(passed(text, log), text);
  ASSERT_EQ(log.found().size(), 1U);
  EXPECT_EQ(log.found()[0].count, 2U);
  EXPECT_EQ(log.found()[0].action, "log");
  EXPECT_EQ(log.found()[0].type, "basic.card.pan");
}

TEST_P(AnswerScanTest, Masks) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  const std::string before = std::string(200, 'z') + " card ";
  const std::string after = " and " + std::string(400, 'y') + "\nnext";

  EXPECT_EQ(passed(before + kCard + after, mask), before + "[[CARD]]" + after);
  EXPECT_EQ(mask.found()[0].count, 1U);
}

TEST_P(AnswerScanTest, MasksNumbersOfJsonAsStrings) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  const std::string json = R"( {"x \"": "card 4111111111111111", "card": [4111111111111111 , 5555555555554444],
"card_2":5555555555554444})";
  const std::string masked = R"( {"x \"": "card [[CARD]]", "card": ["[[CARD]]" , "[[CARD]]"],
"card_2":"[[CARD]]"})";

  EXPECT_EQ(passed(json, mask, TextForm::Json), masked);
  EXPECT_EQ(passed("card 4111111111111111 {", mask, TextForm::Json), "card [[CARD]] {");
}

TEST_P(AnswerScanTest, BlocksFromTheFindingOn) {
  ResponseRules block = rules(ResponseRule::Action::Block);
  const std::string out = passed("fine\ncard " + kCard + "\nmore", block);

  EXPECT_TRUE(block.blocked());
  EXPECT_THAT(out, Not(HasSubstr("4111")));
  EXPECT_THAT(out, Not(HasSubstr("more")));
}

TEST_P(AnswerScanTest, LosesNoTextWithoutAFinding) {
  ResponseRules block = rules(ResponseRule::Action::Block);
  std::string text;
  for (int i = 0; i < 400; ++i) text += i % 37 == 0 ? "日本語の行\n" : "word " + std::to_string(i) + " ";

  EXPECT_EQ(passed(text, block), text);
  EXPECT_FALSE(block.blocked());
}

INSTANTIATE_TEST_SUITE_P(Pieces, AnswerScanTest, testing::Values(1, 7, 64, 300, 100'000));

TEST_F(AnswerScanTest, TakesValuesThatWerePutBackForTheClientsOwn) {
  ResponseRules block = rules(ResponseRule::Action::Block);
  AnswerScan scan(block);

  EXPECT_EQ(scan.feed({"card " + kCard + "\n", {{5, 24}}}), "card " + kCard + "\n");
  EXPECT_FALSE(block.blocked());
}

TEST_F(AnswerScanTest, CutsNoCharacterOfAValueThatWasPutBack) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  AnswerScan scan(mask);
  const std::string address = "東京都千代田区丸の内1-19-7";
  const std::string rest = "ですですですですですですです\n";

  EXPECT_EQ(scan.feed({"住所 " + address + rest, {{7, 7 + address.size()}}}), "");
  EXPECT_EQ(scan.finish(), "住所 " + address + rest);
}

TEST_F(AnswerScanTest, MasksWholeCharactersOfAValueThatWasPutBack) {
  policy_ = policy_from(R"(policy: v1
org: test
classes: [a, b]
detectors: { own: { patterns: [{ type: sign, regex: '~~@' }] } }
targets: [{ id: t }]
)");
  detectors_ = {{"own", make_pattern_detector(policy_->detectors()[0].patterns).value(), Confidence::Low}};
  ResponseRules mask = rules(ResponseRule::Action::Mask, "own.*");
  AnswerScan scan(mask);

  EXPECT_EQ(scan.feed({"値段@x", {{0, 6}}}) + scan.finish(), "値[[SIGN]]x");
}

TEST_F(AnswerScanTest, HoldsBackNoMoreThanALine) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  AnswerScan scan(mask);

  EXPECT_EQ(scan.feed({"half a line", {}}), "");
  EXPECT_EQ(scan.feed({" and its end\nnext", {}}), "half a line and its end\n");
  EXPECT_EQ(scan.feed({std::string(300, 'a'), {}}), "next" + std::string(172, 'a'));
}

TEST_F(AnswerScanTest, HoldsBackTheEndOfALineThatMayBeginAValue) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  AnswerScan scan(mask);
  const std::string words(60, 'w');

  EXPECT_EQ(scan.feed({words + " card 4111 1111\n", {}}), std::string(27, 'w'));
  EXPECT_EQ(scan.feed({"1111 1111 in\nwords", {}}), std::string(13, 'w'));
  EXPECT_EQ(scan.finish(), std::string(20, 'w') + " card [[CARD]] in\nwords");
}

TEST_P(AnswerScanTest, MasksValuesThatAreBrokenOverALine) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  const std::string words = "The numbers of this page are all made up, and none of them belongs to anybody who lives.\n";

  EXPECT_EQ(passed(words + "card 4111 1111\n1111 1111, and\n" + words, mask), words + "card [[CARD]], and\n" + words);
  EXPECT_EQ(passed("card 4111\n1111\n1111\n1111\n" + words, mask), "card [[CARD]]\n" + words);
}

TEST_P(AnswerScanTest, BlocksBeforeTheFirstPartOfAValueThatIsBrokenOverALine) {
  ResponseRules block = rules(ResponseRule::Action::Block);

  EXPECT_THAT(passed("card 4111 1111\n1111 1111\n", block), Not(HasSubstr("4111")));
  EXPECT_TRUE(block.blocked());
}

TEST_P(AnswerScanTest, MasksNoLetterOfAnEscape) {
  ResponseRules mask = rules(ResponseRule::Action::Mask, "basic.email");
  const std::string begin = R"({"a":")" + std::string(600, 'z') + R"(\n)";

  EXPECT_EQ(passed(begin + "taro@kaisha.co.jp\"}", mask, TextForm::Json), begin + "[[EMAIL]]\"}");
}

TEST_P(AnswerScanTest, MasksWhatIsFoundAcrossJsonPieceByPiece) {
  ResponseRules mask = rules(ResponseRule::Action::Mask);
  const std::string json =
      R"({"card": ["4111", "1111", "1111", "1111"], "args": "{\"card\": 4111111111111111, \"n\": \"4111111111111111\"}"})";
  const std::string masked =
      R"({"card": ["[[CARD]]", "[[CARD]]", "[[CARD]]", "[[CARD]]"], "args": "{\"card\": \"[[CARD]]\", \"n\": \"[[CARD]]\"}"})";

  EXPECT_EQ(passed(json, mask, TextForm::Json), masked);
}

}  // namespace
}  // namespace sekisho
