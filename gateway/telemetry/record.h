#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/finding.h"
#include "gateway/core/money.h"
#include "gateway/telemetry/attempt_record.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

struct FailedRule {
  std::string rule;
  std::string path;
  std::string want;
  std::string got;
  std::string why;
};

struct TargetRecord {
  std::string id;
  bool admitted = false;
  std::string residual;                 // class of what it gets, once transformed
  std::vector<std::string> transforms;  // ids of those that replace something
  std::vector<std::string> relaxed;     // constraints that fail and that an exception relaxes
  std::vector<FailedRule> fails;
};

struct FindingRecord {
  std::string type;
  std::uint32_t count = 0;
  Confidence confidence = Confidence::Medium;
  std::vector<std::string> where;  // JSON pointers without a client's words (place_without_words), at most 8
};

// What became of the values that were replaced, in the answer.
struct RestoreRecord {
  std::size_t values = 0;     // that could come back
  std::size_t tokens = 0;     // that were put back
  std::size_t tolerated = 0;  // of these: spelled otherwise than they were given
  std::size_t withheld = 0;   // left as they were, for they stood in a link
  std::size_t missed = 0;     // left in the text, whyever
};

// What a response rule found in the answer.
struct ResponseFindingRecord {
  std::string rule;
  std::string type;
  std::string action;  // log, mask, block
  std::uint32_t count = 0;
};

// What the shadow policy would have made of the request.
struct ShadowRecord {
  std::string policy_id;
  std::string policy_version;
  std::string difference;  // `none`; else the gravest: `blocked` (no target left), `unblocked`, `reordered`, `reclassified`
  std::string data_class;
  std::vector<std::string> labels;
  std::vector<std::string> order;
  std::vector<TargetRecord> refused;  // admitted by the policy in force only
  std::vector<std::string> admitted;  // admitted by the shadow only
};

// The one record of a finished request. Holds no prompt text and no secret; every sink reads this and nothing else.
struct RequestRecord {
  std::string id;           // of the request, `x-request-id`
  std::string decision_id;  // empty where it never came to a decision
  WallTime at;
  std::string policy_id;
  std::string policy_version;

  std::string method;
  std::string route;  // the route's pattern, never the raw path
  std::string peer;
  int status = 0;

  std::string key_id;  // empty: not authenticated
  std::vector<std::pair<std::string, std::string>> caller;

  std::string api;
  std::string model_asked;
  bool stream = false;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::int64_t tokens_estimated = 0;

  std::vector<DetectorReport> detectors;
  std::vector<FindingRecord> findings;
  std::string data_class;
  std::vector<std::string> labels;
  std::vector<std::pair<std::string, std::string>> because;  // rule, evidence
  std::vector<TargetRecord> targets;
  std::vector<std::string> order;
  std::vector<std::string> exceptions;          // ids of the active ones
  std::vector<std::string> obligations;         // ids of those attached
  std::string log_level;                        // that an obligation asks for; empty: as the outcome says
  std::optional<std::chrono::hours> retention;  // that an obligation asks for
  std::optional<ShadowRecord> shadow;
  std::vector<AttemptRecord> attempts;
  std::vector<PassedOverRecord> passed_over;
  std::string target;  // the one that answered

  std::optional<RestoreRecord> restore;  // where values were replaced that could come back
  std::vector<ResponseFindingRecord> response_findings;

  std::optional<Usage> usage;
  // Of the decision's first target, later of the one that answers; none once it is known that nothing was sent.
  std::optional<Money> cost_estimated;
  std::optional<Money> cost;

  std::string outcome;  // ok, refused, error, cancelled, truncated; empty: not over yet
  std::string error;    // ErrorKind's name where it is not ok
  std::string error_message;
  std::string mirror_of;               // the request that this one only copied; empty: it is a client's own
  std::string mirrored_to;             // the target that got a copy of it, beside those of `attempts`
  std::uint64_t malformed_events = 0;  // of all attempts, skipped
  bool replayed = false;               // answered from an Idempotency-Key
  std::string rejected_limit;          // the limit of a 429 of ours: `requests` or `tokens`
  std::string cancelled_phase;         // where it was when the client left: `request`, `upstream`, `stream`
  std::string traceparent;

  bool audited = false;                // its decision is in the audit store, so its end belongs there too
  std::optional<WallTime> keep_until;  // how long the store must keep it; absent: for ever

  std::chrono::microseconds total{0};
  std::optional<std::chrono::microseconds> first_event;  // from the request's first byte to the first content sent
  std::chrono::microseconds overhead{0};                 // total minus waiting for upstream and client
};

// True where some target may have got the request, or part of it, and so may bill it.
inline bool was_sent(const RequestRecord& record) { return std::ranges::any_of(record.attempts, &AttemptRecord::sent); }

// True where several attempts have said the answer, one after the other: their `part`s hold its usage and cost.
inline bool is_in_parts(const RequestRecord& record) { return std::ranges::any_of(record.attempts, &AttemptRecord::part); }

// Takes finished records. Called from every worker thread; must not block.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void write(const RequestRecord& record) = 0;
};

}  // namespace sekisho
