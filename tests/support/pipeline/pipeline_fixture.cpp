#include "tests/support/pipeline/pipeline_fixture.h"

#include "config/policy_file.h"
#include "gateway/api/openai_api.h"
#include "policies/detect/packs.h"
#include "policies/detect/pattern.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <stdexcept>

namespace sekisho {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kHead = R"(policy: v1
org: test
version: "7"
classes: [public, restricted]
labels: [secret]
context: { caller: { team: optional } }
detectors: { basic: { pack: basic/1 } }
classify:
  start: public
  rules:
    - { id: card, when: { found: [basic.card.pan] }, class: restricted, labels: [secret] }
targets:
  - { id: here, provider: here, model: m-here, aliases: [default], operator: self, price: { in: 0, out: 0, currency: JPY } }
  - { id: cheap, provider: cheap, model: m-cheap, aliases: [default, away], operator: vendor, price: { in: 1, out: 2, currency: JPY } }
  - { id: dear, provider: dear, model: m-dear, aliases: [default, away], operator: vendor, price: { in: 10, out: 20, currency: JPY } }
prefer:
  - { order: [cheap, dear, here] }
)";

constexpr std::string_view kRest = R"(constraints:
  - { id: stays-here, why: "cards stay", when: { data.class: restricted }, require: { target.operator: self } }
fallback: { on: [connect_error, http_5xx], max_attempts: 3, deadline_s: 5 }
refusal: { en: "not allowed by the test policy", ja: "方針により不可", contact: "help@test.invalid" }
)";

std::shared_ptr<const Policy> policy_of(std::string_view text) {
  const PolicyLoad load = load_policy(std::string(text), "policy.yaml", PolicyUse::Serve);
  for (const Problem& problem : load.problems) {
    if (problem.severity == Problem::Severity::Error) throw std::runtime_error(to_string(problem));
  }
  return load.policy;
}

ClientKey client_key(const std::string& id, const std::string& hmac) {
  ClientKey key;
  key.caller.key_id = id;
  key.caller.facts = {{"team", std::string("t1")}};
  const std::string bytes = from_hex(hmac).value();
  std::ranges::copy(bytes, reinterpret_cast<char*>(key.hmac.data()));
  return key;
}

}  // namespace

PipelineFixture::PipelineFixture(std::string_view policy, std::string_view shadow) {
  runtime_.reset(new Runtime{clock_, sink_, pool_, limits_, idempotency_, DecisionStore{}, LatencyTable{}, false});
  for (const std::string id : {"here", "cheap", "dear"}) providers_[id] = std::make_shared<ScriptedProvider>();
  snapshots_ = std::make_unique<SnapshotHolder>(make_snapshot(policy.empty() ? base_policy() : std::string(policy), shadow));
  router_ = std::make_unique<Router>(*snapshots_, *runtime_, cut_);
}

std::string PipelineFixture::policy_head() { return std::string(kHead); }

std::string PipelineFixture::base_policy() { return policy_head().append(kRest); }

PipelineFixture::~PipelineFixture() { pool_.join(); }

std::shared_ptr<const Snapshot> PipelineFixture::make_snapshot(std::string_view policy, std::string_view shadow) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->policy = policy_of(policy);
  if (!shadow.empty()) {
    snapshot->shadow.emplace().policy = policy_of(shadow);
    snapshot->shadow->detectors.push_back({"basic", make_detector("basic/1").value(), Confidence::Low});
  }
  snapshot->detectors.push_back({"basic", make_detector("basic/1").value(), Confidence::Low});
  for (const DetectorDeclaration& own : snapshot->policy->detectors()) {
    if (!own.patterns.empty()) snapshot->detectors.push_back({own.id, make_pattern_detector(own.patterns).value(), Confidence::Low});
  }
  snapshot->openai = make_openai_api();
  snapshot->body_bytes = 1 << 20;
  for (const auto& [id, provider] : providers_) snapshot->providers.emplace(id, provider);

  const Secret pepper("pepper");
  std::vector<ClientKey> clients;
  for (const std::string id : {"explainer", "plain", "narrow", "slow"}) {
    NewClientKey fresh = new_client_key(pepper);
    keys_[id] = fresh.plain.reveal();
    clients.push_back(client_key(id, fresh.hmac));
  }
  clients[0].caller.permissions = {"explain"};
  clients[2].caller.aliases = {"away"};
  clients[3].caller.requests_per_minute = 1;
  snapshot->keys = KeyRing(pepper, std::move(clients));
  return snapshot;
}

FakeExchange PipelineFixture::chat(const std::string& body, const std::string& key_id) const {
  FakeExchange exchange("POST", "/v1/chat/completions", body);
  exchange.with_header("Authorization", "Bearer " + key(key_id)).with_header("Content-Type", "application/json");
  return exchange;
}

void PipelineFixture::serve(FakeExchange& exchange) {
  std::exception_ptr failure;
  bool done = false;
  asio::co_spawn(context_, router_->handle(exchange.exchange()), [&](std::exception_ptr error) {
    failure = error;
    done = true;
  });
  context_.restart();
  context_.run_for(std::chrono::seconds(20));
  if (failure) std::rethrow_exception(failure);
  if (!done) throw std::runtime_error("the request did not end");
}

void PipelineFixture::serve_and_cut(FakeExchange& exchange) {
  bool done = false;
  asio::co_spawn(context_, router_->handle(exchange.exchange()),
                 asio::bind_cancellation_slot(exchange.interruption(), [&](std::exception_ptr) { done = true; }));
  context_.restart();
  context_.poll();
  cut_.raise();
  context_.restart();
  context_.run_for(std::chrono::seconds(20));
  if (!done) throw std::runtime_error("the request did not end with the drain time");
}

void PipelineFixture::serve_and_leave(FakeExchange& exchange) {
  asio::cancellation_signal client;
  bool done = false;
  asio::co_spawn(context_, router_->handle(exchange.exchange()),
                 asio::bind_cancellation_slot(client.slot(), [&](std::exception_ptr) { done = true; }));
  context_.restart();
  context_.poll();
  client.emit(asio::cancellation_type::terminal);
  context_.restart();
  context_.run_for(std::chrono::seconds(20));
  if (!done) throw std::runtime_error("the request did not end when its client left");
}

}  // namespace sekisho
