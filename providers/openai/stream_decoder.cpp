#include "providers/openai/stream_decoder.h"

#include "providers/openai/answer_reader.h"
#include "providers/openai/openai_error.h"
#include "providers/openai/repeated_chunk.h"
#include "providers/openai/split_pairs.h"
#include "providers/openai/sse_reader.h"
#include "providers/openai/whole_answer.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;
using Events = std::vector<StreamEvent>;

// A whole answer larger than this is refused; embeddings of 2,048 texts with 3,072 numbers each are about 75 MB.
constexpr std::size_t kMostAnswerBytes = 128 * 1024 * 1024;

// What comes before the first content is kept for the client, or dropped; more of it than this is no answer.
constexpr std::size_t kMostBeforeContent = 1024 * 1024;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Error protocol_error(std::string message) { return upstream_error(ErrorKind::UpstreamProtocol, std::move(message)); }

constexpr std::string_view kMalformed = "malformed_event";

Error malformed(std::string message) {
  Error error = protocol_error(std::move(message));
  error.code = kMalformed;
  return error;
}

// Of a tool call every piece counts: without one of them it is not the call that the model made.
Error lost_call() { return protocol_error("the upstream sent a frame that is no JSON within a tool call"); }

Error truncated() { return upstream_error(ErrorKind::UpstreamTruncated, "the upstream's answer ended before its end"); }

// Words by which some vendors end an answer that failed (DeepSeek, Z.ai, Mistral, OpenRouter, vLLM).
bool means_failure(const StreamPart& part) {
  const auto* const finish = std::get_if<FinishPart>(&part);
  if (finish == nullptr) return false;
  return finish->reason == "error" || finish->reason == "network_error" || finish->reason == "insufficient_system_resource" ||
         finish->reason == "abort";
}

Error gave_up(const AnswerReader& answer) {
  const std::string_view when = answer.has_content() ? "in the middle of its answer" : "before it said anything";
  return upstream_error(ErrorKind::UpstreamFailed, "the upstream gave up " + std::string(when));
}

// Usage and no choice.
bool holds_usage_only(const JsonTape& chunk) {
  const Id usage = chunk.find(chunk.root(), "usage");
  if (usage == JsonTape::kNone || chunk.at(usage).kind != Kind::Object) return false;
  const Id choices = chunk.find(chunk.root(), "choices");
  return choices == JsonTape::kNone || chunk.at(choices).first_child == JsonTape::kNone;
}

class SseDecoder final : public StreamDecoder {
 public:
  SseDecoder(Endpoint endpoint, Vendor vendor) : vendor_(vendor), answer_(endpoint) {}

  Result<Events> feed(std::string_view bytes) override {
    if (failure_) return *failure_;
    if (ended_) return Events();
    if (shape_ == Shape::Unknown) {
      prefix_ += bytes;
      shape_ = shape_of(prefix_);
      if (shape_ == Shape::Unknown) return Events();
      bytes = prefix_;
    }
    if (shape_ == Shape::Json) return take_json(bytes);
    if (shape_ == Shape::Html) return fail(Events(), protocol_error("the upstream answered with a page where a stream should be"));
    return take_frames(reader_.feed(bytes));
  }

  Result<Events> finish() override {
    if (failure_) return *failure_;
    if (ended_) return Events();
    if (shape_ == Shape::Json) return finish_json();
    std::vector<SseFrame> rest;
    if (auto frame = reader_.finish()) rest.push_back(*std::move(frame));
    Result<Events> events = take_frames(std::move(rest));
    if (!events || ended_ || failure_ || answer_.complete()) return events;
    const bool garbage = shape_ == Shape::Sse && (!saw_fields_ || (malformed_seen_ && !sound_seen_));
    return fail(*std::move(events), garbage ? protocol_error("the upstream's answer is no event stream") : truncated());
  }

 private:
  enum class Shape { Unknown, Sse, Json, Html };

  // An event stream starts with a field name, a colon or a byte order mark.
  static Shape shape_of(std::string_view bytes) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return bytes.size() > kMostBeforeContent ? Shape::Sse : Shape::Unknown;
    if (bytes[first] == '{' || bytes[first] == '[') return Shape::Json;
    return bytes[first] == '<' ? Shape::Html : Shape::Sse;
  }

  // Events that precede a failure are given first; the failure comes with the next call.
  Result<Events> fail(Events events, Error error) {
    failure_ = std::move(error);
    if (events.empty()) return *failure_;
    return events;
  }

  Result<Events> take_frames(std::vector<SseFrame> frames) {
    Events events;
    for (SseFrame& frame : frames) {
      if (ended_) return events;
      join_halves(frame);
      Result<std::optional<StreamEvent>> event = read_frame(std::move(frame));
      if (!event) return fail(std::move(events), std::move(event).error());
      content_seen_ = content_seen_ || (*event && has_content(**event));
      if (*event) events.push_back(**std::move(event));
    }
    if (!content_seen_ && !ended_ && reader_.bytes_read() > kMostBeforeContent) {
      return fail(std::move(events), protocol_error("the upstream sent a mebibyte before any content"));
    }
    if (reader_.overflowed()) return fail(std::move(events), protocol_error("the upstream sent a frame of more than 16 MiB"));
    return events;
  }

  void join_halves(SseFrame& frame) {
    std::optional<std::string> joined = pairs_.join(frame.data);
    if (!joined) return;
    frame.data = one_line(*std::move(joined));
    const std::string event = frame.event.empty() ? std::string() : "event: " + frame.event + "\n";
    frame.bytes = event + "data: " + frame.data + "\n\n";
  }

  Result<std::optional<StreamEvent>> read_frame(SseFrame frame) {
    StreamEvent event;
    if (!frame.has_fields) {
      event.frame = std::move(frame.bytes);
      return std::optional(std::move(event));
    }
    saw_fields_ = saw_fields_ || frame.has_data;
    const std::string_view data = trim(frame.data);
    if (data.empty() || frame.event == "ping") return std::optional<StreamEvent>();
    if (data.starts_with("[DONE]")) {
      if (malformed_seen_ && !sound_seen_) return protocol_error("the upstream's answer is no event stream");
      ended_ = true;
      event.frame = std::move(frame.bytes);
      event.end_mark = true;
      return std::optional(std::move(event));
    }
    if (frame.event != "error") {
      if (std::optional<TextDelta> delta = repeated_.read(data)) {
        event.parts.emplace_back(*std::move(delta));
        event.frame = std::move(frame.bytes);
        return std::optional(std::move(event));
      }
    }
    Result<StreamEvent> chunk = read_chunk(std::string(data), frame.event == "error");
    if (!chunk) {
      // A frame that the end of the stream cut in two; after the end of the answer nothing is missed.
      const bool cut = !frame.closed && chunk.error().kind == ErrorKind::UpstreamProtocol;
      if (cut && answer_.complete()) return std::optional<StreamEvent>();
      if (cut) return truncated();
      if (chunk.error().code != kMalformed) return std::move(chunk).error();
      if (answer_.is_within_call()) return lost_call();
      malformed_seen_ = event.malformed = true;
      return std::optional(std::move(event));
    }
    if (malformed_seen_ && answer_.lacks_call(chunk->parts)) return lost_call();
    sound_seen_ = true;
    chunk->frame = std::move(frame.bytes);
    return std::optional(*std::move(chunk));
  }

  Result<StreamEvent> read_chunk(std::string data, bool error_event) {
    const Result<JsonTape> tape = JsonTape::parse(std::move(data), limits_);
    if (!tape) return malformed("the upstream sent a frame that is no JSON: " + tape.error().message);
    if (std::optional<Error> error = find_error(*tape, vendor_)) return *std::move(error);
    if (error_event) return upstream_error(ErrorKind::UpstreamFailed, "the upstream ended its answer with an error");
    if (tape->at(tape->root()).kind != Kind::Object) return malformed("the upstream sent a frame that is no JSON object");
    StreamEvent event;
    event.parts = answer_.read(*tape);
    if (std::ranges::any_of(event.parts, means_failure)) return gave_up(answer_);
    event.usage_only = holds_usage_only(*tape);
    repeated_.remember(*tape, event.parts);
    return event;
  }

  Result<Events> take_json(std::string_view bytes) {
    body_ += bytes;
    if (body_.size() > kMostAnswerBytes) return fail(Events(), protocol_error("the upstream's answer is too large"));
    return Events();
  }

  Result<Events> finish_json() {
    const Result<JsonTape> tape = JsonTape::parse(std::move(body_), limits_);
    if (!tape) return protocol_error("the upstream's answer is neither an event stream nor JSON: " + tape.error().message);
    if (std::optional<Error> error = find_error(*tape, vendor_)) return *std::move(error);
    if (tape->find(tape->root(), "choices") == JsonTape::kNone) return protocol_error("the upstream's answer has no `choices`");
    Events events;
    for (std::string& chunk : chunks_of(*tape)) {
      std::string frame = "data: " + one_line(chunk) + "\n\n";
      Result<StreamEvent> event = read_chunk(std::move(chunk), false);
      if (!event) return std::move(event).error();
      event->frame = std::move(frame);
      events.push_back(*std::move(event));
    }
    StreamEvent done;
    done.frame = "data: [DONE]\n\n";
    done.end_mark = true;
    events.push_back(std::move(done));
    ended_ = true;
    return events;
  }

  // Line ends in JSON are white space: in strings they are escaped.
  static std::string one_line(std::string json) {
    std::ranges::replace(json, '\n', ' ');
    std::ranges::replace(json, '\r', ' ');
    return json;
  }

  const JsonLimits limits_ = limits_of_answers();
  const Vendor vendor_;
  SseReader reader_;
  AnswerReader answer_;
  RepeatedChunk repeated_;
  SplitPairs pairs_;
  Shape shape_ = Shape::Unknown;
  std::string prefix_;  // white space before the first byte that tells the shape
  std::string body_;    // of an answer that is JSON
  std::optional<Error> failure_;
  bool saw_fields_ = false;
  bool content_seen_ = false;
  bool malformed_seen_ = false;
  bool sound_seen_ = false;  // a frame that could be read
  bool ended_ = false;
};

class WholeDecoder final : public StreamDecoder {
 public:
  WholeDecoder(Endpoint endpoint, Vendor vendor) : endpoint_(endpoint), vendor_(vendor) {}

  Result<Events> feed(std::string_view bytes) override {
    if (bytes.size() > kMostAnswerBytes - body_.size()) return protocol_error("the upstream's answer is too large");
    body_ += bytes;
    return Events();
  }

  Result<Events> finish() override {
    if (trim(body_).empty()) return truncated();
    const Result<JsonTape> tape = JsonTape::parse(std::move(body_), limits_of_answers());
    if (!tape) return protocol_error("the upstream's answer is no JSON: " + tape.error().message);
    if (std::optional<Error> error = find_error(*tape, vendor_)) return *std::move(error);
    const std::string_view holder = endpoint_ == Endpoint::Embeddings ? "data" : "choices";
    const Id found = tape->find(tape->root(), holder);
    if (found == JsonTape::kNone || tape->at(found).kind != Kind::Array) {
      return protocol_error("the upstream's answer has no `" + std::string(holder) + "`");
    }
    StreamEvent event;
    AnswerReader reader(endpoint_);
    event.parts = reader.read(*tape);
    if (std::ranges::any_of(event.parts, means_failure)) return gave_up(reader);
    event.frame = tape->bytes();
    Events events;
    events.push_back(std::move(event));
    return events;
  }

 private:
  const Endpoint endpoint_;
  const Vendor vendor_;
  std::string body_;
};

}  // namespace

std::unique_ptr<StreamDecoder> make_stream_decoder(Endpoint endpoint, Vendor vendor) {
  return std::make_unique<SseDecoder>(endpoint, vendor);
}

std::unique_ptr<StreamDecoder> make_whole_decoder(Endpoint endpoint, Vendor vendor) {
  return std::make_unique<WholeDecoder>(endpoint, vendor);
}

}  // namespace sekisho
