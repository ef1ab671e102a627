#include "gateway/pipeline/facts.h"

#include "gateway/pipeline/language.h"
#include "gateway/pipeline/percent.h"

namespace sekisho {
namespace {

constexpr std::string_view kHeaderPrefix = "request.header.";

void set_asserted(Facts& facts, std::string path, const Headers& headers, std::string_view header) {
  if (const auto value = headers.find(header)) facts.set(std::move(path), std::string(*value), Trust::Asserted);
}

void add_computed(Facts& facts, const Request& request, std::span<const Segment> segments) {
  facts.set("request.api", std::string(name_of(request.endpoint)), Trust::Detected);
  facts.set("request.model", request.model, Trust::Detected);
  facts.set("request.stream", request.stream, Trust::Detected);
  facts.set("request.tokens_est", static_cast<double>(request.needs.tokens_in), Trust::Detected);
  facts.set("request.has_images", request.needs.images, Trust::Detected);
  facts.set("request.has_tools", request.needs.tools, Trust::Detected);
  LanguageGuess language;
  for (const Segment& segment : segments) {
    if (!segment.is_key) language.add(segment.text);
  }
  if (!language.result().empty()) facts.set("request.language", std::string(language.result()), Trust::Detected);
}

// What the client says of its own request. Can raise, never lower (E-TRUST). The words of a policy may be of any language, a header's
// bytes are ASCII: percent-encoded they fit.
void add_asserted(Facts& facts, const Headers& headers) {
  const auto set_word = [&](std::string path, std::string_view header) {
    if (const auto value = headers.find(header)) facts.set(std::move(path), percent_decoded(*value), Trust::Asserted);
  };
  set_word("request.declared_class", "x-sekisho-class");
  set_word("request.purpose", "x-sekisho-purpose");
  set_word("request.quality", "x-sekisho-quality");
  set_asserted(facts, "request.conversation", headers, "x-sekisho-conversation");
}

void add_policy_headers(Facts& facts, const Policy& policy, const HttpRequestHead& head, Peer peer) {
  for (const std::string& name : policy.headers_used()) {
    const bool needs_trust = policy.is_trusted_header(name);
    if (needs_trust && peer != Peer::TrustedProxy) continue;
    const auto value = head.headers.find(name);
    if (value) facts.set(std::string(kHeaderPrefix) + name, std::string(*value), needs_trust ? Trust::Verified : Trust::Asserted);
  }
}

// Facts that the policy's `context` takes from a header of its own: asserted, as everything a client says of itself.
void add_context_headers(Facts& facts, const Policy& policy, const Headers& headers) {
  for (const ContextFact& fact : policy.context()) {
    if (fact.source == FactSource::Header && !fact.header.empty()) set_asserted(facts, fact.path, headers, fact.header);
  }
}

}  // namespace

Facts facts_of(const Policy& policy, const Asked& asked, std::span<const Segment> segments, Peer peer) {
  Facts facts;
  facts.set("caller.key", asked.caller.key_id);
  for (const auto& [name, value] : asked.caller.facts) facts.set("caller." + name, value);
  add_computed(facts, asked.request, segments);
  add_asserted(facts, asked.head.headers);
  add_context_headers(facts, policy, asked.head.headers);
  add_policy_headers(facts, policy, asked.head, peer);
  return facts;
}

}  // namespace sekisho
