#include "policies/detect/change_finder.h"
#include "policies/detect/character_places.h"
#include "policies/detect/characters.h"
#include "policies/detect/lower_text.h"
#include "policies/detect/phrase_filter.h"
#include "policies/detect/phrase_key.h"
#include "policies/detect/word_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Known {
  explicit Known(std::string_view text) : lower(text, is_all_ascii(text)), maps(text) {}
  LowerText lower;
  ByteMaps maps;
};

std::vector<std::string> words_of(std::string_view text) {
  const Known known(text);
  const WordPlaces words(known.lower.view(), known.maps);
  std::vector<std::string> found;
  for (std::size_t i = 0; i < words.hashes().size(); ++i) {
    if (words.hashes()[i] != 0) found.emplace_back(known.lower.view().substr(words.begin(i), words.size(i)));
  }
  return found;
}

// Pieces that fall on every place of a block, in some order that a seed gives.
std::string some_text(std::uint32_t seed) {
  static const std::vector<std::string> kPieces = {"word", "a",    "Two", "x9", " ",  ", ",   "\n",    "é",
                                                   "かな", "漢字", "ー",  "１", "😀", "\x80", "の\xE3"};
  std::mt19937 random(seed);
  std::string text;
  const std::size_t pieces = random() % 120;
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

TEST(WordPlaces, AreWordsOfAsciiWithTheLettersThatGoOn) {
  EXPECT_THAT(words_of("One two-3 caféine ñandu über x"), ElementsAre("one", "two", "3", "caféine", "x"));
  EXPECT_THAT(words_of("東京Tokyo都"), ElementsAre("tokyo"));
  EXPECT_THAT(words_of(""), IsEmpty());
  EXPECT_THAT(words_of("漢字"), IsEmpty());
}

TEST(WordPlaces, MoreInABlockThanAreWrittenAtOnce) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "a ";

  EXPECT_EQ(words_of(text), std::vector<std::string>(200, "a"));
}

TEST(WordPlaces, WordsGoOnOverBlocks) {
  const std::string text = std::string(60, ' ') + std::string(200, 'w') + " end";

  EXPECT_THAT(words_of(text), ElementsAre(std::string(200, 'w'), "end"));
}

TEST(WordPlaces, HashesAreThoseOfTheKeys) {
  const Known known("Seven77 eight888 nine99999");
  const WordPlaces words(known.lower.view(), known.maps);

  ASSERT_EQ(words.hashes().size(), 3U);
  EXPECT_EQ(words.hashes()[0], scatter(word_key("seven77 ", 7)));
  EXPECT_EQ(words.hashes()[1], scatter(word_key("eight888", 8)));
  EXPECT_NE(words.hashes()[1], scatter(word_key("eight88 ", 7)));
}

TEST(CharacterPlaces, TellPairsOfWideCharactersAndWhatIsUnknown) {
  const std::string text = "漢字x漢é";
  const Known known(text);
  const CharacterPlaces places(known.lower.view(), known.maps);

  ASSERT_EQ(places.size(), 4U);
  EXPECT_EQ(places.place(1), 3U);
  EXPECT_EQ(places.single(0), places.single(2));
  EXPECT_EQ(places.pair(0), scatter(pair_key(text.data(), 6)) >> 32U);
  EXPECT_EQ(places.pair(1), places.single(1));  // ASCII behind it
  EXPECT_EQ(places.pair(2), PhraseFilter::kAny);
  EXPECT_EQ(places.pair(3), PhraseFilter::kAny);
}

TEST(CharacterPlaces, NoneInAscii) {
  const Known known("plain");

  EXPECT_EQ(CharacterPlaces(known.lower.view(), known.maps).size(), 0U);
}

TEST(PhraseFilter, MayAlwaysHoldWhatIsUnknown) { EXPECT_EQ(PhraseFilter(10).view().may_hold_half(PhraseFilter::kAny), 1U); }

// As the classes say, character by character.
std::vector<std::size_t> slow_changes(std::string_view text, std::span<const std::uint64_t> changes) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const bool bad = character.value == Character::kBadByte;
    const bool beyond = !bad && character.value >= ChangeFinder::kPlane;
    if (beyond || (!bad && (changes[character.value / 64] >> character.value % 64 & 1) != 0)) places.push_back(at);
    at += character.length;
  }
  return places;
}

TEST(ChangeFinder, LeavesOutNoCharacterThatChanges) {
  std::vector<std::uint64_t> changes(ChangeFinder::kPlane / 64, 0);
  for (const char32_t value : {U'é', U'ー', U'１', U'〜'}) changes[value / 64] |= std::uint64_t{1} << value % 64;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const std::string text = some_text(seed);
    const ByteMaps maps(text);
    ChangeFinder finder(text, maps, changes);

    std::vector<std::size_t> found;
    for (std::size_t at = finder.next(0); at < text.size(); at = finder.next(at + 1)) found.push_back(at);

    for (const std::size_t place : slow_changes(text, changes)) {
      EXPECT_TRUE(std::ranges::binary_search(found, place)) << "seed " << seed << ", place " << place;
    }
  }
}

TEST(ChangeFinder, TellsMostOfJapaneseTextToBeLeftAlone) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "本日はお忙しい中";
  const std::vector<std::uint64_t> changes(ChangeFinder::kPlane / 64, 0);
  const ByteMaps maps(text);
  ChangeFinder finder(text, maps, changes);

  EXPECT_GE(finder.next(0), text.size() - 68);  // the last block is told as a whole
}

}  // namespace
}  // namespace sekisho
