#include "policies/redact/link_guard.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

// Whether a value that stands behind `before` would be inside a link.
bool guards(std::string_view before, TextForm form = TextForm::Plain) {
  LinkGuard guard(form);
  for (const char c : before) guard.pass(std::string_view(&c, 1));
  return guard.inside();
}

TEST(LinkGuard, KnowsAddresses) {
  EXPECT_TRUE(guards("see https://e.example/?q="));
  EXPECT_TRUE(guards("www.e.example/"));
  EXPECT_TRUE(guards("e.example/x?"));
  EXPECT_FALSE(guards("see https://e.example/ and "));
  EXPECT_FALSE(guards("plain words "));
}

TEST(LinkGuard, KnowsHostsWithoutAName) {
  EXPECT_TRUE(guards("see 10.1.2.3/"));
  EXPECT_TRUE(guards("サーバー10.1.2.3:8080/"));
  EXPECT_TRUE(guards("([2001:db8::1]/"));
  EXPECT_TRUE(guards("[2001:DB8::1]:8080/x?"));
  EXPECT_TRUE(guards("localhost/"));
  EXPECT_TRUE(guards("localhost:8080/"));
  EXPECT_TRUE(guards(R"({"u":"localhost:8080\/)", TextForm::Json));
  EXPECT_FALSE(guards("1.2.3/"));
  EXPECT_FALSE(guards("1.2.3.4.5/"));
  EXPECT_FALSE(guards("12:30/"));
  EXPECT_FALSE(guards("[a:b]/"));
  EXPECT_FALSE(guards("localhost: "));
}

TEST(LinkGuard, WhatStandsRightBehindAQuoteIsInTheAddress) {
  EXPECT_TRUE(guards("https://e.example/\""));
  EXPECT_TRUE(guards("https://e.example/`"));
  EXPECT_TRUE(guards("https://e.example/\"a/"));
  EXPECT_FALSE(guards("(\"https://e.example/\", "));
  EXPECT_FALSE(guards("`https://e.example/`の"));
  EXPECT_FALSE(guards("`https://e.example/`, "));
  EXPECT_FALSE(guards("{\"u\":\"https://e.example/\",\"n\":\""));
}

TEST(LinkGuard, AnAddressThatAwaitsAValueGoesOnBehindAQuote) {
  EXPECT_TRUE(guards("https://e.example/?q=\""));
  EXPECT_TRUE(guards("https://e.example/?a=\uFF08"));
  EXPECT_FALSE(guards("\"https://e.example/\",\"name\":\""));
  EXPECT_FALSE(guards("https://e.example/?q= "));
}

TEST(LinkGuard, LettersAndPunctuationOfOtherScriptsEndNoAddress) {
  for (const std::string sign : {"、", "。", "，", "：", "；", "？", "！", "（", "）", "「", "」", "』", "》", "】", "｡", "を", "\u3000"}) {
    EXPECT_TRUE(guards("https://e.example/" + sign)) << sign;
    EXPECT_TRUE(guards("<https://e.example/" + sign + "a")) << sign;
    EXPECT_TRUE(guards(R"({"u":"https://e.example/)" + sign + "d=", TextForm::Json)) << sign;
    EXPECT_FALSE(guards("https://e.example/" + sign + " ")) << sign;
    EXPECT_FALSE(guards("https://e.example/" + sign + "<b>")) << sign;
    EXPECT_FALSE(guards("e.example" + sign)) << sign;
  }
}

TEST(LinkGuard, KnowsTargetsOfMarkdown) {
  EXPECT_TRUE(guards("[a](/rel?"));
  EXPECT_TRUE(guards("![a](</x y?"));
  EXPECT_FALSE(guards("[a](/rel) "));
}

TEST(LinkGuard, KnowsReferenceDefinitions) {
  EXPECT_TRUE(guards("text\n[b]: /rel?"));
  EXPECT_TRUE(guards("[b]:\n  /x?"));
  EXPECT_TRUE(guards("[b]: <\n/x?"));
  EXPECT_FALSE(guards("[b]: /rel \"title "));
  EXPECT_FALSE(guards("[b]:\n\nwords"));
  EXPECT_FALSE(guards("as in array[1]: "));
}

TEST(LinkGuard, KnowsReferenceDefinitionsInBlockQuotesAndListItems) {
  for (const std::string head : {"- [b]:", "* [b]:", "+ [b]:", "> [b]:", ">[b]:", "1. [b]:", "12) [b]:", "> - [b]:", "- > 1. [b]:",
                                 "text\n  - [b]:", "[^1]: [b]:", "- [ ] [b]:", "> [b\n> c]:", "[b\nc]:"}) {
    EXPECT_TRUE(guards(head)) << head;
    EXPECT_TRUE(guards(head + " /")) << head;
    EXPECT_TRUE(guards(head + "\n  ")) << head;
    EXPECT_TRUE(guards(head + " <a ")) << head;
    EXPECT_FALSE(guards(head + " /x \"title ")) << head;
  }
  EXPECT_TRUE(guards("> [b]:\n> "));
  EXPECT_TRUE(guards("> > [b]:\n> > /x?"));
  EXPECT_FALSE(guards("- as in array[1]: "));
  EXPECT_FALSE(guards("- [x] done: "));
  EXPECT_FALSE(guards("[x] done\n\nas in array[1]: "));
}

TEST(LinkGuard, KnowsTags) {
  EXPECT_TRUE(guards("<img src=/a?q="));
  EXPECT_FALSE(guards("a < b and "));
  EXPECT_FALSE(guards("<b>"));
}

TEST(LinkGuard, ReadsEscapesOfJson) {
  EXPECT_TRUE(guards(R"({"md":"\u003cimg src=/a?q=)", TextForm::Json));
  EXPECT_TRUE(guards(R"({"url":"https:\/\/e.example\/)", TextForm::Json));
  EXPECT_TRUE(guards(R"({"t":"https://a.example\u3002)", TextForm::Json)) << "an ideographic full stop ends no address";
  EXPECT_FALSE(guards(R"({"url":"https://e.example/?q=","name":")", TextForm::Json)) << "the string ended";
  EXPECT_FALSE(guards(R"({"t":"\ud83d\ude00 )", TextForm::Json));
}

}  // namespace
}  // namespace sekisho
