#include "gateway/pipeline/idempotency.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <unordered_map>

namespace sekisho {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kLongestKey = 255;
// What an answer costs beside its text.
constexpr std::size_t kAnswerOverhead = 256;

// Somebody in line. The outcome is guarded by the store's mutex; the timer is touched on its executor only.
struct Waiter {
  enum class Outcome { None, First, Answered, NotKept };

  explicit Waiter(const asio::any_io_executor& executor) : timer(executor, SteadyTime::max()) {}

  Outcome outcome = Outcome::None;
  std::shared_ptr<const HttpResponse> answer;
  asio::steady_timer timer;
};

// Ends the wait, from any thread. An expiry in the past also ends a wait that has not begun yet.
void wake(const std::shared_ptr<Waiter>& waiter) {
  asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.expires_at(SteadyTime::min()); });
}

Digest name_of_scope(const IdempotencyScope& scope) {
  std::string text;
  for (const std::string* part : {&scope.key_id, &scope.route, &scope.key}) text += std::to_string(part->size()) + ':' + *part;
  return sha256(text);
}

struct DigestHash {
  std::size_t operator()(const Digest& digest) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

// Statuses that tell a client to send the same again; keeping such an answer would make sure that it never gets another.
bool asks_for_retry(int status) { return status == 408 || status == 409 || status == 429 || status >= 500; }

std::size_t bytes_of(const HttpResponse& head) {
  std::size_t bytes = kAnswerOverhead;
  for (const auto& [name, value] : head.headers) bytes += name.size() + value.size();
  return bytes;
}

Error reused_key() {
  return gateway_error(ErrorKind::Unprocessable,
                       "this Idempotency-Key was used with another request body; use a new key for a new request");
}

Error not_kept() {
  return gateway_error(ErrorKind::Conflict,
                       "this request was answered before, but the answer was too large to keep; send it with a new Idempotency-Key");
}

Error too_many_in_flight() {
  Error error = gateway_error(ErrorKind::Overloaded, "too many requests with an Idempotency-Key are in flight");
  error.retry_after = std::chrono::seconds(1);
  return error;
}

}  // namespace

struct IdempotencyEntry {
  enum class Phase { InFlight, Kept, NotKept };
  Phase phase = Phase::InFlight;
  Digest name{};
  Digest body{};
  std::shared_ptr<const HttpResponse> answer;  // Kept
  std::size_t bytes = 0;                       // of `answer`
  SteadyTime until;                            // Kept, NotKept: forgotten from then on
  std::deque<std::shared_ptr<Waiter>> line;    // InFlight
};

using EntryPtr = std::shared_ptr<IdempotencyEntry>;

struct IdempotencyState {
  IdempotencyState(const Clock& the_clock, IdempotencyLimits the_limits) : clock(the_clock), limits(the_limits) {}

  const Clock& clock;
  const IdempotencyLimits limits;
  std::mutex mutex;  // guards all below and every entry
  std::unordered_map<Digest, EntryPtr, DigestHash> entries;
  std::list<EntryPtr> finished;  // oldest first
  std::size_t bytes = 0;

  void forget_oldest();
  void make_room(std::size_t more_entries, std::size_t more_bytes);
  bool reserve(std::size_t count);
  void give_back(std::size_t count);
  void settle(const EntryPtr& entry, const std::shared_ptr<const HttpResponse>& answer, std::size_t answer_bytes);
  void promote_next(const EntryPtr& entry);
};

void IdempotencyState::forget_oldest() {
  bytes -= finished.front()->bytes;
  entries.erase(finished.front()->name);
  finished.pop_front();
}

void IdempotencyState::make_room(std::size_t more_entries, std::size_t more_bytes) {
  const SteadyTime now = clock.steady();
  while (!finished.empty() && finished.front()->until <= now) forget_oldest();
  while (!finished.empty() && (entries.size() + more_entries > limits.entries || bytes + more_bytes > limits.bytes)) forget_oldest();
}

bool IdempotencyState::reserve(std::size_t count) {
  const std::lock_guard lock(mutex);
  make_room(0, count);
  if (bytes + count > limits.bytes) return false;
  bytes += count;
  return true;
}

void IdempotencyState::give_back(std::size_t count) {
  const std::lock_guard lock(mutex);
  bytes -= count;
}

// Ends the entry's flight with an answer for everybody, or null where it was too large. The mutex is held.
void IdempotencyState::settle(const EntryPtr& entry, const std::shared_ptr<const HttpResponse>& answer, std::size_t answer_bytes) {
  entry->phase = answer ? IdempotencyEntry::Phase::Kept : IdempotencyEntry::Phase::NotKept;
  entry->answer = answer;
  entry->bytes = answer_bytes;
  entry->until = clock.steady() + limits.age;
  finished.push_back(entry);
  for (const std::shared_ptr<Waiter>& waiter : entry->line) {
    waiter->outcome = answer ? Waiter::Outcome::Answered : Waiter::Outcome::NotKept;
    waiter->answer = answer;
    wake(waiter);
  }
  entry->line.clear();
}

// Makes the next one in line the first, or forgets the entry. The mutex is held.
void IdempotencyState::promote_next(const EntryPtr& entry) {
  if (entry->line.empty()) {
    entries.erase(entry->name);
    return;
  }
  const std::shared_ptr<Waiter> next = entry->line.front();
  entry->line.pop_front();
  next->outcome = Waiter::Outcome::First;
  wake(next);
}

namespace {

// A place in the line that is given up, or handed on, when its coroutine goes away.
class PlaceInLine {
 public:
  PlaceInLine(std::shared_ptr<IdempotencyState> state, EntryPtr entry, std::shared_ptr<Waiter> waiter)
      : state_(std::move(state)), entry_(std::move(entry)), waiter_(std::move(waiter)) {}
  PlaceInLine(const PlaceInLine&) = delete;
  PlaceInLine& operator=(const PlaceInLine&) = delete;
  ~PlaceInLine() {
    if (!waiter_) return;
    const std::lock_guard lock(state_->mutex);
    if (waiter_->outcome == Waiter::Outcome::None) std::erase(entry_->line, waiter_);
    if (waiter_->outcome == Waiter::Outcome::First) state_->promote_next(entry_);
  }

  asio::steady_timer& timer() { return waiter_->timer; }

  // What the wait has brought; the place is used up.
  Result<IdempotencyAdmission> take() {
    std::unique_lock lock(state_->mutex);
    const std::shared_ptr<Waiter> waiter = std::move(waiter_);
    lock.unlock();
    if (waiter->outcome == Waiter::Outcome::First) return IdempotencyAdmission(IdempotencyTicket(state_, entry_));
    if (waiter->outcome == Waiter::Outcome::Answered) return IdempotencyAdmission(waiter->answer);
    return not_kept();
  }

 private:
  std::shared_ptr<IdempotencyState> state_;
  EntryPtr entry_;
  std::shared_ptr<Waiter> waiter_;
};

// What can be said at once, or the place where to wait.
struct Arrival {
  std::optional<Result<IdempotencyAdmission>> at_once;
  EntryPtr entry;
  std::shared_ptr<Waiter> waiter;
};

Arrival join(const EntryPtr& entry, const Digest& body, const asio::any_io_executor& executor) {
  if (entry->body != body) return {reused_key(), nullptr, nullptr};
  switch (entry->phase) {
    case IdempotencyEntry::Phase::Kept:
      return {IdempotencyAdmission(entry->answer), nullptr, nullptr};
    case IdempotencyEntry::Phase::NotKept:
      return {not_kept(), nullptr, nullptr};
    case IdempotencyEntry::Phase::InFlight:
      break;
  }
  auto waiter = std::make_shared<Waiter>(executor);
  entry->line.push_back(waiter);
  return {std::nullopt, entry, waiter};
}

Arrival arrive(const std::shared_ptr<IdempotencyState>& state, const Digest& name, const Digest& body,
               const asio::any_io_executor& executor) {
  EntryPtr entry;
  {
    const std::lock_guard lock(state->mutex);
    state->make_room(0, 0);
    if (const auto found = state->entries.find(name); found != state->entries.end()) return join(found->second, body, executor);
    state->make_room(1, 0);
    if (state->entries.size() >= state->limits.entries) return {too_many_in_flight(), nullptr, nullptr};
    entry = std::make_shared<IdempotencyEntry>();
    entry->name = name;
    entry->body = body;
    state->entries.emplace(name, entry);
  }
  return {IdempotencyAdmission(IdempotencyTicket(state, entry)), nullptr, nullptr};
}

}  // namespace

Result<std::optional<std::string>> find_idempotency_key(const Headers& headers) {
  std::optional<std::string> key;
  for (const auto& [name, value] : headers) {
    if (!equals_ignoring_case(name, "idempotency-key")) continue;
    const bool printable = std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7F; });
    if (value.empty() || value.size() > kLongestKey || !printable) {
      return invalid_request("an Idempotency-Key must be 1 to 255 printable ASCII characters");
    }
    if (key && *key != value) return invalid_request("the request carries two different Idempotency-Keys");
    key = value;
  }
  return key;
}

IdempotencyTicket::IdempotencyTicket(std::shared_ptr<IdempotencyState> state, std::shared_ptr<IdempotencyEntry> entry)
    : state_(std::move(state)), entry_(std::move(entry)) {}

IdempotencyTicket& IdempotencyTicket::operator=(IdempotencyTicket&& other) noexcept {
  // What this one held is given up when `other` dies with it.
  std::swap(state_, other.state_);
  std::swap(entry_, other.entry_);
  std::swap(answer_, other.answer_);
  std::swap(reserved_, other.reserved_);
  std::swap(recordable_, other.recordable_);
  return *this;
}

IdempotencyTicket::~IdempotencyTicket() {
  if (!entry_) return;
  const std::lock_guard lock(state_->mutex);
  state_->bytes -= reserved_;
  state_->promote_next(entry_);
}

void IdempotencyTicket::record_head(const HttpResponse& head) {
  answer_.status = head.status;
  answer_.headers = head.headers;
  const std::size_t bytes = bytes_of(head);
  recordable_ = recordable_ && state_->reserve(bytes);
  if (recordable_) reserved_ += bytes;
}

void IdempotencyTicket::record_body(std::string_view bytes) {
  if (!recordable_ || bytes.empty()) return;
  if (bytes.size() <= state_->limits.answer_bytes - answer_.body.size() && state_->reserve(bytes.size())) {
    answer_.body += bytes;
    reserved_ += bytes.size();
    return;
  }
  recordable_ = false;
  state_->give_back(std::exchange(reserved_, 0));
  answer_.body = std::string();
}

void IdempotencyTicket::finish() {
  if (!entry_) return;
  if (asks_for_retry(answer_.status)) {
    const IdempotencyTicket dropped = std::move(*this);
    return;
  }
  std::shared_ptr<const HttpResponse> answer;
  if (recordable_) answer = std::make_shared<const HttpResponse>(std::move(answer_));
  const EntryPtr entry = std::move(entry_);
  const std::lock_guard lock(state_->mutex);
  state_->settle(entry, answer, std::exchange(reserved_, 0));
}

IdempotencyStore::IdempotencyStore(const Clock& clock, IdempotencyLimits limits)
    : state_(std::make_shared<IdempotencyState>(clock, limits)) {}

IdempotencyStore::~IdempotencyStore() = default;

asio::awaitable<Result<IdempotencyAdmission>> IdempotencyStore::admit(IdempotencyScope scope, Digest body) {
  const std::shared_ptr<IdempotencyState> state = state_;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Arrival arrival = arrive(state, name_of_scope(scope), body, executor);
  if (arrival.at_once) co_return std::move(*arrival.at_once);
  PlaceInLine place(state, arrival.entry, arrival.waiter);
  co_await place.timer().async_wait(asio::as_tuple(asio::use_awaitable));
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  // The wait ends by being aborted either way; only this tells a client that left from an answer that came.
  if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
  co_return place.take();
}

std::size_t IdempotencyStore::entries() const {
  const std::lock_guard lock(state_->mutex);
  return state_->entries.size();
}

std::size_t IdempotencyStore::bytes() const {
  const std::lock_guard lock(state_->mutex);
  return state_->bytes;
}

}  // namespace sekisho
