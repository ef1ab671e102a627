#include "gateway/pipeline/answer_texts.h"

#include "tests/unit/gateway/pipeline/basic_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kCard = "4111 1111 1111 1111";
const AnswerPlace kContent{.choice = 0, .field = "content"};
const AnswerPlace kArguments{.choice = 0, .field = "arguments", .call = 1, .json = true};

class AnswerTextsTest : public testing::Test {
 protected:
  AnswerTextsTest() {
    RestoreTable table("K9");
    table.add_token("QUOTE_1_K9", "a\"b");
    table.add_token("CARD_2_K9", kCard);
    treatment_.table = std::make_shared<const RestoreTable>(std::move(table));
    rule_.id = "no-cards";
    rule_.types = {"basic.card.*"};
  }

  AnswerTexts texts() { return {treatment_, {{}, *policy_, detectors_, clock_}}; }
  AnswerTexts texts(ResponseRule::Action action) {
    rule_.action = action;
    return {treatment_, {{&rule_}, *policy_, detectors_, clock_}};
  }

  static std::string whole(AnswerTexts& texts, const AnswerPlace& place, std::string_view text) {
    std::string out = texts.pass(place, text);
    return out + texts.finish(place);
  }

  std::shared_ptr<const Policy> policy_ = basic_policy();
  std::vector<DeclaredDetector> detectors_ = basic_detectors();
  SystemClock clock_;
  ResponseRule rule_;
  AnswerTreatment treatment_;
};

TEST_F(AnswerTextsTest, KeepsTextsApartThatComeInTurns) {
  AnswerTexts answer = texts();
  const AnswerPlace other{.choice = 1, .field = "content"};

  EXPECT_EQ(answer.pass(kContent, "a [[QUO"), "a ");
  EXPECT_EQ(answer.pass(other, "b [[QUO"), "b ");
  EXPECT_EQ(answer.pass(kContent, "TE_1_K9]]!"), "a\"b!");
  EXPECT_EQ(answer.finish(other), "[[QUO");
}

TEST_F(AnswerTextsTest, EscapesValuesInArgumentsAndWhereJsonWasAskedFor) {
  AnswerTexts plain = texts();
  EXPECT_EQ(whole(plain, kArguments, R"({"q":"[[QUOTE_1_K9]]"})"), R"({"q":"a\"b"})");
  EXPECT_EQ(whole(plain, kContent, "[[QUOTE_1_K9]]"), "a\"b");

  treatment_.json_content = true;
  AnswerTexts json = texts();
  EXPECT_EQ(whole(json, kContent, R"({"q":"[[QUOTE_1_K9]]"})"), R"({"q":"a\"b"})");
  EXPECT_EQ(whole(json, {.choice = 0, .field = "reasoning_content"}, "[[QUOTE_1_K9]]"), "a\"b");
}

TEST_F(AnswerTextsTest, RulesDoNotReadWhatIsPutBack) {
  AnswerTexts answer = texts(ResponseRule::Action::Mask);

  EXPECT_EQ(whole(answer, kContent, "yours is [[CARD_2_K9]]\nmine is card 5555 5555 5555 4444\n"),
            "yours is " + kCard + "\nmine is card [[CARD]]\n");
}

TEST_F(AnswerTextsTest, NothingGoesOnBehindWhatIsBlocked) {
  AnswerTexts answer = texts(ResponseRule::Action::Block);

  std::string out = answer.pass(kContent, "fine\n");
  out += answer.pass(kContent, "card 5555 5555 5555 4444\nmore\n");
  out += answer.finish(kContent);

  EXPECT_TRUE(answer.blocked());
  EXPECT_THAT(out, Not(HasSubstr("5555")));
  EXPECT_THAT(out, Not(HasSubstr("more")));
}

TEST_F(AnswerTextsTest, ATextThatComesWholeIsTreatedAlike) {
  AnswerTexts answer = texts(ResponseRule::Action::Mask);
  const std::unique_ptr<TextPieces> pieces = answer.open_pieces();

  EXPECT_THAT(pieces->pass("[[QUOTE_1_K9]] card 5555 5555 5555 4444"), IsEmpty());
  EXPECT_THAT(pieces->finish(), ElementsAre("a\"b card [[CARD]]"));
}

TEST_F(AnswerTextsTest, TellsTheRecordWhatBecameOfIt) {
  AnswerTexts answer = texts(ResponseRule::Action::Log);
  whole(answer, kContent, "[[quote_1_k9]] https://e.example/?q=[[CARD_2_K9]] [[MADE_UP_7_K9]] card 5555 5555 5555 4444");
  RequestRecord record;

  answer.describe(record);

  ASSERT_TRUE(record.restore);
  EXPECT_EQ(record.restore->values, 2U);
  EXPECT_EQ(record.restore->tokens, 1U);
  EXPECT_EQ(record.restore->tolerated, 1U);
  EXPECT_EQ(record.restore->withheld, 1U);
  EXPECT_EQ(record.restore->missed, 2U);
  EXPECT_EQ(answer.missed(), 2U);
  ASSERT_EQ(record.response_findings.size(), 1U);
  EXPECT_EQ(record.response_findings[0].rule, "no-cards");
}

TEST_F(AnswerTextsTest, WithoutATableNothingIsTold) {
  treatment_.table = nullptr;
  AnswerTexts answer = texts(ResponseRule::Action::Log);

  EXPECT_EQ(whole(answer, kContent, "[[QUOTE_1_K9]]"), "[[QUOTE_1_K9]]");
  RequestRecord record;
  answer.describe(record);
  EXPECT_FALSE(record.restore);
}

}  // namespace
}  // namespace sekisho
