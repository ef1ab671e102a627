#include "gateway/core/ascii.h"
#include "gateway/core/utf8.h"
#include "gateway/pipeline/answer_texts.h"
#include "tests/unit/gateway/pipeline/basic_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace sekisho {
namespace {

// Random texts with wide characters, values put back into them, and splits: every piece that goes on is valid UTF-8, and all of them
// together are what goes on at once. SEKISHO_PROPERTY_CASES cases (a release: 50000 and more), a sample where it is not set.
constexpr unsigned kSeed = 20261123;
using Chance = std::mt19937;
using Action = ResponseRule::Action;

const AnswerPlace kContent{.choice = 0, .field = "content"};
const AnswerPlace kArguments{.choice = 0, .field = "arguments", .call = 1, .json = true};

int cases() {
  const char* wanted = std::getenv("SEKISHO_PROPERTY_CASES");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return std::max(wanted == nullptr ? 1'000 : std::atoi(wanted), 1);
}

std::size_t below(Chance& random, std::size_t limit) { return random() % limit; }

std::string one_of(Chance& random, const std::vector<std::string>& words) { return words[below(random, words.size())]; }

// A token or a surrogate stands in the answer, and values of characters of every width behind them.
std::shared_ptr<const RestoreTable> table() {
  RestoreTable table("K9");
  table.add_token("ADDRESS_1_K9", "東京都千代田区丸の内1-19-7");
  table.add_token("PERSON_2_K9", "Zoë Müller");
  table.add_token("EMOJI_3_K9", "😀😀😀");
  table.add_token("LONG_4_K9", std::string(90, 'x') + "長い長い長い長い長い長い長い長い長い長い長い長い長い長い長い長い値");
  table.add_surrogate("東京都架空市仮想町8-65-83", "大阪府大阪市北区梅田三丁目1番3号");
  table.add_surrogate("0300-12-3456", "〇三の五八六二の九三八五");
  return std::make_shared<const RestoreTable>(std::move(table));
}

std::string random_text(Chance& random) {
  static const std::vector<std::string> kPieces{"[[ADDRESS_1_K9]]",
                                                "[[PERSON_2_K9]]",
                                                "[[EMOJI_3_K9]]",
                                                "[[LONG_4_K9]]",
                                                "東京都架空市仮想町8-65-83",
                                                "0300-12-3456",
                                                "です",
                                                "あ",
                                                "é",
                                                "😀",
                                                "\n",
                                                "\n",
                                                " ",
                                                "a",
                                                "7",
                                                "、",
                                                " the words of a line ",
                                                "\"",
                                                " card 4111 1111 1111 1111 ",
                                                " taro@example.org ",
                                                "{\"q\": \""};
  std::string text;
  for (std::size_t i = below(random, 24); i > 0; --i) {
    const std::string piece = one_of(random, kPieces);
    for (std::size_t times = below(random, 6) == 0 ? below(random, 60) : 1; times > 0; --times) text += piece;
  }
  return text;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = read_utf8(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

class AnswerScanProperty : public testing::TestWithParam<Action> {
 protected:
  AnswerScanProperty() {
    rule_.id = "all";
    rule_.types = {"basic.*"};
    rule_.action = GetParam();
    treatment_.table = table();
  }

  // What goes on of the text, in pieces of up to so many bytes, whole characters each.
  std::vector<std::string> passed(Chance& random, const AnswerPlace& place, std::string_view text, std::size_t longest) const {
    AnswerTexts answer(treatment_, {{&rule_}, *policy_, detectors_, clock_});
    std::vector<std::string> out;
    while (!text.empty()) {
      const std::size_t size = character_end(text, std::min(text.size(), 1 + below(random, longest)));
      out.push_back(answer.pass(place, text.substr(0, size)));
      text.remove_prefix(size);
    }
    out.push_back(answer.finish(place));
    return out;
  }

  std::shared_ptr<const Policy> policy_ = basic_policy();
  std::vector<DeclaredDetector> detectors_ = basic_detectors();
  SystemClock clock_;
  ResponseRule rule_;
  AnswerTreatment treatment_;
};

std::string joined(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

TEST_P(AnswerScanProperty, PiecesAreUtf8AndTogetherWhatGoesOnAtOnce) {
  Chance random(kSeed);
  for (int i = 0; i < cases(); ++i) {
    const std::string text = random_text(random);
    const AnswerPlace& place = below(random, 2) == 0 ? kContent : kArguments;
    const std::string whole = joined(passed(random, place, text, text.size() + 1));

    const std::vector<std::string> pieces = passed(random, place, text, 1 + below(random, 80));

    ASSERT_TRUE(std::ranges::all_of(pieces, is_utf8)) << text;
    ASSERT_EQ(joined(pieces), whole) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Actions, AnswerScanProperty, testing::Values(Action::Log, Action::Mask, Action::Block));

}  // namespace
}  // namespace sekisho
