#include "tests/unit/policies/redact/redaction_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

constexpr auto kPlaceholder = RedactionMode::Placeholder;

// The request's text with the value in its spelling there replaced, and the first token of the type put back into an answer.
struct SpelledValue {
  RedactedBody body;

  SpelledValue(const std::string& json, std::string_view spelled, RedactionMode mode = kPlaceholder)
      : body(RedactionCase(json).find(spelled, "names.person", mode).redact()) {}

  std::string restored(const std::string& before, const std::string& after, TextForm form) const {
    RestoreCounts counts;
    const std::string token = "[[PERSON_1_" + body.table->nonce() + "]]";
    return restore_text(before + token + after, body.table, form, Spelling::Tolerant, counts).text;
  }
};

constexpr std::string_view kName = R"(\u5c71\u7530\u592a\u90ce)";
const std::string kToolResult = R"({"messages":[{"role":"tool","content":"{\"name\": \"\\u5c71\\u7530\\u592a\\u90ce\"}"}]})";

TEST(SpelledValues, ComeBackAsWhatTheyStandFor) {
  const SpelledValue value(kToolResult, kName);

  EXPECT_EQ(with_plain_nonce(value.body), R"({"messages":[{"role":"tool","content":"{\"name\": \"[[PERSON_1_KK]]\"}"}]})");
  EXPECT_EQ(value.restored("It is ", ".", TextForm::Plain), "It is 山田太郎.");
  EXPECT_EQ(value.restored(R"({"to":")", R"("})", TextForm::Json), R"({"to":"山田太郎"})");
}

TEST(SpelledValues, AreEscapedAsThePlaceAsksWhereTheyComeBack) {
  const SpelledValue value(R"({"content":"{\"password\":\"aB3x\\\"Y\\\\9\\n\"}"})", R"(aB3x\"Y\\9\n)");

  EXPECT_EQ(value.restored("", "", TextForm::Plain), "aB3x\"Y\\9\n");
  EXPECT_EQ(value.restored(R"(`{"p":")", R"("}`)", TextForm::Plain), R"(`{"p":"aB3x\"Y\\9\n"}`)");
  EXPECT_EQ(value.restored(R"({"p":")", R"("})", TextForm::Json), R"({"p":"aB3x\"Y\\9\n"})");
  EXPECT_EQ(value.restored(R"({"p":"{\"q\":\")", R"(\"}"})", TextForm::Json), R"({"p":"{\"q\":\"aB3x\\\"Y\\\\9\\n\"}"})");
}

TEST(SpelledValues, HaveOneTokenWithTheSameValueSpelledPlainly) {
  RedactionCase body(
      R"({"messages":["山田太郎","{\"n\":\"\\u5c71\\u7530\\u592a\\u90ce\"}","{\"r\":\"{\\\"n\\\":\\\"\\\\u5c71田太郎\\\"}\"}"]})");
  body.find("山田太郎", "names.person", kPlaceholder).find(kName, "names.person", kPlaceholder);
  body.find(R"(\\u5c71田太郎)", "names.person", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()),
            R"({"messages":["[[PERSON_1_KK]]","{\"n\":\"[[PERSON_1_KK]]\"}","{\"r\":\"{\\\"n\\\":\\\"[[PERSON_1_KK]]\\\"}\"}"]})");
}

TEST(SpelledValues, HaveTheSurrogateOfWhatTheyStandFor) {
  const SpelledValue plain(R"({"content":"山田太郎"})", "山田太郎", RedactionMode::Surrogate);
  const SpelledValue spelled(R"({"content":"[\"\\u5c71\\u7530\\u592a\\u90ce\"]"})", kName, RedactionMode::Surrogate);
  const std::string fake = plain.body.bytes.substr(12, plain.body.bytes.size() - 14);

  EXPECT_EQ(spelled.body.bytes, R"({"content":"[\")" + fake + R"(\"]"})");
}

TEST(SpelledValues, StandInJsonThatTextQuotesToo) {
  const SpelledValue lines(R"({"content":"ok: {\"a\":1}\n{\"name\": \"\\u5c71\\u7530\\u592a\\u90ce\"}"})", kName);

  EXPECT_EQ(lines.restored("", "", TextForm::Plain), "山田太郎");
}

TEST(SpelledValues, BackslashesOfOtherTextAreItsOwn) {
  const SpelledValue path(R"({"content":"in C:\\new\\taro"})", R"(C:\new\taro)");
  const SpelledValue bad(R"({"content":"[\"C:\\dir\\taro\"]"})", R"(C:\dir\taro)");

  EXPECT_EQ(path.restored("", "", TextForm::Plain), R"(C:\new\taro)");
  EXPECT_EQ(bad.restored("", "", TextForm::Plain), R"(C:\dir\taro)");
}

TEST(SpelledValues, LeaveAsManyBlanksAsTheyHaveCharacters) {
  const SpelledValue value(kToolResult, kName);

  EXPECT_THAT(without_written(value.body).bytes, HasSubstr(R"("{\"name\": \"~~~~\"}")"));
}

}  // namespace
}  // namespace sekisho
