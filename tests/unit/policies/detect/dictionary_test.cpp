#include "policies/detect/dictionary.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> found_with(std::string_view file, std::string_view text) {
  return found_by(*make_dictionary(read_dictionary(file, "words.txt").value()), text);
}

std::string problem_of(std::string_view file) {
  const auto words = read_dictionary(file, "words.txt");
  return words ? "" : words.error().message;
}

TEST(Dictionary, FindsWordsWithTheirTypes) {
  EXPECT_THAT(found_with("# titles\nProject Falcon\tcodename\n\n星海のオルフェ\n", "星海のオルフェ is project falcon"),
              ElementsAre("term high 星海のオルフェ", "codename high project falcon"));
}

TEST(Dictionary, WidthCaseAndHiddenCharactersDoNotMatter) {
  EXPECT_THAT(found_with("ｵﾙﾌｪ\nFalcon\n", "オルフェとＦＡＬＣＯＮ、fal\u200Bcon"),
              ElementsAre("term high オルフェ", "term high ＦＡＬＣＯＮ", "term high fal\u200Bcon"));
}

TEST(Dictionary, WordsOfAPhraseMayBeSetApartOtherwise) {
  for (const std::string text : {"Project Zephyr", "project\nzephyr", "Project\r\nZephyr", "Project  Zephyr", "Project\tZephyr",
                                 "project-zephyr", "Project_Zephyr", "ProjectZephyr", "projectzephyr"}) {
    EXPECT_THAT(found_with("Project Zephyr\n", "the " + text + "!"), ElementsAre("term high " + text)) << text;
  }
  EXPECT_THAT(found_with("Project Zephyr\n", "project. zephyr, projectzephyrs"), IsEmpty());
}

TEST(Dictionary, FindsWhatIsEncoded) { EXPECT_THAT(found_with("Falcon\n", "see RmFsY29uIGlzIHNlY3JldA=="), testing::SizeIs(1)); }

TEST(Dictionary, AsciiWordsStandOnBoundaries) { EXPECT_THAT(found_with("cat\n", "concatenate category"), IsEmpty()); }

TEST(Dictionary, ByteOrderMarkAndWindowsLineEndsAreNoWords) {
  EXPECT_THAT(found_with("\xEF\xBB\xBF"
                         "alpha\tgreek\r\nbeta\r\n",
                         "alpha beta"),
              ElementsAre("greek high alpha", "term high beta"));
}

TEST(Dictionary, OneWordMayHaveTwoTypes) {
  EXPECT_THAT(found_with("orion\tship\norion\tgame\n", "orion"), ElementsAre("game high orion", "ship high orion"));
}

TEST(Dictionary, TypesAreListed) {
  const auto detector = make_dictionary(read_dictionary("orion\tship\nvega\n", "words.txt").value());

  EXPECT_THAT(detector->types(), ElementsAre("obfuscated", "ship", "term"));
}

TEST(Dictionary, ProblemsNameTheLineAndNotTheWord) {
  const std::string problem = problem_of("good\nSecretTitle\tbad type!\n***\n");

  EXPECT_THAT(problem, HasSubstr("words.txt:2: "));
  EXPECT_THAT(problem, HasSubstr("words.txt:3: "));
  EXPECT_THAT(problem, testing::Not(HasSubstr("SecretTitle")));
}

TEST(Dictionary, ManyProblemsAreCounted) { EXPECT_THAT(problem_of("*\n*\n*\n*\n*\n"), HasSubstr("and 2 more lines")); }

TEST(Dictionary, BytesThatAreNoTextAreRefused) { EXPECT_THAT(problem_of("ok\n\xFF\xFE\n"), HasSubstr("words.txt:2: this is not UTF-8")); }

TEST(Dictionary, EmptyFileIsRefused) { EXPECT_THAT(problem_of("# nothing\n"), HasSubstr("holds no word")); }

}  // namespace
}  // namespace sekisho
