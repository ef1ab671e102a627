#include "policies/detect/phrase_table.h"

#include "policies/detect/characters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> find(const std::vector<std::string>& phrases, std::string_view text) {
  std::vector<PhraseTable::Phrase> numbered;
  for (const std::string& phrase : phrases) numbered.push_back({fold_phrase(phrase), static_cast<std::uint32_t>(numbered.size())});
  const PhraseTable table(numbered);
  std::vector<std::string> found;
  const bool ascii = is_all_ascii(text);
  for (const PhraseMatch& match : table.find(LowerText(text, ascii))) {
    found.push_back(phrases[match.id] + "@" + std::to_string(match.span.begin) + "-" + std::to_string(match.span.end));
  }
  return found;
}

TEST(PhraseTable, FindsWordsOnBoundaries) {
  EXPECT_THAT(find({"falcon"}, "The FALCON has landed. falcons, myfalcon, Falcon9"), ElementsAre("falcon@4-10"));
}

TEST(PhraseTable, FindsKanjiAnywhere) { EXPECT_THAT(find({"計画"}, "新計画書の計画"), ElementsAre("計画@3-9", "計画@15-21")); }

TEST(PhraseTable, WordBesideKanjiStandsAlone) { EXPECT_THAT(find({"falcon"}, "新Falconの"), ElementsAre("falcon@3-9")); }

TEST(PhraseTable, WordInsideAnAccentedWordDoesNot) { EXPECT_THAT(find({"rich"}, "Zürich rich"), ElementsAre("rich@8-12")); }

TEST(PhraseTable, FindsPhrasesOfSeveralWords) {
  EXPECT_THAT(find({"project x-1", "project"}, "about project x-1, project y"),
              ElementsAre("project@6-13", "project x-1@6-17", "project@19-26"));
}

TEST(PhraseTable, SignsBeforeAndBehindBelongToIt) {
  EXPECT_THAT(find({"#include <", ".hack//", "c++"}, "x #include <a> .hack//g c++"),
              ElementsAre("#include <@2-12", ".hack//@15-22", "c++@24-27"));
}

TEST(PhraseTable, SingleCharacterBeforeAnAsciiWord) { EXPECT_THAT(find({"第2弾"}, "これは第2弾です"), ElementsAre("第2弾@9-16")); }

TEST(PhraseTable, LongWordsAreToldApart) {
  EXPECT_THAT(find({"confidential", "confidentiality"}, "confidentiality confidential"),
              ElementsAre("confidentiality@0-15", "confidential@16-28"));
}

TEST(PhraseTable, CaseOfOtherAlphabetsIsBlind) { EXPECT_THAT(find({"Élan", "МОСКВА"}, "ÉLAN élan москва"), testing::SizeIs(3)); }

TEST(PhraseTable, WordsAcrossBlocksAreFound) {
  for (std::size_t before = 40; before < 90; ++before) {
    EXPECT_THAT(find({"blockbuster"}, std::string(before, ' ') + "blockbuster rest"), testing::SizeIs(1)) << before;
  }
}

TEST(PhraseTable, ManyPhrasesWithOneBeginningAreAllFound) {
  std::vector<std::string> phrases;
  for (int i = 0; i < 500; ++i) phrases.push_back("株式会社" + std::to_string(i));

  EXPECT_THAT(find(phrases, "株式会社123は株式会社499と株式会社5000"), ElementsAre("株式会社123@0-15", "株式会社499@18-33"));
}

TEST(PhraseTable, EmptyFindsNothing) { EXPECT_THAT(find({}, "anything"), IsEmpty()); }

TEST(PhraseTable, RefusesWhatItCannotLookUp) {
  EXPECT_FALSE(PhraseTable::may_hold("***"));
  EXPECT_FALSE(PhraseTable::may_hold("x"));
  EXPECT_FALSE(PhraseTable::may_hold(std::string(256, 'x')));
  EXPECT_TRUE(PhraseTable::may_hold("x1"));
  EXPECT_TRUE(PhraseTable::may_hold("極"));
}

// Against looking everywhere for every phrase.
TEST(PhraseTable, FindsWhatPlainSearchFinds) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces = {"ab", "a", "b", " ", "-", "漢", "字", "漢字", "é", "1", ".", "abcdefghi"};
  const auto make = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
    return text;
  };
  const auto is_word = [](std::string_view text, std::size_t at) {
    return at < text.size() && (is_alnum(text[at]) || text[at] == '\xC3' || text[at] == '\xA9');
  };
  for (int round = 0; round < 300; ++round) {
    const std::string text = make(60);
    std::set<std::string> phrases;  // some of them with one beginning
    const std::string first = make(1);
    for (std::size_t i = random() % 5; phrases.size() <= i;) {
      const std::string phrase = (random() % 2 == 0 ? first : "") + make(1 + random() % 4);
      if (PhraseTable::may_hold(phrase)) phrases.insert(phrase);
    }
    std::size_t expected = 0;
    for (const std::string& phrase : phrases) {
      for (std::size_t at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at + 1)) {
        const bool open = at > 0 && is_word(text, at) && is_word(text, at - 1);
        const bool close = is_word(text, at + phrase.size() - 1) && is_word(text, at + phrase.size());
        expected += !open && !close ? 1 : 0;
      }
    }
    const std::vector<std::string> all(phrases.begin(), phrases.end());
    EXPECT_EQ(find(all, text).size(), expected) << testing::PrintToString(all) << " in `" << text << '`';
  }
}

}  // namespace
}  // namespace sekisho
