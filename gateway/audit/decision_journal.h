#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/result.h"
#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace sekisho {

// What there is to write down of one decision. Borrows all of it.
struct DecisionReport {
  const RequestRecord& record;  // with its decision_id and what the judgement came to
  const DecisionInput& input;
  const Decision& decision;
  const std::string& digest;  // `hmac:…` of the request's bytes; empty: not kept
};

// Durable: the caller must not go on before the decision is on a disk.
enum class Commitment { Spooled, Durable };

// What ails a journal, in words; empty where nothing does.
struct JournalTrouble {
  std::string records;      // keeps it from taking records now
  std::string checkpoints;  // keeps checkpoints from their second place; records are taken all the same
};

// Where decisions are written down before anything is sent. Safe from every thread.
class DecisionJournal {
 public:
  virtual ~DecisionJournal() = default;
  // Spooled: returns at once; what cannot be taken is counted and alarmed, never an Error. Durable: PolicyUnavailable where the decision
  // cannot be made durable in time.
  virtual boost::asio::awaitable<Result<void>> decided(DecisionReport report, Commitment commitment) = 0;
  // The record with that decision id; nullopt where there is none. Reads files: not for a worker's thread.
  virtual Result<std::optional<RequestRecord>> find(const std::string& decision_id) = 0;
  virtual JournalTrouble trouble() const = 0;
};

}  // namespace sekisho
