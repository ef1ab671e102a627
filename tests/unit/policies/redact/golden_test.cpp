#include "tests/support/golden.h"

#include "tests/unit/policies/redact/redaction_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace sekisho {
namespace {

// Golden files of redaction. Input: lines `MODE TYPE VALUE` for what is to be replaced (`keep` before the mode: not to be restored), an
// empty line, the request. Expected: the redacted request, with the conversation's nonce as KK, and what is put back into an answer that
// repeats it.
class RedactionGolden : public testing::TestWithParam<std::filesystem::path> {};

RedactionMode mode_of(const std::string& word) {
  constexpr std::array<std::string_view, 6> kWords{"placeholder", "surrogate", "generalise", "hash", "mask", "drop_part"};
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) throw std::runtime_error("no mode: " + word);
  return static_cast<RedactionMode>(found - kWords.begin());
}

std::string restored(const RedactedBody& body) {
  RestoreCounts counts;
  return restore_text(body.bytes, body.table, TextForm::Json, Spelling::Exact, counts).text;
}

std::string show(const std::string& input) {
  const std::size_t split = input.find("\n\n");
  RedactionCase what(input.substr(split + 2));
  std::istringstream lines(input.substr(0, split));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string mode;
    std::string type;
    words >> mode;
    const bool keep = mode == "keep";
    if (keep) words >> mode;
    words >> type >> std::ws;
    std::string value;
    std::getline(words, value);
    what.find(value, type, mode_of(mode), !keep);
  }
  const RedactedBody body = what.redact();
  return with_plain_nonce(body) + "\n\n== restored ==\n" + restored(body) + "\n";
}

TEST_P(RedactionGolden, SaysWhatTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());

  const std::string actual = show(golden.input);

  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

INSTANTIATE_TEST_SUITE_P(Golden, RedactionGolden,
                         testing::ValuesIn(golden_files(std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/golden/redact")),
                         [](const auto& info) { return test_name_of(info.param); });

}  // namespace
}  // namespace sekisho
