#include "gateway/pipeline/admission.h"

#include <algorithm>

namespace sekisho {
namespace {

namespace asio = boost::asio;

// The model of a request that takes any target (docs/configuration.md).
constexpr std::string_view kAuto = "auto";

std::string text_of(const FactValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) {
    std::string digits = std::to_string(*number);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return digits;
  }
  std::string joined;
  for (const std::string& entry : std::get<std::vector<std::string>>(value)) joined += (joined.empty() ? "" : ",") + entry;
  return joined;
}

Result<void> charge(RequestContext& context, RateCost cost) {
  const RateVerdict verdict = context.runtime.limits.admit(context.caller, cost);
  add_rate_limit_headers(verdict, context.rate_limit_headers);
  if (verdict.admitted()) return {};
  context.record->rejected_limit = verdict.limit;
  return *verdict.refusal;
}

// `application/json` or `application/<anything>+json`, with any parameters; a client that names no type is taken at its word (RFC 9110
// §8.3 leaves it to the recipient).
bool is_json(const Headers& headers) {
  const auto type = headers.find("Content-Type");
  if (!type) return true;
  std::string_view essence = type->substr(0, type->find(';'));
  while (essence.ends_with(' ') || essence.ends_with('\t')) essence.remove_suffix(1);
  constexpr std::string_view kSuffix = "+json";
  const bool suffixed = essence.size() > kSuffix.size() && equals_ignoring_case(essence.substr(essence.size() - kSuffix.size()), kSuffix);
  return suffixed || equals_ignoring_case(essence, "application/json");
}

// W3C Trace Context: the version-00 form, and not all zero; later versions may go on behind another `-` (w3.org/TR/trace-context §3.2,
// §4.3).
bool is_traceparent(std::string_view text) {
  if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-' || text.starts_with("ff")) return false;
  if (text.size() > 55 && (text.starts_with("00") || text[55] != '-')) return false;
  const bool hex =
      std::ranges::all_of(text.substr(0, 55), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-'; });
  const auto all_zero = [](std::string_view part) { return part.find_first_not_of('0') == std::string_view::npos; };
  return hex && !all_zero(text.substr(3, 32)) && !all_zero(text.substr(36, 16));
}

void take_trace_context(RequestContext& context) {
  const Headers& headers = context.exchange.head.headers;
  const auto parent = headers.find("traceparent");
  if (!parent || !is_traceparent(*parent)) return;
  // What we know of the format and no more: nobody has looked at text behind it, nor at that of `tracestate`, which anyone on the way may
  // leave out (§3.3, §4.3).
  constexpr std::size_t kVersion = 2;
  constexpr std::size_t kKnown = 55;
  context.request.traceparent = "00" + std::string(parent->substr(kVersion, kKnown - kVersion));
  context.record->traceparent = context.request.traceparent;
}

bool may_ask_for(const std::string& model, const Snapshot& snapshot, const Caller& caller) {
  if (!caller.aliases.empty()) return std::ranges::find(caller.aliases, model) != caller.aliases.end();
  if (model == kAuto) return true;
  return std::ranges::any_of(snapshot.policy->targets(), [&model](const PolicyTarget& target) {
    return target.endpoint.id == model || std::ranges::find(target.endpoint.aliases, model) != target.endpoint.aliases.end();
  });
}

void describe_request(RequestContext& context) {
  RequestRecord& record = *context.record;
  // What is no model's name may be anything, a key or a prompt too.
  if (may_ask_for(context.request.model, *context.snapshot, context.caller)) record.model_asked = context.request.model;
  record.stream = context.request.stream;
  record.bytes_in = context.request.tape->bytes().size();
  record.tokens_estimated = context.request.needs.tokens_in;
}

}  // namespace

Result<void> admit(RequestContext& context) {
  auto caller = context.snapshot->keys.identify(context.exchange.head.headers, context.runtime.clock.wall());
  if (!caller) return caller.error();
  context.caller = std::move(*caller);
  context.record->key_id = context.caller.key_id;
  for (const auto& [name, value] : context.caller.facts) context.record->caller.emplace_back(name, text_of(value));
  context.record->policy_id = context.snapshot->policy->policy_id();
  context.record->policy_version = context.snapshot->policy->version();
  const RateCost one_request;
  return charge(context, one_request);
}

Result<void> charge_tokens(RequestContext& context) {
  const RequestNeeds& needs = context.request.needs;
  RateCost cost;
  cost.requests = 0;
  cost.tokens = needs.tokens_in + needs.tokens_out;
  if (auto charged = charge(context, cost); !charged) return charged;
  context.tokens_charged = cost.tokens;
  return {};
}

asio::awaitable<Result<void>> read_request(RequestContext& context, Endpoint endpoint) {
  if (!is_json(context.exchange.head.headers)) {
    co_return gateway_error(ErrorKind::UnsupportedMediaType, "the body must be JSON: send `Content-Type: application/json`");
  }
  Result<std::string> body = std::string();
  {
    const WaitMeter::Waiting waiting(context.record.meter());
    body = co_await context.exchange.body.read_all(context.snapshot->body_bytes);
  }
  if (!body) co_return body.error();
  auto request = context.snapshot->openai->parse(endpoint, std::move(*body));
  if (!request) co_return request.error();
  context.request = std::move(*request);
  context.request.id = context.record->id;
  take_trace_context(context);
  describe_request(context);
  co_return Result<void>();
}

std::vector<std::string> models_for(const Snapshot& snapshot, const Caller& caller) {
  if (!caller.aliases.empty()) return caller.aliases;
  std::vector<std::string> names{std::string(kAuto)};
  for (const Target* target : snapshot.policy->targets_to_serve()) {
    names.push_back(target->id);
    names.insert(names.end(), target->aliases.begin(), target->aliases.end());
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

Result<void> check_model(const std::string& asked, const Snapshot& snapshot, const Caller& caller) {
  if (may_ask_for(asked, snapshot, caller)) return {};
  const std::vector<std::string> names = models_for(snapshot, caller);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "`" : ", `") + name + "`";
  Error error = gateway_error(ErrorKind::ModelNotFound, "the model asked for does not exist or this key may not use it");
  error.public_message = "the model `" + asked + "` does not exist or this key may not use it; there is " +
                         (list.empty() ? std::string("none for this key") : list);
  error.source = ErrorSource::Client;
  error.param = "model";
  return error;
}

}  // namespace sekisho
