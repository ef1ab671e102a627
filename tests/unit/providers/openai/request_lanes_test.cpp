// Both ways to an upstream of the client's own dialect say the same: the client's bytes with two splices, and the body built from the
// neutral form. Random requests, unknown members included.
#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "tests/support/canonical_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

namespace sekisho {
namespace {

class RandomRequest {
 public:
  explicit RandomRequest(unsigned seed) : random_(seed) {}

  std::string chat() {
    std::vector<std::string> members{member("model", quoted("auto")), member("messages", array([this] { return message(); }, 1))};
    if (chance()) members.push_back(member("tools", array([this] { return tool(); }, 0)));
    if (chance()) members.push_back(member("functions", array([this] { return value(2); }, 0)));
    if (chance()) members.push_back(member("response_format", "{\"type\":\"json_schema\",\"json_schema\":" + value(2) + "}"));
    add_common(members);
    return object(std::move(members));
  }

  std::string completion() {
    std::vector<std::string> members{member("model", quoted("auto")),
                                     member("prompt", chance() ? text() : "[" + text() + "," + text() + "]")};
    add_common(members);
    return object(std::move(members));
  }

 private:
  bool chance() { return random_() % 2 == 0; }
  std::size_t below(std::size_t count) { return random_() % count; }
  std::string pick(std::initializer_list<std::string_view> choices) { return std::string(*(choices.begin() + below(choices.size()))); }

  static std::string quoted(std::string_view word) { return json_quote(word); }
  std::string space() { return pick({"", "", " ", "\n\t"}); }
  std::string member(std::string_view key, std::string_view value) {
    return space() + quoted(key) + space() + ":" + space() + std::string(value) + space();
  }

  std::string object(std::vector<std::string> members) {
    std::ranges::shuffle(members, random_);
    std::string out = "{";
    for (const std::string& item : members) out += (out.size() > 1 ? "," : "") + item;
    return out + "}";
  }

  template <class Item>
  std::string array(Item item, std::size_t least) {
    std::string out = "[";
    const std::size_t count = least + below(3);
    for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "," : "") + item();
    return out + space() + "]";
  }

  std::string text() {
    return pick({"\"\"", "\"plain\"", "\"\\u3042\\n\"", "\"世界\"", "\"\\ud83d\\ude00\"", "\"a\\/b\\\"\"", "\"{\\\"x\\\":1}\""});
  }
  std::string number() { return pick({"0", "-0", "1.0", "1e3", "12345678901234567890", "0.10", "42"}); }

  std::string value(int depth) {
    switch (below(depth > 0 ? 7 : 5)) {
      case 0:
        return "null";
      case 1:
        return chance() ? "true" : "false";
      case 2:
        return number();
      case 3:
      case 4:
        return text();
      case 5:
        return array([this, depth] { return value(depth - 1); }, 0);
      default:
        return object({member("k1", value(depth - 1)), member("k\u3042", value(depth - 1))});
    }
  }

  std::string part() {
    if (chance()) return object({member("type", "\"text\""), member("text", text()), member("cache_control", value(1))});
    return object({member("type", pick({"\"image_url\"", "\"file\"", "\"video_url\"", "\"x\""})), member("image_url", value(2))});
  }

  std::string call() {
    return object({member("id", text()), member("type", "\"function\""),
                   member("function", object({member("name", text()), member("arguments", text())})), member("extra_content", value(1))});
  }

  std::string content() {
    switch (below(4)) {
      case 0:
        return "null";
      case 1:
        return array([this] { return part(); }, 0);
      default:
        return text();
    }
  }

  std::string message() {
    const std::string role = pick({"\"system\"", "\"developer\"", "\"user\"", "\"assistant\"", "\"tool\"", "\"function\""});
    std::vector<std::string> members{member("role", role)};
    if (below(8) != 0) members.push_back(member("content", content()));
    if (below(3) == 0) members.push_back(member("tool_calls", chance() ? array([this] { return call(); }, 0) : "null"));
    if (below(3) == 0) members.push_back(member("name", chance() ? text() : "null"));
    if (below(3) == 0) members.push_back(member("tool_call_id", chance() ? text() : number()));
    if (below(3) == 0) members.push_back(member("reasoning_content", value(1)));
    if (below(3) == 0) members.push_back(member("x_unknown", value(2)));
    return object(std::move(members));
  }

  std::string tool() {
    return object({member("type", "\"function\""), member("function", object({member("name", text()), member("parameters", value(3))})),
                   member("x", value(1))});
  }

  void add_common(std::vector<std::string>& members) {
    if (chance()) members.push_back(member("stream", pick({"true", "true", "false", "null"})));
    if (chance()) members.push_back(member("stream_options", stream_options()));
    if (chance()) members.push_back(member("max_tokens", pick({"5", "5.0", "null", "-1", "0"})));
    if (chance()) members.push_back(member("temperature", number()));
    if (chance()) members.push_back(member("x_vendor", value(3)));
    if (chance()) members.push_back(member("", value(1)));
  }

  std::string stream_options() {
    std::vector<std::string> members;
    if (chance()) members.push_back(member("include_usage", pick({"true", "false", "null"})));
    if (chance()) members.push_back(member("include_obfuscation", "false"));
    return below(5) == 0 ? "null" : object(std::move(members));
  }

  std::mt19937 random_;
};

// Takes away what means nothing: a stream that is not one, and options that say nothing.
std::string meaning(const std::string& json) {
  const Result<JsonTape> tape = JsonTape::parse(json);
  EXPECT_TRUE(tape) << json;
  const JsonTape::Id root = tape->root();
  std::string out = "{";
  std::map<std::string, std::string> members;
  for (JsonTape::Id id = tape->at(root).first_child; id != JsonTape::kNone; id = tape->at(id).next) {
    const std::string_view key = tape->at(id).key;
    std::string value = canonical(*tape, id);
    if (key == "stream" && value != "true") continue;
    if (key == "stream_options") {
      for (const std::string_view nothing : {"\"include_usage\":false,", "\"include_usage\":null,"}) {
        if (const auto at = value.find(nothing); at != std::string::npos) value.erase(at, nothing.size());
      }
      if (value == "null" || value == "{}") continue;
    }
    members[std::string(key)] = value;
  }
  for (const auto& [key, value] : members) out += json_quote(key) + ":" + value + ",";
  return out + "}";
}

void expect_lanes_agree(Endpoint endpoint, const std::string& body) {
  const Target target{.id = "t", .provider = "p", .model = "up\"stream", .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};
  const Result<Request> request = make_openai_api()->parse(endpoint, body);
  ASSERT_TRUE(request) << request.error().message << " in " << body;

  const auto relay = make_openai_dialect()->encode(*request, target);
  const auto neutral = encode_neutral(*request, target);

  EXPECT_EQ(meaning(relay->body), meaning(neutral->body)) << body;
  EXPECT_EQ(relay->path, neutral->path);
  EXPECT_EQ(relay->headers, neutral->headers);
}

// What the gate looked at before the model and the wish for usage were put in: every name and every value that can hold a text, as it is
// spelled, in order, but for those two.
std::vector<std::string> words_of(const JsonTape& tape) {
  const JsonTape::Id model = tape.find(tape.root(), "model");
  const JsonTape::Id options = tape.find(tape.root(), "stream_options");
  const JsonTape::Id usage = options == JsonTape::kNone ? options : tape.find(options, "include_usage");
  std::vector<std::string> words;
  for (JsonTape::Id id = 0; id < tape.size(); ++id) {
    const JsonTape::Node& node = tape.at(id);
    if (id == model || id == options || id == usage) continue;
    words.push_back(tape.bytes().substr(node.key_begin, node.key_end - node.key_begin));
    if (node.kind != JsonTape::Kind::Object && node.kind != JsonTape::Kind::Array) words.emplace_back(tape.raw(id));
  }
  return words;
}

void expect_only_what_is_configured(Endpoint endpoint, const std::string& body, const std::string& model) {
  const Target target{.id = "t", .provider = "p", .model = model, .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};
  const Result<Request> request = make_openai_api()->parse(endpoint, body);
  ASSERT_TRUE(request) << body;
  const Result<JsonTape> sent = JsonTape::parse(make_openai_dialect()->encode(*request, target)->body);
  ASSERT_TRUE(sent) << body;

  EXPECT_EQ(words_of(*sent), words_of(*request->tape)) << body;
  EXPECT_EQ(sent->find_string(sent->root(), "model"), model) << body;
  const JsonTape::Id options = sent->find(sent->root(), "stream_options");
  if (request->stream) EXPECT_EQ(sent->raw(sent->find(options, "include_usage")), "true") << body;
}

TEST(RelayLane, AddsToWhatTheGateSawNothingButWhatIsConfigured) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    expect_only_what_is_configured(Endpoint::Chat, RandomRequest(seed).chat(), "up\"stream, \\ 世界");
    expect_only_what_is_configured(Endpoint::Completions, RandomRequest(seed).completion(), "auto");
  }
}

TEST(RequestLanes, AgreeOnRandomChats) {
  for (unsigned seed = 0; seed < 600; ++seed) expect_lanes_agree(Endpoint::Chat, RandomRequest(seed).chat());
}

TEST(RequestLanes, AgreeOnRandomCompletions) {
  for (unsigned seed = 0; seed < 200; ++seed) expect_lanes_agree(Endpoint::Completions, RandomRequest(seed).completion());
}

TEST(RelayLane, ChangesNothingButTheModelWhereNothingElseIsNeeded) {
  const Target target{.id = "t", .provider = "p", .model = "m", .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};
  const auto request =
      make_openai_api()->parse(Endpoint::Chat, R"({ "x":1.0, "model" : "auto","messages":[{"role":"user","content":"\u3042"}] } )");

  EXPECT_EQ(make_openai_dialect()->encode(*request, target)->body,
            R"({ "x":1.0, "model" : "m","messages":[{"role":"user","content":"\u3042"}] } )");
}

TEST(UpstreamHeaders, CarryTraceAndId) {
  Request request;
  request.id = "01J";
  request.traceparent = "00-a-b-01";
  request.stream = true;
  const auto sent = encode_neutral(request, Target());

  EXPECT_EQ(sent->headers, (Headers{{"Content-Type", "application/json"},
                                    {"Accept", "text/event-stream"},
                                    {"X-Client-Request-Id", "01J"},
                                    {"traceparent", "00-a-b-01"}}));
}

}  // namespace
}  // namespace sekisho
