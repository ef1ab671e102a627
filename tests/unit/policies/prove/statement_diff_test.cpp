#include "policies/prove/statement_diff.h"

#include "policies/prove/policy_diff.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace sekisho {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kAllClear = "no request can go anywhere else than before";

std::string bank() {
  std::ifstream file(folder() + "config/examples/jp-bank/policy.yaml");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "the policy does not say " << from;
    return text;
  }
  return text.replace(at, from.size(), to);
}

// What is told of the bank's policy where `to` stands in the place of `from`.
std::string told(const std::string& from, const std::string& to, Language language = Language::English) {
  const auto before = policy_from(bank());
  const auto after = policy_from(changed(bank(), from, to));
  return before && after ? to_words(diff(before, after, a_friday()), language) : std::string();
}

constexpr const char* kDetector = "jp:      { pack: jp-pii/1 }";

TEST(StatementDiff, SaysThatAFactIsNoLongerRequired) {
  const std::string words = told("team: required", "team: optional");
  EXPECT_THAT(words, HasSubstr("! `context.caller.team.required`: was true, is now false: it is no longer required"));
  EXPECT_THAT(words, Not(HasSubstr(kAllClear)));
}

TEST(StatementDiff, SaysThatADetectorIsNoLongerRequired) {
  const std::string words = told(kDetector, "jp: { pack: jp-pii/1, required: false }");
  EXPECT_THAT(words, HasSubstr("`detectors.jp.required`: was true, is now false: it is no longer required: where it fails"));
  EXPECT_THAT(words, Not(HasSubstr(kAllClear)));
  EXPECT_THAT(told(kDetector, "jp: { pack: jp-pii/1, required: false }", Language::Japanese), HasSubstr("必須ではなくなります"));
}

struct Change {
  const char* from;
  const char* to;
  const char* line;
};

class NoAllClear : public ::testing::TestWithParam<Change> {};

TEST_P(NoAllClear, WhereADecisionCanChange) {
  const std::string words = told(GetParam().from, GetParam().to);
  EXPECT_THAT(words, HasSubstr(GetParam().line));
  EXPECT_THAT(words, Not(HasSubstr(kAllClear)));
}

INSTANTIATE_TEST_SUITE_P(StatementDiff, NoAllClear,
                         ::testing::Values(Change{kDetector, "jp: { pack: jp-pii/1, min_confidence: high }",
                                                  "`detectors.jp.min_confidence`: was low, is now high"},
                                           Change{kDetector, "jp: { pack: jp-pii/1, timeout_us: 5 }",
                                                  "`detectors.jp.timeout_us`: was -, is now 5 us"},
                                           Change{"deadline_s: 60", "deadline_s: 60.5", "`fallback.deadline_s`: was 60 s, is now 60500 ms"},
                                           Change{"policy: v1", "policy: v1\ntimezone: America/New_York", "`timezone`: was "},
                                           Change{"max_attempts: 3", "max_attempts: 1", "`fallback.max_attempts`: was 3, is now 1"},
                                           Change{"\nprefer:\n", "\nprefer:\n  - { by: latency }\n", "`prefer.1.by`: was "},
                                           Change{"user: required", "user: { required: true, source: gateway }",
                                                  "`context.caller.user.source`: was key, is now gateway"}));

TEST(StatementDiff, SaysThatADetectorFindsOtherThings) {
  const std::string text = R"(policy: v1
org: o
classes: [a, b]
detectors: { d: { pack: global-pii/1 } }
classify: { start: a, rules: [ { id: r, when: { found: [d.email] }, class: b } ] }
targets: [ { id: t } ]
)";
  const auto before = policy_from(text);
  const auto after = policy_from(changed(text, "global-pii/1", "basic/1"));
  EXPECT_THAT(to_words(diff(before, after, a_friday()), Language::English),
              HasSubstr("`detectors.d.pack`: was global-pii/1, is now basic/1"));
}

TEST(StatementDiff, IsEmptyForThePolicyItself) {
  const auto policy = policy_from(bank());
  EXPECT_THAT(compare_statements(policy->document(), policy->document()), IsEmpty());
}

TEST(StatementDiff, TellsAnEntryThatComesOrGoesOnce) {
  const auto with = policy_from(changed(bank(), "  names: ", "  more: { pack: us-pii/1 }\n  names: "));
  const auto without = policy_from(bank());
  const auto gone = compare_statements(with->document(), without->document());

  ASSERT_THAT(gone, SizeIs(1));
  EXPECT_THAT(to_words(gone.front(), Language::English), HasSubstr("! `detectors.more` is gone: it finds other things"));
  EXPECT_THAT(to_words(compare_statements(without->document(), with->document()).front(), Language::English),
              HasSubstr("! `detectors.more` is new"));
}

}  // namespace
}  // namespace sekisho
