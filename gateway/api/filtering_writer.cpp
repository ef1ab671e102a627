#include "gateway/api/filtering_writer.h"

#include "gateway/api/held_members.h"
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
      : inner_(std::move(inner)), streaming_(streaming), filter_(filter), pieces_(filter), held_(pieces_) {}

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
    for (const ChoiceTexts& choice : choices) {
      const bool apart = !choice.pieces.empty() || !held_.empty();
      before += apart ? filter_apart(*chunk, choice, splices) : filter_choice(*chunk, choice, splices);
    }
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
    for (std::size_t i = 0; i < choice.texts.size(); ++i) replace(chunk, choice.texts[i].node, pass_text(chunk, choice, i), splices);
    filter_rest(chunk, choice, splices, unchanged);
    return choice.finished ? flush_choice(choice.choice) : std::string();
  }

  std::string pass_text(const JsonTape& chunk, const ChoiceTexts& choice, std::size_t i) {
    const AnswerText& text = choice.texts[i];
    std::string passed = filter_.pass(text.place, chunk.at(text.node).text);
    open_.insert(text.place);
    const auto again = [&](const AnswerText& later) { return later.place == text.place; };
    const bool last = std::none_of(choice.texts.begin() + static_cast<std::ptrdiff_t>(i) + 1, choice.texts.end(), again);
    if (choice.finished && last) {
      passed += filter_.finish(text.place);
      open_.erase(text.place);
    }
    return passed;
  }

  // The same where texts have pieces that stay apart: of the delta, members go on later about whose texts not enough is known yet.
  std::string filter_apart(const JsonTape& chunk, const ChoiceTexts& choice, std::vector<Splice>& splices) {
    const std::size_t unchanged = splices.size();
    const std::vector<PlacedSlot> slots = pass_all(chunk, choice);
    std::string before = held_.release();
    const auto waits = [this](const PlacedSlot& slot) { return slot.slot != nullptr && !is_ready(slot); };
    const bool split = std::ranges::any_of(slots, waits);
    if (split) splices.push_back(split_delta(chunk, choice, slots));
    for (const PlacedSlot& slot : slots) {
      const bool written = split && slot.begin >= splices[unchanged].begin && slot.end <= splices[unchanged].end;
      if (slot.slot != nullptr && !written && slot.slot->now != slot.slot->was)
        splices.push_back({slot.begin, slot.end, json_quote(slot.slot->now.value_or(""))});
    }
    filter_rest(chunk, choice, splices, unchanged);
    before += held_.release();
    return choice.finished ? before + flush_choice(choice.choice) : before;
  }

  bool is_ready(const PlacedSlot& slot) const { return slot.slot->now.has_value() && !held_.holds(slot.place); }

  // Every string of the choice, and the details within its delta, in the order of the text.
  std::vector<PlacedSlot> pass_all(const JsonTape& chunk, const ChoiceTexts& choice) {
    std::vector<PlacedSlot> slots;
    const auto place_slot = [&](const AnswerPlace& place, Id node, std::shared_ptr<TextSlot> slot) {
      slots.push_back({place, chunk.at(node).begin, chunk.at(node).end, std::move(slot)});
    };
    for (std::size_t i = 0; i < choice.texts.size(); ++i) {
      const AnswerText& text = choice.texts[i];
      TextSlot slot{std::string(chunk.at(text.node).text), pass_text(chunk, choice, i)};
      place_slot(text.place, text.node, std::make_shared<TextSlot>(std::move(slot)));
    }
    for (const AnswerText& piece : choice.pieces) place_slot(piece.place, piece.node, pieces_.pass(piece.place, chunk.at(piece.node).text));
    for (const Id detail : choice.details) {
      if (is_within(chunk, detail, choice.delta)) place_slot({}, detail, nullptr);
    }
    for (const AnswerPlace& place : choice.ended) pieces_.finish(place);
    if (choice.finished) pieces_.finish_choice(choice.choice);
    std::ranges::sort(slots, {}, &PlacedSlot::begin);
    return slots;
  }

  // The delta without the members that wait, which are held.
  Splice split_delta(const JsonTape& chunk, const ChoiceTexts& choice, const std::vector<PlacedSlot>& slots) {
    SlottedJson kept;
    SlottedJson waiting;
    const std::string number = std::to_string(choice.choice);
    kept.append("{");
    waiting.append(envelope_ + R"("choices":[{"index":)" + number + R"(,"delta":{)");
    const std::size_t empty = kept.size();
    const std::size_t none_waits = waiting.size();
    for (Id member = chunk.at(choice.delta).first_child; member != JsonTape::kNone; member = chunk.at(member).next) {
      const auto blocks = [&](const PlacedSlot& slot) {
        const bool within = slot.begin >= chunk.at(member).begin && slot.end <= chunk.at(member).end;
        return within && slot.slot != nullptr && !is_ready(slot);
      };
      const bool waits = std::ranges::any_of(slots, blocks);
      SlottedJson& part = waits ? waiting : kept;
      if (part.size() != (waits ? none_waits : empty)) part.append(",");
      part.append_member(chunk, member, slots);
    }
    kept.append("}");
    waiting.append(R"(},"logprobs":null,"finish_reason":null}]})");
    held_.hold(std::move(waiting));
    return {chunk.at(choice.delta).begin, chunk.at(choice.delta).end, kept.text()};
  }

  // The strings that come whole; what spells a changed text token by token is dropped.
  void filter_rest(const JsonTape& answer, const ChoiceTexts& choice, std::vector<Splice>& splices, std::size_t unchanged) {
    for (const Id other : choice.others) replace(answer, other, pass_whole(answer.at(other).text), splices);
    if (splices.size() == unchanged) return;
    for (const Id detail : choice.details) {
      const JsonTape::Node& node = answer.at(detail);
      const auto written = [&](const Splice& splice) { return splice.begin <= node.begin && splice.end >= node.end; };
      if (std::ranges::none_of(splices, written)) splices.push_back({node.begin, node.end, "null"});
    }
  }

  std::string pass_whole(std::string_view text) {
    const std::unique_ptr<TextPieces> pieces = filter_.open_pieces();
    std::string passed;
    for (const std::string& part : pieces->pass(text)) passed += part;
    for (const std::string& part : pieces->finish()) passed += part;
    return passed;
  }

  static bool is_within(const JsonTape& answer, Id node, Id parent) {
    return parent != JsonTape::kNone && answer.at(node).begin >= answer.at(parent).begin && answer.at(node).end <= answer.at(parent).end;
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
    pieces_.finish_all();
    std::string out = held_.release();
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
  PieceStreams pieces_;
  HeldMembers held_;
  OpenAiTexts texts_;
  std::set<AnswerPlace> open_;  // texts that have begun and not ended
  std::string envelope_ = "{";
};

}  // namespace

std::unique_ptr<AnswerWriter> make_filtering_writer(std::unique_ptr<AnswerWriter> inner, const Request& request, AnswerFilter& filter) {
  return std::make_unique<FilteringWriter>(std::move(inner), request.stream, filter);
}

}  // namespace sekisho
