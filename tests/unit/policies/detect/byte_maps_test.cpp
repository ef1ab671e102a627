// What the maps of a text say is what looking at every byte says, over random texts that are mostly edges.
#include "policies/detect/byte_maps.h"

#include "policies/detect/characters.h"
#include "policies/detect/word_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace sekisho {
namespace {

constexpr int kTexts = 300;

std::string random_text(std::mt19937& random) {
  constexpr std::string_view kBytes = "aaabcZZQ019-_+/.: \n%&\\~\xE3\x83\xAB";
  std::string text;
  const auto size = std::uniform_int_distribution<std::size_t>(0, 300)(random);
  while (text.size() < size) text += kBytes[std::uniform_int_distribution<std::size_t>(0, kBytes.size() - 1)(random)];
  return text;
}

std::vector<std::size_t> places(const ByteMaps& maps, std::uint64_t (ByteMaps::*mask)(std::size_t) const) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < maps.size(); ++i) ByteMaps::for_each((maps.*mask)(i), i, [&](std::size_t at) { all.push_back(at); });
  return all;
}

template <class Wanted>
std::vector<std::size_t> places_of(std::string_view text, const Wanted& wanted) {
  std::vector<std::size_t> all;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (wanted(at > 0 ? text[at - 1] : '\0', text[at])) all.push_back(at);
  }
  return all;
}

TEST(ByteMaps, WordsBeginWhereTheirNeighboursSaySo) {
  std::mt19937 random(1);
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random);
    const ByteMaps maps(text);

    EXPECT_EQ(places(maps, &ByteMaps::word_starts), places_of(text, [](char left, char c) { return is_alnum(c) && !is_alnum(left); }))
        << text;
    EXPECT_EQ(places(maps, &ByteMaps::letter_starts),
              places_of(text, [](char left, char c) { return is_letter(c) && (!is_letter(left) || (is_lower(left) && is_upper(c))); }))
        << text;
  }
}

// Colons before two bytes of some kind.
template <class Wanted>
std::vector<std::size_t> colons_before(std::string_view text, const Wanted& wanted) {
  std::vector<std::size_t> all;
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    if (text[at] == ':' && wanted(text[at + 1]) && wanted(text[at + 2])) all.push_back(at);
  }
  return all;
}

TEST(ByteMaps, ColonsAreToldByWhatStandsAroundThem) {
  std::mt19937 random(4);
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random);
    const ByteMaps maps(text);

    EXPECT_EQ(places(maps, &ByteMaps::colons_before_signs),
              colons_before(text, [](char c) { return c == '+' || c == '/' || c == '_' || c == '-'; }))
        << text;
    EXPECT_EQ(places(maps, &ByteMaps::colons_before_capitals), colons_before(text, is_upper)) << text;
    std::vector<std::size_t> near;
    for (std::size_t at = text.find(':'); at != std::string::npos; at = text.find(':', at + 1)) {
      const std::string_view before = std::string_view(text).substr(at < 4 ? 0 : at - 4, std::min<std::size_t>(at, 4));
      const bool behind = at + 1 < text.size() && is_digit(text[at + 1]);
      if (behind || std::ranges::any_of(before, is_digit)) near.push_back(at);
    }
    EXPECT_EQ(places(maps, &ByteMaps::colons_near_digits), near) << text;
  }
}

TEST(ByteMaps, FourPairsAreSeenOverBlocks) {
  std::mt19937 random(6);
  const std::vector<std::string> pieces = {"ab ", "12:", "c3-", "9,", "wxy", "5 ", "é "};
  for (int i = 0; i < kTexts; ++i) {
    std::string text;
    while (text.size() < 200) text += pieces[random() % (random() % 3 == 0 ? pieces.size() : 3)];
    std::vector<std::size_t> expected;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto kind = [&](std::size_t place) { return place < text.size() && is_alnum(text[place]); };
      bool all = true;
      for (std::size_t pair = at; pair < at + 12; pair += 3) all = all && kind(pair) && kind(pair + 1) && !kind(pair + 2);
      if (all) expected.push_back(at);
    }

    EXPECT_EQ(places(ByteMaps(text), &ByteMaps::four_pairs), expected) << text;
  }
}

TEST(ByteMaps, RunsOfCapitalsAreSeenOverBlocks) {
  for (std::size_t before = 0; before < 130; ++before) {
    const std::string text = std::string(before, ' ') + "ABCD" + std::string(70, ' ');
    const ByteMaps maps(text);
    std::size_t capitals = 0;
    for (std::size_t i = 0; i < maps.size(); ++i) capitals += maps.holds_capitals(i) ? 1 : 0;
    EXPECT_EQ(capitals, 1U) << before;
    const ByteMaps fewer(std::string(before, ' ') + "ABC " + std::string(70, ' '));
    for (std::size_t i = 0; i < fewer.size(); ++i) EXPECT_FALSE(fewer.holds_capitals(i)) << before;
  }
}

TEST(ByteMaps, LettersAndDigitsAreKnownOnBothSidesOfAPlace) {
  std::mt19937 random(5);
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random);
    const ByteMaps maps(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (std::size_t bit = 0; bit < 64; ++bit) {
        const bool behind = at + bit < text.size() && is_alnum(text[at + bit]);
        const bool before = bit < at && is_alnum(text[at - 1 - bit]);
        EXPECT_EQ(maps.alnum_from(at) >> bit & 1, behind ? 1U : 0U) << text;
        EXPECT_EQ(maps.alnum_before(at) >> (63 - bit) & 1, before ? 1U : 0U) << text;
      }
    }
  }
}

TEST(ByteMaps, EscapesAreFoundFromEveryPlace) {
  std::mt19937 random(2);
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random);
    const ByteMaps maps(text);

    for (std::size_t from = 0; from < text.size(); from += 7) EXPECT_EQ(maps.find_escape(from), text.find_first_of("\\%&", from)) << text;
  }
}

TEST(ByteMaps, RunsOfBase64AreWholeAndLongEnough) {
  constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-");
  std::mt19937 random(3);
  for (int i = 0; i < kTexts; ++i) {
    std::string text = random_text(random) + std::string(i % 80, 'A') + " " + std::string(i % 40, '9') + random_text(random);
    std::vector<std::pair<std::size_t, std::size_t>> found;
    ByteMaps(text).for_each_base64([&](std::size_t begin, std::size_t end) { found.emplace_back(begin, end); });

    std::vector<std::pair<std::size_t, std::size_t>> expected;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t end = kBase64.run_end(text, at);
      if (end - at >= 14) expected.emplace_back(at, end);
      at = end;
    }
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(WordIndex, FindsAWordWhereverOneMayBegin) {
  const WordIndex index({{"abc", 0}, {"az9", 1}, {"ル", 2}});
  const std::string text = "abc xabc xAbc 1abc -aZ9 ルル";
  std::vector<std::pair<int, std::size_t>> found;

  index.find(text, ByteMaps(text), [&](std::uint16_t word, std::size_t begin, std::size_t) { found.emplace_back(word, begin); });

  const std::vector<std::pair<int, std::size_t>> expected = {{0, 0}, {0, 10}, {0, 15}, {1, 20}, {2, 24}, {2, 27}};
  EXPECT_EQ(found, expected);
}

using Found = std::vector<std::tuple<std::size_t, std::size_t, std::uint16_t>>;  // begin, end, word

Found found_in(const WordIndex& index, std::string_view text) {
  Found found;
  index.find(text, ByteMaps(text), [&](std::uint16_t word, std::size_t begin, std::size_t end) { found.emplace_back(begin, end, word); });
  return found;
}

TEST(WordIndex, SignsBetweenWordsAreLooseWhereAWordSaysSo) {
  const WordIndex index({{"card number", 0, WordIndex::Signs::Loose}, {"card-number", 1}, {"key id", 2, WordIndex::Signs::Loose}});

  EXPECT_EQ(found_in(index, "Card_Number card-number Key\tId key id"),
            (Found{{0, 11, 0}, {12, 23, 0}, {12, 23, 1}, {24, 30, 2}, {31, 37, 2}}));
}

// Words of every length at all places of a block and at the text's end, as comparing each of them everywhere finds them.
TEST(WordIndex, FindsWhatComparingFinds) {
  const std::vector<std::string> kWords = {"abc", "abcd", "abcdefgh", "abcdefghi", "x1y", "abz", "日本", "日", "bcd"};
  std::vector<WordIndex::Word> words;
  for (const std::string& word : kWords) words.push_back({word, static_cast<std::uint16_t>(words.size())});
  const WordIndex index(words);
  const std::vector<std::string> pieces = {"abc",
                                           "ABCD",
                                           "abcdefgh",
                                           "AbcDefGhi",
                                           "x1y",
                                           " ",
                                           "[bc",
                                           "日本",
                                           "日",
                                           "@BC",
                                           "\x01"
                                           "bc",
                                           "z"};
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    const std::size_t size = random() % 700;
    while (text.size() < size) text += pieces[random() % pieces.size()];
    Found expected;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char before = at == 0 ? ' ' : text[at - 1];
      const char here = text[at];
      const char next = at + 1 < text.size() ? text[at + 1] : ' ';
      const bool capital = is_upper(here) && (is_lower(before) || (is_upper(before) && is_lower(next)));
      const bool starts = (is_letter(here) && !is_letter(before)) || capital || (is_alnum(here) && !is_alnum(before)) ||
                          static_cast<unsigned char>(here) >= 0xC0;
      const auto same = [](char a, char b) { return to_lower(a) == b; };
      for (std::uint16_t word = 0; starts && word < kWords.size(); ++word) {
        const std::string_view there = std::string_view(text).substr(at, kWords[word].size());
        if (std::ranges::equal(there, kWords[word], same)) expected.emplace_back(at, at + there.size(), word);
      }
    }
    Found found = found_in(index, text);
    std::ranges::sort(found);
    std::ranges::sort(expected);

    EXPECT_EQ(found, expected) << text;
  }
}

}  // namespace
}  // namespace sekisho
