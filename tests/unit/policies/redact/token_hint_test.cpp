#include "policies/redact/token_hint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

// The body with the hint in it; the hint itself is written as HINT.
std::string hinted(const std::string& body) {
  const JsonTape tape = JsonTape::parse(body).value();
  const std::optional<Edit> edit = token_hint(tape);
  if (!edit) return "nothing";
  std::string bytes = edit->bytes;
  bytes.replace(edit->mark_begin, edit->mark_end - edit->mark_begin, "HINT");
  return apply_splices(body, {{edit->begin, edit->end, bytes}});
}

TEST(TokenHint, ExtendsTheSystemMessage) {
  EXPECT_EQ(hinted(R"({"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"x"}]})"),
            R"({"messages":[{"role":"system","content":"Be kind.\n\nHINT"},{"role":"user","content":"x"}]})");
  EXPECT_EQ(hinted(R"({"messages":[{"content":"Be kind.","role":"developer"}]})"),
            R"({"messages":[{"content":"Be kind.\n\nHINT","role":"developer"}]})");
}

TEST(TokenHint, IsAMessageOfItsOwnElsewhere) {
  EXPECT_EQ(hinted(R"({"messages":[{"role":"user","content":"x"}]})"),
            R"({"messages":[{"role":"system","content":"HINT"},{"role":"user","content":"x"}]})");
  EXPECT_EQ(hinted(R"({"messages":[{"role":"system","content":[{"type":"text","text":"a"}]}]})"),
            R"({"messages":[{"role":"system","content":"HINT"},{"role":"system","content":[{"type":"text","text":"a"}]}]})");
  EXPECT_EQ(hinted(R"({"messages":[]})"), R"({"messages":[{"role":"system","content":"HINT"}]})");
}

TEST(TokenHint, NeedsMessages) {
  EXPECT_EQ(hinted(R"({"prompt":"x"})"), "nothing");
  EXPECT_EQ(hinted(R"({"messages":"x"})"), "nothing");
}

TEST(TokenHint, IsOneLineThatShowsAToken) {
  const JsonTape tape = JsonTape::parse(R"({"messages":[]})").value();
  const Edit edit = *token_hint(tape);

  EXPECT_THAT(edit.bytes.substr(edit.mark_begin, edit.mark_end - edit.mark_begin), HasSubstr("[[PERSON_1_AA]]"));
  EXPECT_EQ(edit.bytes.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace sekisho
