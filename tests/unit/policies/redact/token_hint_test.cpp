#include "policies/redact/token_hint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

RestoreTable tokens() {
  RestoreTable table("K9");
  table.add_token("PERSON_1_K9", "Taro");
  return table;
}

RestoreTable surrogates() {
  RestoreTable table("K9");
  table.add_surrogate("0300-12-3456", "0466-99-8888");
  return table;
}

// What the hint says where the table's replacements were written.
std::string words_for(const RestoreTable& table) {
  const JsonTape tape = JsonTape::parse(R"({"messages":[]})").value();
  const Edit edit = *token_hint(tape, table);
  return edit.bytes.substr(edit.mark_begin, edit.mark_end - edit.mark_begin);
}

// The body with the hint in it; the hint itself is written as HINT.
std::string hinted(const std::string& body) {
  const JsonTape tape = JsonTape::parse(body).value();
  const std::optional<Edit> edit = token_hint(tape, tokens());
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
  EXPECT_THAT(words_for(tokens()), AllOf(HasSubstr("[[PERSON_1_AA]]"), Not(HasSubstr("\n")), Not(HasSubstr("a number"))));
}

TEST(TokenHint, SpeaksOfWhatWasWritten) {
  RestoreTable both = tokens();
  both.add_surrogate("0300-12-3456", "0466-99-8888");

  EXPECT_THAT(words_for(surrogates()), AllOf(HasSubstr("a number"), Not(HasSubstr("brackets"))));
  EXPECT_EQ(words_for(both), words_for(tokens()) + " " + words_for(surrogates()));
}

}  // namespace
}  // namespace sekisho
