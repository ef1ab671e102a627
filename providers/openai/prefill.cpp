#include "providers/openai/prefill.h"

#include <algorithm>
#include <variant>

namespace sekisho {
namespace {

using Id = JsonTape::Id;

Splice set_member(const JsonTape& tape, Id object, const RawMember& member) {
  const auto& [name, value] = member;
  const Id known = tape.find(object, name);
  if (known != JsonTape::kNone) return {tape.at(known).begin, tape.at(known).end, value};
  const std::uint32_t place = tape.at(object).begin + 1;
  const std::string_view comma = tape.at(object).first_child == JsonTape::kNone ? "" : ",";
  return {place, place, json_quote(name) + ":" + value + std::string(comma)};
}

Id last_message(const JsonTape& tape) {
  const Id messages = tape.find(tape.root(), "messages");
  if (messages == JsonTape::kNone) return JsonTape::kNone;
  Id last = JsonTape::kNone;
  for (Id id = tape.at(messages).first_child; id != JsonTape::kNone; id = tape.at(id).next) last = id;
  return last;
}

class WithoutEcho final : public StreamDecoder {
 public:
  WithoutEcho(std::unique_ptr<StreamDecoder> inner, std::string told) : inner_(std::move(inner)), told_(std::move(told)) {}

  Result<std::vector<StreamEvent>> feed(std::string_view bytes) override { return stripped(inner_->feed(bytes)); }
  Result<std::vector<StreamEvent>> finish() override { return stripped(inner_->finish()); }

 private:
  Result<std::vector<StreamEvent>> stripped(Result<std::vector<StreamEvent>> events) {
    if (!events || decided_) return events;
    for (StreamEvent& event : *events) strip(event);
    return events;
  }

  void strip(StreamEvent& event) {
    std::vector<StreamPart> kept;
    for (StreamPart& part : event.parts) {
      auto* const text = std::get_if<TextDelta>(&part);
      if (text == nullptr && std::holds_alternative<FinishPart>(part)) give_back(kept);
      if (text != nullptr && !decided_ && text->choice == 0) take_out(text->text);
      if (text == nullptr || !text->text.empty()) kept.push_back(std::move(part));
    }
    event.parts = std::move(kept);
  }

  void take_out(std::string& text) {
    const std::size_t same = std::min(text.size(), told_.size() - at_);
    if (text.compare(0, same, told_, at_, same) != 0) {  // no echo: what was taken for one is the answer's own
      text.insert(0, told_, 0, at_);
      decided_ = true;
      return;
    }
    text.erase(0, same);
    at_ += same;
    decided_ = at_ == told_.size();
  }

  // The answer ended within what might have been an echo.
  void give_back(std::vector<StreamPart>& parts) {
    if (decided_) return;
    decided_ = true;
    if (at_ > 0) parts.emplace_back(TextDelta{0, told_.substr(0, at_)});
  }

  std::unique_ptr<StreamDecoder> inner_;
  const std::string told_;
  std::size_t at_ = 0;  // of the told text, said again so far
  bool decided_ = false;
};

}  // namespace

PrefillWords prefill_words(Vendor vendor) {
  switch (vendor) {
    case Vendor::DeepSeek:
      return {.message = {{"prefix", "true"}}, .body = {}, .beta_path = "/beta"};
    case Vendor::Mistral:
      return {.message = {{"prefix", "true"}}, .body = {}, .beta_path = {}};
    case Vendor::Moonshot:
    case Vendor::DashScope:
      return {.message = {{"partial", "true"}}, .body = {}, .beta_path = {}};
    case Vendor::Vllm:
      return {.message = {}, .body = {{"continue_final_message", "true"}, {"add_generation_prompt", "false"}}, .beta_path = {}};
    case Vendor::Other:
    case Vendor::Anthropic:
    case Vendor::OpenAi:
    case Vendor::Together:
    case Vendor::Zai:
      break;
  }
  return {};
}

std::vector<Splice> prefill_splices(const JsonTape& tape, const PrefillWords& words) {
  std::vector<Splice> splices;
  for (const RawMember& member : words.body) splices.push_back(set_member(tape, tape.root(), member));
  const Id message = last_message(tape);
  if (message == JsonTape::kNone) return splices;
  for (const RawMember& member : words.message) splices.push_back(set_member(tape, message, member));
  return splices;
}

std::unique_ptr<StreamDecoder> without_echo(std::unique_ptr<StreamDecoder> decoder, std::string told) {
  return std::make_unique<WithoutEcho>(std::move(decoder), std::move(told));
}

}  // namespace sekisho
