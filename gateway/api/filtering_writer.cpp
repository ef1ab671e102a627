#include "gateway/api/filtering_writer.h"

#include "gateway/api/openai_texts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace sekisho {
namespace {

using Id = JsonTape::Id;

constexpr std::string_view kData = "data:";

Result<JsonTape> parse_answer(std::string json) {
  static constexpr std::array<std::string_view, 3> kSkipped{"logprobs", "prompt_logprobs", "embedding"};
  JsonLimits limits;
  limits.reading = JsonReading::Tolerant;
  limits.skipped = kSkipped;
  return JsonTape::parse(std::move(json), limits);
}

// One SSE event: its `data`, and its other lines as they are.
struct Frame {
  std::string data;
  std::string others;
};

Frame read_frame(std::string_view text) {
  Frame frame;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with(kData)) {
      if (!first) frame.data += ' ';  // a line end between JSON tokens
      frame.data += line.substr(line.substr(kData.size()).starts_with(' ') ? kData.size() + 1 : kData.size());
      first = false;
    } else if (!line.empty()) {
      frame.others += std::string(line) + "\n";
    }
  }
  return frame;
}

// The bytes of the first event, its empty line included.
std::size_t first_frame_size(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const std::string_view end : {"\n\n", "\r\n\r\n", "\r\r"}) {
      if (bytes.substr(at).starts_with(end)) return at + end.size();
    }
  }
  return bytes.size();
}

// `{"id":…,"created":…` without choices and usage, open.
std::string envelope_of(const JsonTape& answer) {
  std::string envelope = "{";
  for (Id id = answer.at(answer.root()).first_child; id != JsonTape::kNone; id = answer.at(id).next) {
    const std::string_view key = answer.at(id).key;
    if (key == "choices" || key == "usage" || is_prompt_detail(key)) continue;
    envelope += json_quote(key) + ":" + std::string(answer.raw(id)) + ",";
  }
  return envelope;
}

// The `delta` of a chunk that holds nothing but this text.
std::string delta_of(const AnswerPlace& place, const std::string& text) {
  const std::string number = std::to_string(place.call);
  if (place.field == "arguments") return R"({"tool_calls":[{"index":)" + number + R"(,"function":{"arguments":)" + text + "}}]}";
  if (place.field == "input") return R"({"tool_calls":[{"index":)" + number + R"(,"custom":{"input":)" + text + "}}]}";
  if (place.field == "function_call") return R"({"function_call":{"arguments":)" + text + "}}";
  if (place.field == "thinking") return R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":)" + text + "}]}]}";
  return "{" + json_quote(place.field) + ":" + text + "}";
}

std::string choice_of(const AnswerPlace& place, const std::string& rest) {
  const std::string text = json_quote(rest);
  const std::string what = place.field == "text" ? "\"text\":" + text : "\"delta\":" + delta_of(place, text);
  return R"({"index":)" + std::to_string(place.choice) + "," + what + R"(,"logprobs":null,"finish_reason":null})";
}

class FilteringWriter final : public AnswerWriter {
 public:
  FilteringWriter(std::unique_ptr<AnswerWriter> inner, bool streaming, AnswerFilter& filter)
      : inner_(std::move(inner)), streaming_(streaming), filter_(filter) {}

  std::string write(const StreamEvent& event) override {
    const std::string bytes = inner_->write(event);
    return streaming_ ? filter_frames(bytes) : filter_whole(bytes);
  }
  std::string finish() override {
    const std::string rest = flush();
    return rest + filter_frames(inner_->finish());
  }
  std::string fail(const Error& error) override {
    const std::string rest = flush();
    return rest + inner_->fail(error);
  }

 private:
  std::string filter_frames(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
      const std::size_t size = first_frame_size(bytes);
      out += filter_frame(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
    return out;
  }

  std::string filter_frame(std::string_view bytes) {
    const Frame frame = read_frame(bytes);
    if (frame.data.starts_with("[DONE]")) return flush() + std::string(bytes);
    if (frame.data.empty()) return std::string(bytes);
    const Result<JsonTape> chunk = parse_answer(frame.data);
    if (!chunk) return std::string(bytes);
    const std::vector<ChoiceTexts> choices = texts_.find(*chunk);
    if (!choices.empty()) envelope_ = envelope_of(*chunk);

    std::vector<Splice> splices = without_prompt(*chunk);
    std::string before;
    for (const ChoiceTexts& choice : choices) before += filter_choice(*chunk, choice, splices);
    if (splices.empty()) return before + std::string(bytes);
    return before + frame.others + "data: " + apply_splices(chunk->bytes(), std::move(splices)) + "\n\n";
  }

  static std::vector<Splice> without_prompt(const JsonTape& answer) {
    std::vector<Splice> splices;
    for (const Id detail : find_prompt_details(answer)) splices.push_back({answer.at(detail).begin, answer.at(detail).end, "null"});
    return splices;
  }

  // Returns chunks that have to come first.
  std::string filter_choice(const JsonTape& chunk, const ChoiceTexts& choice, std::vector<Splice>& splices) {
    const std::size_t unchanged = splices.size();
    std::string before;
    for (std::size_t i = 0; i < choice.texts.size(); ++i) {
      const AnswerText& text = choice.texts[i];
      std::string passed = filter_.pass(text.place, chunk.at(text.node).text);
      open_.insert(text.place);
      const auto again = [&](const AnswerText& later) { return later.place == text.place; };
      const bool last = std::none_of(choice.texts.begin() + static_cast<std::ptrdiff_t>(i) + 1, choice.texts.end(), again);
      if (choice.finished && last) {
        passed += filter_.finish(text.place);
        open_.erase(text.place);
      }
      replace(chunk, text.node, passed, splices);
    }
    if (choice.finished) before = flush_choice(choice.choice);
    filter_rest(chunk, choice, splices, unchanged);
    return before;
  }

  // The strings that come whole; what spells a changed text token by token is dropped.
  void filter_rest(const JsonTape& answer, const ChoiceTexts& choice, std::vector<Splice>& splices, std::size_t unchanged) {
    for (const Id other : choice.others) replace(answer, other, filter_.pass_whole(answer.at(other).text), splices);
    if (splices.size() == unchanged) return;
    for (const Id detail : choice.details) splices.push_back({answer.at(detail).begin, answer.at(detail).end, "null"});
  }

  static void replace(const JsonTape& answer, Id id, const std::string& text, std::vector<Splice>& splices) {
    const JsonTape::Node& node = answer.at(id);
    if (text != node.text) splices.push_back({node.begin, node.end, json_quote(text)});
  }

  std::string chunk_with(const AnswerPlace& place, const std::string& rest) const {
    if (rest.empty()) return {};
    return "data: " + envelope_ + "\"choices\":[" + choice_of(place, rest) + "]}\n\n";
  }

  std::string flush_choice(int choice) {
    std::string out;
    for (auto place = open_.begin(); place != open_.end();) {
      if (place->choice != choice) {
        ++place;
        continue;
      }
      out += chunk_with(*place, filter_.finish(*place));
      place = open_.erase(place);
    }
    return out;
  }

  std::string flush() {
    std::string out;
    for (const AnswerPlace& place : open_) out += chunk_with(place, filter_.finish(place));
    open_.clear();
    return out;
  }

  std::string filter_whole(const std::string& body) {
    const Result<JsonTape> answer = parse_answer(body);
    if (!answer) return body;
    std::vector<Splice> splices = without_prompt(*answer);
    for (const ChoiceTexts& choice : texts_.find(*answer)) {
      const std::size_t unchanged = splices.size();
      for (const AnswerText& text : choice.texts) {
        std::string passed = filter_.pass(text.place, answer->at(text.node).text);
        passed += filter_.finish(text.place);
        replace(*answer, text.node, passed, splices);
      }
      filter_rest(*answer, choice, splices, unchanged);
    }
    return splices.empty() ? body : apply_splices(answer->bytes(), std::move(splices));
  }

  std::unique_ptr<AnswerWriter> inner_;
  const bool streaming_;
  AnswerFilter& filter_;
  OpenAiTexts texts_;
  std::set<AnswerPlace> open_;  // texts that have begun and not ended
  std::string envelope_ = "{";
};

}  // namespace

std::unique_ptr<AnswerWriter> make_filtering_writer(std::unique_ptr<AnswerWriter> inner, const Request& request, AnswerFilter& filter) {
  return std::make_unique<FilteringWriter>(std::move(inner), request.stream, filter);
}

}  // namespace sekisho
