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
  EXPECT_TRUE(guards("例え.example/"));
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

TEST(LinkGuard, OnlyWhatOpenedAnAddressEndsIt) {
  EXPECT_TRUE(guards("https://e.example/\","));
  EXPECT_TRUE(guards("https://e.example/`。"));
  EXPECT_TRUE(guards("https://e.example/>,"));
  EXPECT_TRUE(guards("\"https://e.example/`,"));
  EXPECT_TRUE(guards(R"({"u":"https://e.example/\",)", TextForm::Json)) << "the string's own quote opens no address";
  EXPECT_FALSE(guards(R"({"t":"{\"u\":\"https://e.example/\",\"n\":\")", TextForm::Json));
  EXPECT_FALSE(guards("\"詳細はhttps://e.example/\"、"));
  EXPECT_FALSE(guards("<https://e.example/>、"));
  EXPECT_FALSE(guards("<a href=https://e.example/>"));
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

TEST(LinkGuard, KnowsAddressesThatAreWrittenWithPercentSigns) {
  EXPECT_TRUE(guards("https%3A%2F%2Fe.example%2F"));
  EXPECT_TRUE(guards("next=https%253a%252f%252fe.example"));
  EXPECT_TRUE(guards("https:%2f%2f"));
  EXPECT_TRUE(guards("java%73cript:"));
  EXPECT_FALSE(guards("100%3A%2"));
  EXPECT_FALSE(guards("https%3A%2F%2Fe.example and "));
}

TEST(LinkGuard, KnowsSharesOfWindows) {
  EXPECT_TRUE(guards(R"(see \\e.example\)"));
  EXPECT_TRUE(guards(R"(共有は\\e.example\)"));
  EXPECT_TRUE(guards(R"("\\\\e.example\\)"));
  EXPECT_TRUE(guards(R"(share:\\e\)"));
  EXPECT_TRUE(guards(R"({"p":"\\\\e.example\\)", TextForm::Json));
  EXPECT_FALSE(guards(R"(C:\\Users\\)"));
  EXPECT_FALSE(guards(R"("C:\\Users\\)"));
  EXPECT_FALSE(guards(R"(%TEMP%\\)"));
  EXPECT_FALSE(guards(R"({"p":"C:\\Users\\)", TextForm::Json));
}

TEST(LinkGuard, KnowsTargetsOfStyleSheets) {
  EXPECT_TRUE(guards("<style>a{background:url(/x?"));
  EXPECT_TRUE(guards("URL( '/x?"));
  EXPECT_FALSE(guards("url(/x) "));
  EXPECT_FALSE(guards("curling ("));
}

TEST(LinkGuard, KnowsAutolinksOfAnyScheme) {
  EXPECT_TRUE(guards("<tel:"));
  EXPECT_TRUE(guards("<web+app.x:a"));
  EXPECT_FALSE(guards("<tel:1>"));
  EXPECT_FALSE(guards("<tel:1 "));
  EXPECT_FALSE(guards("tel:")) << "opens nothing by itself, and says whom to call";
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
