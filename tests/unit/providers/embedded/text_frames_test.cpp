#include "providers/embedded/text_frames.h"

#include "providers/embedded/llama_shapes.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {
namespace {

using testing::HasSubstr;

struct Piece {
  const char* text;
  int n_decoded = 2;
  bool is_begin = false;
};

std::unique_ptr<server_task_result_cmpl_partial> result_of(const Piece& piece, bool chat) {
  auto result = std::make_unique<server_task_result_cmpl_partial>();
  result->id = 1;
  result->index = 1;
  result->content = piece.text;
  result->n_decoded = piece.n_decoded;
  result->n_prompt_tokens = 3;
  result->n_prompt_tokens_cache = 0;
  result->post_sampling_probs = false;
  result->is_begin = piece.is_begin;
  result->res_type = chat ? TASK_RESPONSE_TYPE_OAI_CHAT : TASK_RESPONSE_TYPE_OAI_CMPL;
  result->oaicompat_model = "a \"model\"";
  result->oaicompat_cmpl_id = "chatcmpl-1";
  return result;
}

// The seconds since the epoch may change between one way and the other.
std::string without_time(const std::string& frames) {
  constexpr std::string_view kTime = "\"created\":";
  std::string out = frames;
  for (std::size_t at = out.find(kTime); at != std::string::npos; at = out.find(kTime, at + 1)) {
    const std::size_t time = at + kTime.size();
    out.erase(time, out.find(',', time) - time);
  }
  return out;
}

// As the engine does it where an answer may be more than text.
std::string parsed(const Piece& piece, task_result_state& state, AnswerShaper& shaper, bool chat) {
  const auto result = result_of(piece, chat);
  result->update(state);
  return shaper.frames(*result);
}

class FramesOfText : public testing::TestWithParam<bool> {};

TEST_P(FramesOfText, AreThoseThatParsingGives) {
  const bool chat = GetParam();
  const std::vector<Piece> pieces{{"", 0, true},          {"Hi\n", 1}, {""}, {"\"q\" \\ \b\f\r\t\x01\x1f\x7f"}, {" 関所 🚧 "},
                                  {"</think><tool_call>"}};
  AnswerShaper shaper(AnswerShape{.chat = chat, .streaming = true});
  task_result_state by_parsing{common_chat_parser_params()};
  task_result_state state{common_chat_parser_params()};
  TextFrames text(chat);
  std::string frames;
  std::string wanted;

  for (const Piece& piece : pieces) {
    frames += text.frames(*result_of(piece, chat), state).value_or("none");
    wanted += parsed(piece, by_parsing, shaper, chat);
  }

  EXPECT_EQ(without_time(frames), without_time(wanted));
}

INSTANTIATE_TEST_SUITE_P(TextFrames, FramesOfText, testing::Values(true, false));

TEST(TextFrames, LeaveTheStateThatParsingLeaves) {
  AnswerShaper shaper(AnswerShape{.chat = true, .streaming = true});
  task_result_state by_parsing{common_chat_parser_params()};
  task_result_state state{common_chat_parser_params()};
  TextFrames text(true);

  for (const Piece& piece : {Piece{" a", 1}, Piece{"b "}}) {
    text.frames(*result_of(piece, true), state);
    parsed(piece, by_parsing, shaper, true);
  }

  EXPECT_EQ(state.generated_text, by_parsing.generated_text);
  EXPECT_TRUE(state.chat_msg == by_parsing.chat_msg);
}

TEST(TextFrames, LeaveWhatIsNotText) {
  task_result_state state{common_chat_parser_params()};
  TextFrames text(true);
  const auto scored = result_of({"a"}, true);
  scored->prob_output.probs.push_back({.tok = 1, .txt = "a", .prob = 1.0F});

  EXPECT_FALSE(text.frames(*result_of({"\xff"}, true), state));
  EXPECT_FALSE(text.frames(*scored, state));
  EXPECT_FALSE(text.frames(server_task_result_error(), state));
  EXPECT_EQ(state.generated_text, "");
}

// What a piece that is no UTF-8 becomes is told after the pieces before it.
TEST(TextFrames, AreFollowedByWhatIsParsed) {
  task_result_state state{common_chat_parser_params()};
  AnswerShaper shaper(AnswerShape{.chat = true, .streaming = true});
  TextFrames text(true);
  text.frames(*result_of({"before", 1}, true), state);

  const std::string frames = parsed({"\xff after"}, state, shaper, true);

  EXPECT_THAT(frames, HasSubstr("\"content\":\"\xEF\xBF\xBD after\""));
}

}  // namespace
}  // namespace sekisho
