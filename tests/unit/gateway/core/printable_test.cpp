#include "gateway/core/printable.h"

#include "gateway/core/error.h"
#include "gateway/core/error_response.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

TEST(Printable, LeavesOrdinaryTextInAnyScript) { EXPECT_EQ(printable_line("naïve 関所 עברית 👍🏽 \"\\"), "naïve 関所 עברית 👍🏽 \"\\"); }

TEST(Printable, EscapesWhatEndsALineOrMovesACursor) {
  EXPECT_EQ(printable_line("a\nb\r\t\x1B[2J\x7F\xC2\x9B\xE2\x80\xA8\xE2\x80\xA9"), R"(a\nb\r\t\u001b[2J\u007f\u009b\u2028\u2029)");
}

TEST(Printable, EscapesWhatTurnsTextAround) {
  EXPECT_EQ(printable_line("\u061C\u200E\u200F\u202A\u202E\u2066\u2069\uFEFF"), R"(\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ufeff)");
}

TEST(Printable, EscapesBytesThatAreNoCharacter) { EXPECT_EQ(printable_line("a\xFFz\xE2\x80"), R"(a\ufffdz\ufffd\ufffd)"); }

TEST(Printable, KeepsLinesWhereThereMayBeSeveral) { EXPECT_EQ(printable("a\u202E\nb\n"), "a\\u202e\nb\n"); }

TEST(Printable, IsWhatAnErrorQuotes) {
  const Error error = invalid_request("unknown role `\u202E`", "/messages/\u2028");

  EXPECT_THAT(error_body(error), HasSubstr(R"("message":"unknown role `\\u202e`")"));
  EXPECT_THAT(error_body(error), HasSubstr(R"("param":"/messages/\\u2028")"));
}

}  // namespace
}  // namespace sekisho
