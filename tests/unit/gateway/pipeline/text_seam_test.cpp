#include "gateway/pipeline/text_seam.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

using How = BegunText::How;

const AnswerPlace kContent{.choice = 0, .field = "content"};

BegunText begun(How how, std::string text) { return {how, std::move(text)}; }

TEST(TextSeam, RemembersWhatTheClientHas) {
  TextSeam seam(nullptr, {});

  EXPECT_EQ(seam.pass(kContent, "one "), "one ");
  EXPECT_EQ(seam.pass(kContent, "two"), "two");
  EXPECT_EQ(seam.text(), "one two");
  EXPECT_TRUE(seam.caught_up());
}

TEST(TextSeam, LetsPassOnlyWhatIsNewOfARepeatedAnswer) {
  TextSeam seam(nullptr, begun(How::Repeated, "one two"));

  EXPECT_EQ(seam.pass(kContent, "one"), "");
  EXPECT_FALSE(seam.caught_up());
  EXPECT_EQ(seam.pass(kContent, " two three"), " three");
  EXPECT_TRUE(seam.caught_up());
  EXPECT_EQ(seam.text(), "one two three");
}

TEST(TextSeam, NoticesAnAnswerThatStrays) {
  TextSeam seam(nullptr, begun(How::Repeated, "one two"));

  EXPECT_EQ(seam.pass(kContent, "one or"), "");
  EXPECT_TRUE(seam.strayed());
  EXPECT_EQ(seam.pass(kContent, " two"), "");
}

TEST(TextSeam, GoesOnBehindATextThatWasTold) {
  TextSeam seam(nullptr, begun(How::Continued, "one two"));

  EXPECT_TRUE(seam.caught_up());
  EXPECT_EQ(seam.pass(kContent, " three"), " three");
  EXPECT_EQ(seam.text(), "one two three");
}

TEST(TextSeam, SaysTheWhiteSpaceAtASeamOnce) {
  TextSeam twice(nullptr, begun(How::Continued, "one "));
  TextSeam once(nullptr, begun(How::Continued, "one "));

  EXPECT_EQ(twice.pass(kContent, " two"), "two");
  EXPECT_EQ(once.pass(kContent, "two"), "two");
  EXPECT_EQ(twice.text(), once.text());
}

TEST(TextSeam, ASecondTargetsThoughtsAreItsOwn) {
  TextSeam seam(nullptr, begun(How::Repeated, "one"));

  EXPECT_EQ(seam.pass({.choice = 0, .field = "reasoning_content"}, "hm"), "");
  EXPECT_FALSE(seam.beyond_text());
}

TEST(TextSeam, ToolCallsAndSecondChoicesAreBeyondIt) {
  TextSeam calls(nullptr, {});
  TextSeam choices(nullptr, {});

  EXPECT_EQ(calls.pass({.choice = 0, .field = "arguments", .json = true}, "{"), "{");
  choices.pass({.choice = 1, .field = "content"}, "also");

  EXPECT_TRUE(calls.beyond_text());
  EXPECT_TRUE(choices.beyond_text());
}

TEST(TextSeam, NobodyGoesOnWithAnEndlessText) {
  TextSeam seam(nullptr, {});
  const std::string piece(512 * 1024, 'x');

  seam.pass(kContent, piece);
  EXPECT_FALSE(seam.beyond_text());
  seam.pass(kContent, piece + "x");
  EXPECT_TRUE(seam.beyond_text());
}

TEST(TextSeam, KnowsAToolCallBeforeItHasArguments) {
  TextSeam seam(nullptr, {});
  StreamEvent event;
  event.parts.emplace_back(ToolCallDelta{.choice = 0, .index = 0, .id = "call_1", .name = "weather", .arguments = ""});
  seam.pass(kContent, "one ");

  seam.look_at(event);

  EXPECT_TRUE(seam.beyond_text());
}

}  // namespace
}  // namespace sekisho
