#pragma once

#include "gateway/pipeline/cut_signal.h"
#include "gateway/pipeline/router.h"
#include "gateway/pipeline/runtime.h"
#include "gateway/pipeline/snapshot_holder.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/fake_exchange.h"
#include "tests/support/scripted_provider.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// A gateway without sockets: the real router, policy, detectors and OpenAI dialect over scripted providers. Its policy has three
// targets, `here` (operator self), `cheap` and `dear` (operator vendor); restricted data may only go to `here`; preference is
// cheap, dear, here. The alias `default` means all three, `away` the two of the vendor.
class PipelineFixture {
 public:
  // `policy`: another one with the targets `here`, `cheap` and `dear`; empty: the one above. `shadow`: a policy that is only tried.
  explicit PipelineFixture(std::string_view policy = {}, std::string_view shadow = {});
  ~PipelineFixture();
  // The text of its own policy, for tests that add sections.
  static std::string base_policy();
  // As far as classes, detectors, targets and preference: without constraints, fallback and refusal.
  static std::string policy_head();

  ScriptedProvider& provider(const std::string& target) { return *providers_.at(target); }
  // A key with the permissions.
  std::string key(const std::string& id) const { return keys_.at(id); }

  // A chat request with the key `explainer` unless another is named.
  FakeExchange chat(const std::string& body, const std::string& key_id = "explainer") const;
  void serve(FakeExchange& exchange);
  // Serves until the exchange has begun to answer and nothing more happens, then lets the client leave.
  void serve_and_leave(FakeExchange& exchange);
  // The same, where the drain time is over while the exchange is under way.
  void serve_and_cut(FakeExchange& exchange);

  boost::asio::io_context& context() { return context_; }
  Runtime& runtime() { return *runtime_; }
  CutSignal& cut() { return cut_; }
  Router& router() { return *router_; }
  const std::vector<RequestRecord>& records() const { return sink_.records; }
  const RequestRecord& last_record() const { return sink_.records.back(); }

 private:
  std::shared_ptr<const Snapshot> make_snapshot(std::string_view policy, std::string_view shadow);

  boost::asio::io_context context_{1};
  boost::asio::thread_pool pool_{1};
  SystemClock clock_;
  CollectingSink sink_;
  RateLimiter limits_{clock_};
  IdempotencyStore idempotency_{clock_};
  std::unique_ptr<Runtime> runtime_;
  CutSignal cut_;
  std::map<std::string, std::shared_ptr<ScriptedProvider>> providers_;
  std::map<std::string, std::string> keys_;
  std::unique_ptr<SnapshotHolder> snapshots_;
  std::unique_ptr<Router> router_;
};

}  // namespace sekisho
