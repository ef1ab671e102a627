// Streams, whole answers and errors of OpenAI and of those that call themselves compatible, written from the descriptions of their wire
// formats: what they say in neutral form, and what a client gets of it in the translate lane.
#include "tests/support/golden.h"

#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "tests/support/describe_events.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

const std::filesystem::path kGolden = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/golden/openai";

class OpenAiStreams : public testing::TestWithParam<std::filesystem::path> {};
class OpenAiWholeAnswers : public testing::TestWithParam<std::filesystem::path> {};
class OpenAiErrors : public testing::TestWithParam<std::filesystem::path> {};

// Text completions and embeddings are told by the file's name.
Request request_for(const std::filesystem::path& path, bool stream) {
  Request request;
  const std::string name = path.stem().string();
  if (name.starts_with("completions")) request.endpoint = Endpoint::Completions;
  if (name.starts_with("embeddings")) request.endpoint = Endpoint::Embeddings;
  request.model = "asked";
  request.id = "REQ";
  request.stream = stream;
  request.usage_asked = true;
  return request;
}

struct Decoded {
  std::vector<StreamEvent> events;
  std::optional<Error> error;
};

void take(Decoded& decoded, Result<std::vector<StreamEvent>> events) {
  if (events) {
    decoded.events.insert(decoded.events.end(), events->begin(), events->end());
  } else {
    decoded.error = events.error();
  }
}

Decoded decode(const Request& request, std::string_view bytes) {
  Decoded decoded;
  const auto decoder = make_openai_dialect()->decoder(request);
  take(decoded, decoder->feed(bytes));
  if (!decoded.error) take(decoded, decoder->finish());
  return decoded;
}

std::string translate(const Request& request, const Decoded& decoded) {
  const auto writer = make_openai_api()->writer(request, Lane::Translate, nullptr);
  std::string out;
  for (const StreamEvent& event : decoded.events) out += writer->write(event);
  return out + (decoded.error ? writer->fail(*decoded.error) : writer->finish());
}

std::string show(const Request& request, std::string_view input) {
  const Decoded decoded = decode(request, input);
  std::string out = describe(decoded.events);
  if (decoded.error) out += describe(*decoded.error);
  return out + "\n== client ==\n" + translate(request, decoded) + "\n";
}

// `status`, header lines, an empty line, the body.
std::string show_error(std::string_view input) {
  const std::size_t head_end = input.find("\n\n");
  std::string_view head = input.substr(0, head_end);
  const std::string_view body = head_end == std::string_view::npos ? std::string_view() : input.substr(head_end + 2);
  const int status = std::stoi(std::string(head.substr(0, 3)));
  Headers headers;
  while (head.find('\n') != std::string_view::npos) {
    head.remove_prefix(head.find('\n') + 1);
    const std::string_view line = head.substr(0, head.find('\n'));
    const std::size_t colon = line.find(": ");
    headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  return describe(make_openai_dialect()->decode_error(status, headers, body));
}

TEST_P(OpenAiStreams, SayWhatTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());

  // The dashes follow the last frame, whose blank line they do not swallow.
  const std::string actual = show(request_for(GetParam(), true), golden.input + "\n");

  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

TEST_P(OpenAiWholeAnswers, SayWhatTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());

  const std::string actual = show(request_for(GetParam(), false), golden.input);

  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

TEST_P(OpenAiErrors, MeanWhatTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());

  const std::string actual = show_error(golden.input);

  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

std::string name_of_case(const testing::TestParamInfo<std::filesystem::path>& info) { return test_name_of(info.param); }

INSTANTIATE_TEST_SUITE_P(Golden, OpenAiStreams, testing::ValuesIn(golden_files(kGolden / "stream")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Golden, OpenAiWholeAnswers, testing::ValuesIn(golden_files(kGolden / "whole")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Golden, OpenAiErrors, testing::ValuesIn(golden_files(kGolden / "error")), name_of_case);

}  // namespace
}  // namespace sekisho
