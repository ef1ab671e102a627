#include "providers/upstream/name_lookup.h"

#include "gateway/core/run_until.h"
#include "gateway/net/descriptor.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstring>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sekisho {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kFresh{60};
constexpr std::chrono::hours kUsable{1};

std::vector<SocketAddress> ask(const std::string& host, int flags) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* found = nullptr;
  std::vector<SocketAddress> addresses;
  if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    SocketAddress address{};
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    std::memcpy(&address, entry->ai_addr, entry->ai_family == AF_INET6 ? sizeof address.v6 : sizeof address.v4);
    addresses.push_back(address);
  }
  ::freeaddrinfo(found);
  return addresses;
}

std::vector<SocketAddress> with_port(std::vector<SocketAddress> addresses, std::uint16_t port) {
  for (SocketAddress& address : addresses) (address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port) = htons(port);
  return addresses;
}

// Raised once, by another thread; shared by who raises and who waits, so that neither outlives it.
class Flag {
 public:
  Flag() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!event_.is_open()) throw std::runtime_error("no descriptor for a look-up");
  }
  int number() const { return event_.number(); }
  void raise() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(event_.number(), &one, sizeof one);
  }

 private:
  Descriptor event_;
};

asio::awaitable<bool> wait_for(const Flag& flag, std::chrono::steady_clock::time_point deadline) {
  // A descriptor of its own: closing it takes nothing from whoever raises the flag.
  asio::posix::stream_descriptor event(co_await asio::this_coro::executor, ::dup(flag.number()));
  auto raised = event.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
  co_return co_await run_until(std::move(raised), sleep_until(deadline));
}

}  // namespace

std::vector<SocketAddress> resolve_by_system(const std::string& host) { return ask(host, AI_ADDRCONFIG); }

struct NameLookup::State {
  struct Name {
    std::vector<SocketAddress> addresses;
    Time found_at;
    std::vector<std::shared_ptr<const Flag>> waiting;
    bool asked = false;  // somebody is finding out

    bool is_known(Time::duration at_most) const { return !addresses.empty() && std::chrono::steady_clock::now() - found_at <= at_most; }
  };

  explicit State(Resolve how) : resolve(std::move(how)) {}
  void keep(const std::string& host, std::vector<SocketAddress> addresses);
  // Registers a wait for the answer to a question under way; true: nobody asks yet, so the caller should. An answer that came since the
  // caller looked ends the wait at once.
  bool wait_in_line(const std::string& host, const std::shared_ptr<const Flag>& flag);
  static void begin_asking(const std::shared_ptr<State>& state, const std::string& host);
  std::vector<SocketAddress> known(const std::string& host, Time::duration at_most);

  const Resolve resolve;
  std::mutex mutex;
  std::map<std::string, Name> names;  // guarded by mutex
};

void NameLookup::State::keep(const std::string& host, std::vector<SocketAddress> addresses) {
  std::vector<std::shared_ptr<const Flag>> waiting;
  {
    const std::lock_guard lock(mutex);
    Name& name = names[host];
    name.asked = false;
    waiting = std::exchange(name.waiting, {});
    if (!addresses.empty()) {
      name.addresses = std::move(addresses);
      name.found_at = std::chrono::steady_clock::now();
    }
  }
  for (const auto& flag : waiting) flag->raise();
}

bool NameLookup::State::wait_in_line(const std::string& host, const std::shared_ptr<const Flag>& flag) {
  const std::lock_guard lock(mutex);
  Name& name = names[host];
  if (name.is_known(kFresh)) {
    flag->raise();
    return false;
  }
  name.waiting.push_back(flag);
  return !std::exchange(name.asked, true);
}

void NameLookup::State::begin_asking(const std::shared_ptr<State>& state, const std::string& host) {
  try {
    std::thread([state, host] { state->keep(host, state->resolve(host)); }).detach();
  } catch (const std::system_error&) {
    state->keep(host, {});  // no thread to be had
  }
}

std::vector<SocketAddress> NameLookup::State::known(const std::string& host, Time::duration at_most) {
  const std::lock_guard lock(mutex);
  const auto found = names.find(host);
  if (found == names.end() || !found->second.is_known(at_most)) return {};
  return found->second.addresses;
}

NameLookup::NameLookup(Resolve resolve) : state_(std::make_shared<State>(std::move(resolve))) {}
NameLookup::~NameLookup() = default;

asio::awaitable<NameLookup::Answer> NameLookup::find(std::string host, std::uint16_t port, Time deadline) {
  const std::shared_ptr<State> state = state_;
  std::vector<SocketAddress> addresses = ask(host, AI_NUMERICHOST);
  if (addresses.empty()) addresses = state->known(host, kFresh);
  Answer answer;
  if (addresses.empty()) {
    const auto flag = std::make_shared<const Flag>();
    if (state->wait_in_line(host, flag)) State::begin_asking(state, host);
    const bool in_time = co_await wait_for(*flag, deadline);
    answer.failure = in_time ? Failure::NoSuchName : Failure::TookTooLong;
    addresses = state->known(host, kUsable);
  }
  answer.addresses = with_port(std::move(addresses), port);
  co_return answer;
}

}  // namespace sekisho
