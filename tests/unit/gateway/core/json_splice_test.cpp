#include "gateway/core/json_tape.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(JsonQuote, EscapesOnlyWhatMustBe) {
  EXPECT_EQ(json_quote("plain あ / é"), "\"plain あ / é\"");
  EXPECT_EQ(json_quote("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
  EXPECT_EQ(json_quote(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(json_quote(""), "\"\"");
}

TEST(JsonQuote, ReadsBackAsTheSameText) {
  std::string every;
  for (int c = 0; c < 128; ++c) every += static_cast<char>(c);
  const Result<JsonTape> tape = JsonTape::parse(json_quote(every));

  ASSERT_TRUE(tape);
  EXPECT_EQ(tape->at(0).text, every);
}

TEST(ApplySplices, ReplacesInAnyOrder) { EXPECT_EQ(apply_splices("abcdef", {{4, 5, "E!"}, {1, 3, ""}}), "adE!f"); }

TEST(ApplySplices, InsertsAtBothEnds) { EXPECT_EQ(apply_splices("b", {{1, 1, "c"}, {0, 0, "a"}}), "abc"); }

TEST(ApplySplices, PutsAnInsertionBeforeAReplacementOfTheSamePlace) { EXPECT_EQ(apply_splices("xyz", {{1, 2, "Y"}, {1, 1, "-"}}), "x-Yz"); }

TEST(ApplySplices, LeavesTextWithoutSplicesAlone) { EXPECT_EQ(apply_splices("abc", {}), "abc"); }

}  // namespace
}  // namespace sekisho
