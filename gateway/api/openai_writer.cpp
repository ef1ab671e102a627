#include "gateway/api/openai_writer.h"

#include "gateway/api/openai_choices.h"
#include "gateway/core/error_response.h"

#include <optional>
#include <set>

namespace sekisho {
namespace {

constexpr std::string_view kDone = "data: [DONE]\n\n";

std::string frame_of(std::string_view json) { return "data: " + std::string(json) + "\n\n"; }

// The provider's own error body where the client is to have it, the gateway's otherwise. One line: it becomes one `data:` line.
std::string error_frame(const Error& error) {
  const std::string body = error_response(error, {}).body;
  return frame_of(body.find_first_of("\r\n") == std::string::npos ? body : error_body(error));
}

// Usage and identity of an event.
template <class Part>
const Part* find_part(const StreamEvent& event) {
  const Part* found = nullptr;
  for (const StreamPart& part : event.parts) {
    if (const Part* const here = std::get_if<Part>(&part)) found = here;
  }
  return found;
}

class RelayWriter final : public AnswerWriter {
 public:
  explicit RelayWriter(const Request& request) : streaming_(request.stream), usage_asked_(request.usage_asked) {}

  std::string write(const StreamEvent& event) override {
    if (ended_) return {};
    ended_ = event.end_mark;
    if (streaming_ && event.usage_only && !usage_asked_) return {};
    return event.frame;
  }

  std::string finish() override {
    const bool owed = streaming_ && !ended_;
    ended_ = true;
    return owed ? std::string(kDone) : std::string();
  }

  std::string fail(const Error& error) override {
    const bool possible = streaming_ && !ended_;
    ended_ = true;
    return possible ? error_frame(error) : std::string();
  }

 private:
  const bool streaming_;
  const bool usage_asked_;
  bool ended_ = false;
};

class ChunkWriter final : public AnswerWriter {
 public:
  explicit ChunkWriter(const Request& request) : json_(request), usage_asked_(request.usage_asked) {}

  std::string write(const StreamEvent& event) override {
    if (ended_) return {};
    if (const auto* identity = find_part<AnswerIdentity>(event)) json_.identify(*identity);
    if (const auto* usage = find_part<Usage>(event)) usage_ = *usage;
    std::string out = content_chunk(event);
    if (event.end_mark) out += finish();
    return out;
  }

  std::string finish() override {
    if (ended_) return {};
    ended_ = true;
    std::string out;
    if (usage_asked_ && usage_) out = frame_of(json_.envelope(object()) + ",\"choices\":[],\"usage\":" + AnswerJson::usage(*usage_) + "}");
    return out + std::string(kDone);
  }

  std::string fail(const Error& error) override {
    if (ended_) return {};
    ended_ = true;
    return error_frame(error);
  }

 private:
  std::string_view object() const { return json_.chat() ? "chat.completion.chunk" : "text_completion"; }

  std::string content_chunk(const StreamEvent& event) {
    std::string choices;
    for (const auto& [index, choice] : choices_of(event)) {
      if (!choices.empty()) choices += ',';
      choices += json_.chunk_choice(index, choice, begun_.insert(index).second);
    }
    if (choices.empty()) return {};
    const std::string_view no_usage = usage_asked_ ? ",\"usage\":null" : "";
    return frame_of(json_.envelope(object()) + ",\"choices\":[" + choices + "]" + std::string(no_usage) + "}");
  }

  AnswerJson json_;
  const bool usage_asked_;
  std::set<int> begun_;  // choices that have said something
  std::optional<Usage> usage_;
  bool ended_ = false;
};

class WholeWriter final : public AnswerWriter {
 public:
  explicit WholeWriter(const Request& request) : json_(request) {}

  std::string write(const StreamEvent& event) override {
    // Vectors have no neutral form: the body is the value.
    if (find_part<WholeAnswer>(event) != nullptr) return event.frame;
    if (const auto* identity = find_part<AnswerIdentity>(event)) json_.identify(*identity);
    std::string choices;
    for (const auto& [index, choice] : choices_of(event)) {
      if (!choices.empty()) choices += ',';
      choices += json_.whole_choice(index, choice);
    }
    std::string out = json_.envelope(json_.chat() ? "chat.completion" : "text_completion") + ",\"choices\":[" + choices + "]";
    if (const auto* usage = find_part<Usage>(event)) out += ",\"usage\":" + AnswerJson::usage(*usage);
    return out + "}";
  }

  std::string finish() override { return {}; }
  // A whole answer is sent in one piece: there is nothing after which it could fail.
  std::string fail(const Error&) override { return {}; }

 private:
  AnswerJson json_;
};

}  // namespace

std::unique_ptr<AnswerWriter> make_relay_writer(const Request& request) { return std::make_unique<RelayWriter>(request); }
std::unique_ptr<AnswerWriter> make_chunk_writer(const Request& request) { return std::make_unique<ChunkWriter>(request); }
std::unique_ptr<AnswerWriter> make_whole_writer(const Request& request) { return std::make_unique<WholeWriter>(request); }

}  // namespace sekisho
