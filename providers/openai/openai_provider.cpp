#include "providers/openai/openai_provider.h"

#include "providers/openai/conceal.h"
#include "providers/openai/openai_stream.h"
#include "providers/openai/retry_after.h"
#include "providers/upstream/address.h"

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;
using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kMaxErrorBody = 64 * 1024;
constexpr milliseconds kErrorBodyTime{5'000};
constexpr milliseconds kCheckTime{5'000};
// SSE frames are a few hundred bytes; what is not needed for them is not held for every open stream.
constexpr std::size_t kStreamReadSize = 2 * 1024;

// How long a key that was refused rests. A revoked key comes back into use after a while, for it may have been restored.
constexpr milliseconds kRestWhenRefused{300'000};
constexpr milliseconds kRestWhenLimited{30'000};
constexpr milliseconds kLongestRest{300'000};

// Another key may have what this one lacks. By what was said, not by the status: a 403 may be about the request.
bool is_about_the_key(const Error& error) {
  return error.kind == ErrorKind::UpstreamAuth || error.kind == ErrorKind::UpstreamRateLimited || error.kind == ErrorKind::QuotaExhausted;
}

milliseconds rest_for(const Error& error) {
  if (error.kind != ErrorKind::UpstreamRateLimited) return kRestWhenRefused;
  return std::clamp(error.retry_after.value_or(kRestWhenLimited), milliseconds(1'000), kLongestRest);
}

StreamLimits limits_for(const OpenAiSettings& settings, const Request& request, const Target& target) {
  const auto pick = [](auto own, auto provider, milliseconds otherwise) { return own ? *own : provider.value_or(otherwise); };
  const TargetTimeouts& own = target.timeouts;
  const TargetTimeouts& given = settings.timeouts;
  const milliseconds total = pick(own.total, given.total, settings.default_total);
  // A whole answer is its own first event and takes as long as it takes, unless somebody has said otherwise.
  const milliseconds first = request.stream ? settings.default_first_event : total;
  const milliseconds between = pick(own.between_events, given.between_events, settings.default_between_events);
  const milliseconds first_event = pick(own.first_event, given.first_event, first);
  return {.connect = pick(own.connect, given.connect, settings.default_connect),
          .first_byte = pick(own.first_byte, given.first_byte, first_event),
          .first_event = first_event,
          .between_bytes = pick(own.between_bytes, given.between_bytes, between),
          .between_events = between,
          .total = total};
}

Headers headers_for(const OpenAiSettings& settings, const Request& request, const Headers& dialect) {
  Headers headers = dialect;
  headers.set("User-Agent", settings.user_agent);
  if (!headers.contains("accept")) headers.add("Accept", request.stream ? "text/event-stream" : "application/json");
  if (!request.traceparent.empty()) headers.set("traceparent", request.traceparent);
  if (!request.id.empty()) headers.set("x-request-id", request.id);
  for (const auto& [name, value] : settings.headers) headers.remove(name);
  return headers;
}

// The media type without its parameters.
std::string_view media_type(const Headers& headers) {
  const std::string_view value = headers.find("content-type").value_or("");
  return value.substr(0, value.find_first_of("; \t"));
}

// What the head of a success must not say.
std::optional<Error> find_fault(const Headers& headers, const std::string& host) {
  const auto broken = [&](const std::string& what) {
    Error error = upstream_error(ErrorKind::UpstreamProtocol, "`" + host + "` answered " + what);
    error.public_message = "answered " + what;
    return error;
  };
  const std::string_view coding = headers.find("content-encoding").value_or("identity");
  if (!equals_ignoring_case(coding, "identity")) return broken("with a compressed body that nobody asked for");
  if (equals_ignoring_case(media_type(headers), "text/html")) return broken("with an HTML page; is its base URL right?");
  return std::nullopt;
}

// As much of an error body as is worth reading; what cannot be read is left out.
asio::awaitable<std::string> read_error_body(UpstreamResponse& response, Time deadline) {
  std::string body;
  while (body.size() < kMaxErrorBody) {
    const Result<std::optional<std::string>> bytes = co_await response.read(deadline);
    if (!bytes || !*bytes) break;
    body.append(**bytes, 0, kMaxErrorBody - body.size());
  }
  co_return body;
}

// The Error of an answer that is no success.
asio::awaitable<Error> refusal(const Dialect& dialect, UpstreamResponse& response, std::string host, Time deadline) {
  const int status = response.status();
  if (status < 400) {
    const std::string what = "answered " + std::to_string(status) + (status >= 300 ? " (redirects are not followed)" : "");
    Error error = upstream_error(ErrorKind::UpstreamProtocol, "`" + host + "` " + what);
    error.public_message = what;
    error.upstream_status = status;
    co_return error;
  }
  const std::string body = co_await read_error_body(response, deadline);
  Error error = dialect.decode_error(status, response.headers(), body);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (!error.retry_after) error.retry_after = read_retry_after(response.headers(), now);
  co_return error;
}

// The provider's origin with the path that a request asks for, where its base URL has none of its own to speak of. Behind a proxy's path it
// stays: nullopt.
std::optional<UpstreamOrigin> origin_below(const UpstreamOrigin& own, const std::string& path) {
  if (path.empty()) return std::nullopt;
  const std::size_t begin = own.base_url.find('/', own.base_url.find("://") + 3);
  const std::string_view now = begin == std::string::npos ? std::string_view() : std::string_view(own.base_url).substr(begin);
  if (!now.empty() && now != "/v1") return std::nullopt;
  UpstreamOrigin other = own;
  other.base_url = own.base_url.substr(0, begin) + path;
  return other;
}

// One for each key, or one without where there are none.
std::vector<CredentialPtr> credentials_of(const OpenAiSettings& settings) {
  const auto is_authorization = [](const auto& field) { return equals_ignoring_case(field.first, "authorization"); };
  const bool own_authorization = std::ranges::any_of(settings.headers, is_authorization);
  std::vector<CredentialPtr> credentials;
  for (std::size_t i = 0; i < std::max<std::size_t>(settings.keys.size(), 1); ++i) {
    UpstreamCredential credential{.bearer = {}, .headers = settings.headers};
    if (i < settings.keys.size() && !own_authorization) credential.bearer = settings.keys[i];
    credentials.push_back(std::make_shared<const UpstreamCredential>(std::move(credential)));
  }
  return credentials;
}

OpenAiSettings without_trailing_slash(OpenAiSettings settings) {
  std::string& url = settings.origin.base_url;
  while (url.ends_with('/')) url.pop_back();
  return settings;
}

}  // namespace

// One attempt: what is to be sent, with which key, and until when.
struct OpenAiProvider::Attempt {
  const Request& request;
  const Target& target;
  UpstreamRequest encoded;
  StreamLimits limits;
  Time start;
  std::size_t key = 0;
  std::optional<UpstreamOrigin> other_origin = std::nullopt;  // in place of the provider's
};

OpenAiProvider::OpenAiProvider(OpenAiSettings settings, std::unique_ptr<Dialect> dialect, Transport& transport)
    : settings_(without_trailing_slash(std::move(settings))),
      host_(authority_of(settings_.origin.base_url)),
      dialect_(std::move(dialect)),
      transport_(transport),
      keys_(settings_.keys),
      credentials_(credentials_of(settings_)) {}

UpstreamCall OpenAiProvider::call_for(Attempt& attempt) const {
  const auto left =
      std::chrono::ceil<milliseconds>(StreamClock(attempt.limits, attempt.start).head_deadline() - std::chrono::steady_clock::now());
  UpstreamCall call;
  call.url = (attempt.other_origin ? *attempt.other_origin : settings_.origin).base_url + attempt.encoded.path;
  call.headers = headers_for(settings_, attempt.request, attempt.encoded.headers);
  call.body = std::move(attempt.encoded.body);
  call.credential = credentials_[attempt.key];
  call.connect_timeout = attempt.limits.connect;
  call.head_timeout = std::max(left, milliseconds(1));
  if (attempt.request.stream) call.read_size = kStreamReadSize;
  return call;
}

std::optional<std::uint32_t> OpenAiProvider::told_key(std::size_t key) const {
  return keys_.size() > 1 ? std::optional(static_cast<std::uint32_t>(key)) : std::nullopt;
}

// What is told of an attempt that failed. The key that it is about rests.
Error OpenAiProvider::failed(std::size_t key, Error error) {
  error.key = told_key(key);
  conceal(error, *credentials_[key]);
  if (keys_.size() == 0 || !is_about_the_key(error)) return error;
  const Time now = std::chrono::steady_clock::now();
  keys_.rest(key, now + rest_for(error));
  error.other_keys = static_cast<std::uint32_t>(keys_.awake(now));
  // Of several keys that are limited for a while, the one that is free first counts.
  if (error.retry_after && keys_.size() > 1 && error.other_keys == 0) error.retry_after = std::min(*error.retry_after, keys_.soonest(now));
  return error;
}

asio::awaitable<Result<std::unique_ptr<CompletionStream>>> OpenAiProvider::start(const Request& request, const Target& target,
                                                                                 SentMark& sent) {
  const Time now = std::chrono::steady_clock::now();
  Result<UpstreamRequest> encoded = dialect_->encode(request, target);
  if (!encoded) co_return encoded.error();
  Attempt attempt{.request = request,
                  .target = target,
                  .encoded = *std::move(encoded),
                  .limits = limits_for(settings_, request, target),
                  .start = now,
                  .key = keys_.first(now)};
  attempt.other_origin = origin_below(settings_.origin, attempt.encoded.base_path);
  UpstreamCall call = call_for(attempt);
  call.sent = &sent;
  Result<std::unique_ptr<UpstreamResponse>> response =
      co_await transport_.send(attempt.other_origin ? *attempt.other_origin : settings_.origin, std::move(call));
  if (!response) co_return failed(attempt.key, response.error());
  const int status = (*response)->status();
  if (status >= 200 && status < 300) co_return open(attempt, *std::move(response));
  const Time deadline = std::min(StreamClock(attempt.limits, now).head_deadline(), std::chrono::steady_clock::now() + kErrorBodyTime);
  Error error = co_await refusal(*dialect_, **response, host_, deadline);
  co_return failed(attempt.key, std::move(error));
}

asio::awaitable<Result<void>> OpenAiProvider::check(const Target& target) {
  const auto wait = target.timeouts.connect.value_or(settings_.timeouts.connect.value_or(settings_.default_connect));
  UpstreamCall call;
  call.method = "GET";
  call.url = settings_.origin.base_url + "/models";
  call.headers.add("User-Agent", settings_.user_agent);
  call.headers.add("Accept", "application/json");
  call.connect_timeout = wait;
  call.head_timeout = kCheckTime;
  call.credential = credentials_[keys_.first(std::chrono::steady_clock::now())];
  const Result<std::unique_ptr<UpstreamResponse>> response = co_await transport_.send(settings_.origin, std::move(call));
  if (!response) co_return response.error();
  const int status = (*response)->status();
  if (status >= 500) co_return upstream_error(ErrorKind::UpstreamFailed, "`" + host_ + "` answered " + std::to_string(status));
  co_return Result<void>();
}

Result<std::unique_ptr<CompletionStream>> OpenAiProvider::open(const Attempt& attempt, std::unique_ptr<UpstreamResponse> response) {
  if (auto fault = find_fault(response->headers(), host_)) {
    fault->upstream_status = response->status();
    fault->key = told_key(attempt.key);
    return *std::move(fault);
  }
  OpenAiStream::Parts parts{.response = std::move(response),
                            .decoder = dialect_->decoder(attempt.request),
                            .clock = StreamClock(attempt.limits, attempt.start),
                            .host = host_,
                            .credential = credentials_[attempt.key],
                            .key = told_key(attempt.key),
                            .refused = [this, key = attempt.key](Error error) { return failed(key, std::move(error)); },
                            .malformed = attempt.target.malformed,
                            .whole = !attempt.request.stream};
  return std::unique_ptr<CompletionStream>(std::make_unique<OpenAiStream>(std::move(parts)));
}

}  // namespace sekisho
