#pragma once

#include "gateway/core/request.h"
#include "gateway/core/target.h"
#include "gateway/pipeline/egress_gate.h"
#include "gateway/pipeline/request_context.h"
#include "policies/model/redaction.h"
#include "policies/redact/restore_table.h"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// What leaves for one target.
struct Departure {
  const Request* request = nullptr;           // the client's own, or `redacted`
  std::unique_ptr<Request> redacted;          // null: nothing is replaced
  std::shared_ptr<const RestoreTable> table;  // null: nothing is replaced
  std::string mismatch;                       // what the egress gate found that may not leave; not empty: nothing leaves
};

// Gives each target the request in the form in which the policy lets it have it: redacted where transforms apply, and checked by the
// egress gate. Made when a target is about to be tried, for most never are. Belongs to the request's coroutine and outlives the answer's
// stream.
class Departures {
 public:
  // Once the policy has decided.
  explicit Departures(RequestContext& context);
  // Of another request than the client's own, with what the policy has decided on it. Both outlive this object.
  Departures(RequestContext& context, Request& request, const Judgement& judgement);

  // The pointer lives as long as this object.
  boost::asio::awaitable<const Departure*> prepare(const Target& target);
  // Frees what the client wrote, once no target can be tried any more.
  void release();

 private:
  EgressGate gate() const;
  Departure make(const Target& target) const;
  Departure redacted(const Verdict& verdict, std::vector<Redaction> redactions) const;
  Departure redacted(std::span<const Finding> findings, std::span<const Redaction> redactions, std::span<const std::string> expected) const;

  RequestContext& context_;
  Request& request_;
  const Judgement& judgement_;
  std::map<std::string, Departure, std::less<>> made_;  // by target
};

}  // namespace sekisho
