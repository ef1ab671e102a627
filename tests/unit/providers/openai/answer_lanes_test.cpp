// Both lanes give a client the same answer, and a stream put together says what the whole answer says. Random answers; the client is
// written for this test alone, with Boost.JSON, and shares no code with the gateway.
#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

namespace sekisho {
namespace {

namespace json = boost::json;

struct Call {
  std::string id;
  std::string name;
  std::string arguments;
  bool operator==(const Call&) const = default;
};

struct ChoiceSeen {
  std::string text;
  std::string reasoning;
  std::string refusal;
  std::vector<Call> calls;
  std::string finish;
  bool operator==(const ChoiceSeen&) const = default;
};

// What a client understood of an answer.
struct AnswerSeen {
  std::string id;
  std::string model;
  std::map<int, ChoiceSeen> choices;
  std::string usage;
  int usages = 0;
  bool done = false;
  bool operator==(const AnswerSeen&) const = default;
};

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

void see_calls(const json::object& message, ChoiceSeen& seen) {
  const json::value* const calls = message.if_contains("tool_calls");
  if (calls == nullptr || !calls->is_array()) return;
  std::size_t position = 0;
  for (const json::value& item : calls->as_array()) {
    const json::object& call = item.as_object();
    const std::size_t index = call.contains("index") ? static_cast<std::size_t>(call.at("index").as_int64()) : position++;
    if (seen.calls.size() <= index) seen.calls.resize(index + 1);
    const json::object& function = call.at("function").as_object();
    seen.calls[index].id += text_of(call, "id");
    seen.calls[index].name += text_of(function, "name");
    seen.calls[index].arguments += text_of(function, "arguments");
  }
}

void see(const json::object& answer, std::string_view holder, AnswerSeen& seen) {
  if (answer.contains("id")) seen.id = text_of(answer, "id");
  if (answer.contains("model")) seen.model = text_of(answer, "model");
  for (const json::value& item : answer.at("choices").as_array()) {
    const json::object& choice = item.as_object();
    ChoiceSeen& known = seen.choices[static_cast<int>(choice.at("index").as_int64())];
    const json::object& message = choice.at(holder).as_object();
    known.text += text_of(message, "content");
    known.reasoning += text_of(message, "reasoning_content");
    known.refusal += text_of(message, "refusal");
    see_calls(message, known);
    known.finish += text_of(choice, "finish_reason");
  }
  const json::value* const usage = answer.if_contains("usage");
  if (usage == nullptr || !usage->is_object()) return;
  ++seen.usages;
  seen.usage = std::to_string(usage->at("prompt_tokens").as_int64()) + "/" + std::to_string(usage->at("completion_tokens").as_int64());
}

AnswerSeen read_stream(std::string_view bytes) {
  AnswerSeen seen;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("\n\n");
    std::string_view frame = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (frame.starts_with(':')) continue;
    frame.remove_prefix(std::string_view("data: ").size());
    if (frame == "[DONE]") {
      seen.done = true;
    } else {
      EXPECT_FALSE(seen.done);
      see(json::parse(frame).as_object(), "delta", seen);
    }
  }
  return seen;
}

// An answer of one provider, streamed and whole.
class RandomAnswer {
 public:
  explicit RandomAnswer(unsigned seed) : random_(seed) {
    for (int i = 0; i < 1 + static_cast<int>(random_() % 3); ++i) choices_[i] = choice();
  }

  std::string stream() {
    std::string out;
    for (const auto& [index, choice] : choices_) out += chunk(index, {{"role", "assistant"}, {"content", ""}}, nullptr);
    for (const auto& [index, choice] : choices_) out += deltas(index, choice);
    const json::value usage{{"prompt_tokens", 7}, {"completion_tokens", 5}, {"total_tokens", 12}};
    out += "data: " + json::serialize(envelope("chat.completion.chunk", json::array(), usage)) + "\n\n";
    return out + "data: [DONE]\n\n";
  }

  std::string whole() {
    json::array list;
    for (const auto& [index, choice] : choices_) {
      json::object message{{"role", "assistant"}, {"content", choice.text}, {"reasoning_content", choice.reasoning}};
      message["refusal"] = choice.refusal.empty() ? json::value(nullptr) : json::value(choice.refusal);
      json::array calls;
      for (const Call& call : choice.calls) calls.push_back(call_json(call, call.arguments));
      if (!calls.empty()) message["tool_calls"] = calls;
      list.push_back({{"index", index}, {"message", message}, {"finish_reason", choice.finish}});
    }
    return json::serialize(envelope("chat.completion", list, {{"prompt_tokens", 7}, {"completion_tokens", 5}, {"total_tokens", 12}}));
  }

 private:
  std::string words() {
    static constexpr std::array<std::string_view, 6> kWords{"a", "世界", "😀", "\n\"", "\\u", "data: x\n\n"};
    std::string out;
    for (unsigned i = random_() % 6; i > 0; --i) out += kWords.at(random_() % kWords.size());
    return out;
  }

  ChoiceSeen choice() {
    ChoiceSeen out{.text = words(), .reasoning = words(), .refusal = random_() % 4 == 0 ? words() : "", .calls = {}, .finish = "stop"};
    for (unsigned i = random_() % 3; i > 0; --i)
      out.calls.push_back({"call_" + std::to_string(i), "f" + std::to_string(i), "{\"x\":\"" + std::to_string(i) + "\"}"});
    if (!out.calls.empty()) out.finish = "tool_calls";
    return out;
  }

  static json::object call_json(const Call& call, const std::string& arguments) {
    return {{"id", call.id}, {"type", "function"}, {"function", {{"name", call.name}, {"arguments", arguments}}}};
  }

  static json::object envelope(std::string_view object, json::value list, json::value usage) {
    return {{"id", "chatcmpl-9"}, {"object", object},           {"created", 1},
            {"model", "m"},       {"choices", std::move(list)}, {"usage", std::move(usage)}};
  }

  std::string chunk(int index, json::object delta, json::value finish) {
    json::array list{{{"index", index}, {"delta", std::move(delta)}, {"finish_reason", std::move(finish)}}};
    const std::string comment = random_() % 8 == 0 ? ": ping\n\n" : "";
    return comment + "data: " + json::serialize(envelope("chat.completion.chunk", std::move(list), nullptr)) + "\n\n";
  }

  // Pieces of a text, cut between characters: `{key: piece}` each.
  std::string pieces(int index, std::string_view key, const std::string& text) {
    std::string out;
    std::size_t begin = 0;
    while (begin < text.size()) {
      std::size_t end = std::min(text.size(), begin + 1 + random_() % 5);
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
      out += chunk(index, {{key, text.substr(begin, end - begin)}}, nullptr);
      begin = end;
    }
    return out;
  }

  std::string deltas(int index, const ChoiceSeen& choice) {
    std::string out = pieces(index, "reasoning_content", choice.reasoning) + pieces(index, "content", choice.text) +
                      pieces(index, "refusal", choice.refusal);
    for (std::size_t i = 0; i < choice.calls.size(); ++i) {
      json::object opening = call_json(choice.calls[i], "");
      opening["index"] = i;
      out += chunk(index, {{"tool_calls", json::array{opening}}}, nullptr);
      for (const char c : choice.calls[i].arguments) {
        out += chunk(index, {{"tool_calls", json::array{{{"index", i}, {"function", {{"arguments", std::string(1, c)}}}}}}}, nullptr);
      }
    }
    return out + chunk(index, {}, json::value(choice.finish));
  }

  std::mt19937 random_;
  std::map<int, ChoiceSeen> choices_;
};

std::string through(const std::string& bytes, bool stream, bool usage_asked, Lane lane) {
  Request request;
  request.model = "m";
  request.stream = stream;
  request.usage_asked = usage_asked;
  const auto decoder = make_openai_dialect()->decoder(request);
  const auto writer = make_openai_api()->writer(request, lane, nullptr);
  std::string out;
  for (const StreamEvent& event : *decoder->feed(bytes)) out += writer->write(event);
  for (const StreamEvent& event : *decoder->finish()) out += writer->write(event);
  return out + writer->finish();
}

TEST(AnswerLanes, AgreeOnRandomStreams) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string bytes = RandomAnswer(seed).stream();
    const AnswerSeen expected = read_stream(bytes);
    EXPECT_EQ(read_stream(through(bytes, true, true, Lane::Relay)), expected) << "seed " << seed;
    EXPECT_EQ(read_stream(through(bytes, true, true, Lane::Translate)), expected) << "seed " << seed;
  }
}

TEST(AnswerLanes, AgreeOnStreamsWhoseUsageNobodyAskedFor) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const std::string bytes = RandomAnswer(seed).stream();
    const AnswerSeen relay = read_stream(through(bytes, true, false, Lane::Relay));
    EXPECT_EQ(relay.usages, 0);
    EXPECT_EQ(relay, read_stream(through(bytes, true, false, Lane::Translate))) << "seed " << seed;
  }
}

TEST(AnswerLanes, AgreeOnRandomWholeAnswers) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string body = RandomAnswer(seed).whole();
    AnswerSeen relay;
    AnswerSeen translate;
    EXPECT_EQ(through(body, false, false, Lane::Relay), body);
    see(json::parse(body).as_object(), "message", relay);
    see(json::parse(through(body, false, false, Lane::Translate)).as_object(), "message", translate);
    EXPECT_EQ(relay, translate) << "seed " << seed;
  }
}

TEST(AnswerLanes, StreamsPutTogetherSayWhatTheWholeSays) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomAnswer answer(seed);
    AnswerSeen whole;
    see(json::parse(through(answer.whole(), false, false, Lane::Translate)).as_object(), "message", whole);
    whole.done = true;
    EXPECT_EQ(read_stream(through(answer.stream(), true, true, Lane::Translate)), whole) << "seed " << seed;
    EXPECT_EQ(read_stream(through(answer.whole(), true, true, Lane::Relay)), whole) << "seed " << seed << ", whole in reply to a stream";
  }
}

}  // namespace
}  // namespace sekisho
