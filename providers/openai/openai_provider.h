#pragma once

#include "gateway/core/secret.h"
#include "gateway/core/target.h"
#include "providers/dialect.h"
#include "providers/openai/provider_keys.h"
#include "providers/provider.h"
#include "providers/upstream/transport.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// How one OpenAI-compatible endpoint is reached. Secrets are resolved.
struct OpenAiSettings {
  std::string name;  // of the provider, for messages
  UpstreamOrigin origin;
  std::vector<Secret> keys;  // none: no Authorization
  TargetTimeouts timeouts;   // for targets that give none
  // For targets and providers that give none.
  std::chrono::milliseconds default_connect{5'000};
  std::chrono::milliseconds default_first_event{60'000};
  std::chrono::milliseconds default_between_events{30'000};
  std::chrono::milliseconds default_total{600'000};
  std::vector<std::pair<std::string, Secret>> headers;  // sent with every request; they replace the dialect's of the same name
  std::string user_agent = "sekisho";                   // `sekisho/<version>`
};

// A provider over HTTP, which outlives its streams. An answer that is about the key (not valid, limited, without money) sends that key to
// cool down; the next attempt takes up another one.
//
// Time-outs: `connect` per connection; `first_byte` from the start of the attempt to the head of the answer (where not given, as
// `first_event`); `first_event` from there to the first event with content; `between_bytes` (where not given, as `between_events`) and
// `between_events` for content, counting only the time spent waiting for the upstream; `total` from the start of the attempt. An answer
// that does not stream is its own first event: where neither target nor provider gives `first_event`, only `total` bounds it.
class OpenAiProvider final : public Provider {
 public:
  // `transport` must outlive the provider and its streams.
  OpenAiProvider(OpenAiSettings settings, std::unique_ptr<Dialect> dialect, Transport& transport);

  boost::asio::awaitable<Result<std::unique_ptr<CompletionStream>>> start(const Request& request, const Target& target,
                                                                          SentMark& sent) override;
  // `GET /models`: any answer below 500 will do, for what is asked is whether somebody is there.
  boost::asio::awaitable<Result<void>> check(const Target& target) override;

 private:
  struct Attempt;
  UpstreamCall call_for(Attempt& attempt) const;
  std::optional<std::uint32_t> told_key(std::size_t key) const;
  Error failed(std::size_t key, Error error);
  Result<std::unique_ptr<CompletionStream>> open(const Attempt& attempt, std::unique_ptr<UpstreamResponse> response);

  const OpenAiSettings settings_;
  const std::string host_;
  const std::unique_ptr<Dialect> dialect_;
  Transport& transport_;
  ProviderKeys keys_;
  const std::vector<CredentialPtr> credentials_;  // by key
};

}  // namespace sekisho
