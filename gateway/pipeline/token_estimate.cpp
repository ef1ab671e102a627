#include "gateway/pipeline/token_estimate.h"

#include <variant>

namespace sekisho {

void TokenEstimate::observe(const StreamEvent& event) {
  for (const StreamPart& part : event.parts) {
    if (const auto* text = std::get_if<TextDelta>(&part)) count(text->text);
    if (const auto* reasoning = std::get_if<ReasoningDelta>(&part)) count(reasoning->text);
    if (const auto* refusal = std::get_if<RefusalDelta>(&part)) count(refusal->text);
    if (const auto* call = std::get_if<ToolCallDelta>(&part)) {
      count(call->name);
      count(call->arguments);
    }
  }
}

void TokenEstimate::count(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++narrow_;
    if (byte >= 0xC0) ++wide_;
  }
}

}  // namespace sekisho
