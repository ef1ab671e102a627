#include "tests/support/describe_events.h"

#include "gateway/core/json_tape.h"

namespace sekisho {
namespace {

struct Describe {
  std::string operator()(const TextDelta& part) const { return "text " + std::to_string(part.choice) + " " + json_quote(part.text); }
  std::string operator()(const ReasoningDelta& part) const {
    return "reasoning " + std::to_string(part.choice) + " " + json_quote(part.text);
  }
  std::string operator()(const RefusalDelta& part) const { return "refusal " + std::to_string(part.choice) + " " + json_quote(part.text); }
  std::string operator()(const ToolCallDelta& part) const {
    return "call " + std::to_string(part.choice) + "." + std::to_string(part.index) + " id=" + json_quote(part.id) +
           " name=" + json_quote(part.name) + " arguments=" + json_quote(part.arguments);
  }
  std::string operator()(const FinishPart& part) const { return "finish " + std::to_string(part.choice) + " " + part.reason; }
  std::string operator()(const AnswerIdentity& part) const {
    return "identity id=" + json_quote(part.id) + " model=" + json_quote(part.model) + " created=" + std::to_string(part.created);
  }
  std::string operator()(const Usage& part) const {
    return "usage input=" + std::to_string(part.input) + " output=" + std::to_string(part.output) +
           " cached=" + std::to_string(part.cached) + (part.cache_write > 0 ? " cache_write=" + std::to_string(part.cache_write) : "") +
           " reasoning=" + std::to_string(part.reasoning);
  }
  std::string operator()(const OtherDelta& part) const { return "other" + std::to_string(part.choice); }
  std::string operator()(const WholeAnswer&) const { return "whole"; }
};

}  // namespace

std::string describe(const StreamEvent& event) {
  std::string out;
  for (const StreamPart& part : event.parts) out += std::visit(Describe{}, part) + "\n";
  if (event.usage_only) out += "usage only\n";
  if (event.end_mark) out += "end mark\n";
  if (out.empty()) out = "nothing said\n";
  return out;
}

std::string describe(const std::vector<StreamEvent>& events) {
  std::string out;
  for (const StreamEvent& event : events) out += describe(event);
  return out;
}

std::string describe(const Error& error) {
  std::string out = "error " + std::string(name_of(error.kind)) + ": " + error.message + "\n";
  if (!error.code.empty()) out += "code " + error.code + "\n";
  if (!error.param.empty()) out += "param " + error.param + "\n";
  if (error.retry_after) out += "retry after " + std::to_string(error.retry_after->count()) + " ms\n";
  if (!error.upstream_body.empty()) out += "body handed on\n";
  return out;
}

}  // namespace sekisho
