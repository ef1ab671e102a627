#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/crypto.h"
#include "gateway/core/http_message.h"
#include "gateway/core/result.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace sekisho {

// The value of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), nullopt where the client sent none. Empty, longer than
// 255 characters, not printable ASCII, or sent twice with different values: InvalidRequest.
Result<std::optional<std::string>> find_idempotency_key(const Headers& headers);

// Whose repetition counts as the same request.
struct IdempotencyScope {
  std::string key_id;  // the caller's
  std::string route;
  std::string key;  // the header's value
};

struct IdempotencyLimits {
  std::size_t entries = 10'000;
  std::size_t bytes = 64 * 1024 * 1024;        // of all answers kept or being recorded
  std::size_t answer_bytes = 1 * 1024 * 1024;  // of one answer
  std::chrono::seconds age{24 * 3600};
};

struct IdempotencyState;  // shared by the store and its tickets
struct IdempotencyEntry;

// The right and duty to answer a request first. Record the answer while it is sent, an upstream's refusal of the request itself too;
// destroying the ticket without `finish` (another error before the answer, a client that left, a stream that broke) lets one of those
// who wait become first. Belongs to one thread.
class IdempotencyTicket {
 public:
  IdempotencyTicket(std::shared_ptr<IdempotencyState> state, std::shared_ptr<IdempotencyEntry> entry);
  IdempotencyTicket(IdempotencyTicket&&) noexcept = default;
  IdempotencyTicket& operator=(IdempotencyTicket&&) noexcept;
  ~IdempotencyTicket();

  // Status and headers; the head's body is ignored.
  void record_head(const HttpResponse& head);
  // Bytes of the body as the client gets them. Beyond `answer_bytes` the recording is given up: the answer cannot be replayed.
  void record_body(std::string_view bytes);
  // The answer is whole. It is kept unless its status asks for a retry (408, 409, 429, 5xx): then the next one in line tries anew.
  void finish();

 private:
  std::shared_ptr<IdempotencyState> state_;
  std::shared_ptr<IdempotencyEntry> entry_;
  HttpResponse answer_;
  std::size_t reserved_ = 0;  // bytes of `answer_` counted in the store
  bool recordable_ = true;
};

// Either the caller is first, or here is the answer that the first one got.
using IdempotencyAdmission = std::variant<IdempotencyTicket, std::shared_ptr<const HttpResponse>>;

// Answers by `Idempotency-Key`: one upstream call however often and at once a client repeats a request. In memory, bounded in
// entries, bytes and age; outlives reloads. Safe from every thread; waiting blocks none.
class IdempotencyStore {
 public:
  // Borrows the clock.
  explicit IdempotencyStore(const Clock& clock, IdempotencyLimits limits = {});
  ~IdempotencyStore();

  // Completes when the caller is first or when the first one's answer is there. Fails with Unprocessable where the key was used with
  // another body, Conflict where its answer could not be kept, Overloaded where every entry is in flight. Cancelling the coroutine
  // gives up the place in the line.
  boost::asio::awaitable<Result<IdempotencyAdmission>> admit(IdempotencyScope scope, Digest body);

  std::size_t entries() const;
  std::size_t bytes() const;

 private:
  std::shared_ptr<IdempotencyState> state_;
};

}  // namespace sekisho
