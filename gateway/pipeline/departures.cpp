#include "gateway/pipeline/departures.h"

#include "gateway/pipeline/hidden_findings.h"
#include "gateway/pipeline/run_on_pool.h"
#include "policies/evaluate/redactions.h"
#include "policies/redact/redact.h"

#include <algorithm>

namespace sekisho {
namespace {

namespace asio = boost::asio;

// The types of the findings that still stand in what leaves.
std::vector<std::string> types_left(std::span<const Finding> findings, std::span<const Redaction> redactions) {
  std::vector<std::string> types;
  auto redaction = redactions.begin();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (redaction != redactions.end() && redaction->finding == i) {
      ++redaction;
    } else if (types.empty() || types.back() != findings[i].type) {
      types.push_back(findings[i].type);
    }
  }
  std::ranges::sort(types);
  const auto repeated = std::ranges::unique(types);
  types.erase(repeated.begin(), repeated.end());
  return types;
}

RedactionKey key_of(const RequestContext& context) {
  const auto conversation = context.exchange.head.headers.find("x-sekisho-conversation");
  return {context.snapshot->redaction.key.reveal(), context.caller.key_id, conversation.value_or("")};
}

}  // namespace

Departures::Departures(RequestContext& context) : Departures(context, context.request, context.judgement) {}

Departures::Departures(RequestContext& context, Request& request, const Judgement& judgement)
    : context_(context), request_(request), judgement_(judgement) {}

EgressGate Departures::gate() const { return {*context_.snapshot, judgement_.findings.reports}; }

asio::awaitable<const Departure*> Departures::prepare(const Target& target) {
  const auto known = made_.find(target.id);
  if (known != made_.end()) co_return &known->second;
  Departure departure;
  const auto make_now = [&] { departure = make(target); };
  if (scans_here(request_.tape->bytes().size())) {
    make_now();
  } else {
    co_await run_on_pool(context_.runtime.scan_pool, make_now);
  }
  co_return &made_.emplace(target.id, std::move(departure)).first->second;
}

Departure Departures::make(const Target& target) const {
  const Judgement& judgement = judgement_;
  const Verdict* const verdict = judgement.decision.find(target.id);
  std::vector<Redaction> redactions;
  if (verdict != nullptr) redactions = redactions_for(judgement.decision, *verdict, judgement.findings.items);
  if (!redactions.empty()) return redacted(*verdict, std::move(redactions));
  const std::vector<std::string> expected = types_left(judgement.findings.items, redactions);
  Departure departure{.request = &request_, .redacted = nullptr, .table = nullptr, .mismatch = {}};
  const Clock& clock = context_.runtime.clock;
  departure.mismatch = gate().check_unchanged(*request_.tape, judgement.segments, expected, clock).value_or(std::string());
  return departure;
}

// What the gate stops is redacted once more, with what comes to light behind the values: as much of it as the same transforms clear.
Departure Departures::redacted(const Verdict& verdict, std::vector<Redaction> redactions) const {
  constexpr int kMostLooks = 4;
  std::vector<Finding> findings = judgement_.findings.items;
  const std::vector<std::string> expected = types_left(findings, redactions);
  Departure departure = redacted(findings, redactions, expected);
  if (departure.mismatch.empty()) return departure;
  for (int look = 0; look < kMostLooks; ++look) {
    const auto hidden = find_hidden(context_.snapshot->detectors, judgement_.segments, findings, redactions, context_.runtime.clock);
    std::vector<Redaction> more = redactions_for(judgement_.decision, verdict, hidden);
    if (more.empty()) break;
    for (Redaction& redaction : more) redaction.finding += findings.size();
    redactions.insert(redactions.end(), more.begin(), more.end());
    findings.insert(findings.end(), hidden.begin(), hidden.end());
  }
  return redacted(findings, redactions, expected);
}

Departure Departures::redacted(std::span<const Finding> findings, std::span<const Redaction> redactions,
                               std::span<const std::string> expected) const {
  const Request& original = request_;
  const RedactionKey key = key_of(context_);
  const RedactedBody body = redact({.tape = *original.tape,
                                    .segments = judgement_.segments,
                                    .findings = findings,
                                    .redactions = redactions,
                                    .detectors = context_.snapshot->policy->detectors(),
                                    .key = key,
                                    .hint = context_.snapshot->redaction.hint});
  Departure departure{.request = nullptr, .redacted = nullptr, .table = body.table, .mismatch = {}};
  auto request = context_.snapshot->openai->parse(original.endpoint, body.bytes);
  if (!request) {
    departure.mismatch = "no request";
    return departure;
  }
  const Clock& clock = context_.runtime.clock;
  departure.mismatch = gate().check_changed(without_written(body), original.endpoint, expected, clock).value_or(std::string());
  departure.redacted = std::make_unique<Request>(std::move(*request));
  departure.redacted->continues_last = original.continues_last;
  departure.redacted->id = original.id;
  departure.redacted->traceparent = original.traceparent;
  departure.request = departure.redacted.get();
  return departure;
}

void Departures::release() {
  for (auto& [target, departure] : made_) {
    if (departure.redacted) release_content(*departure.redacted);
  }
}

}  // namespace sekisho
