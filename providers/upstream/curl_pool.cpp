#include "providers/upstream/curl_pool.h"

#include "providers/upstream/curl_transfer.h"
#include "providers/upstream/trust_stores.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using boost::system::error_code;

namespace {

// Handles kept for the next request; each is about 10 KB.
constexpr std::size_t kSpareHandles = 32;
// How often curl may ask to be called again at once before others get their turn.
constexpr int kTurns = 4;
constexpr std::chrono::seconds kIdleConnection{60};
// So that a change of DNS takes effect some day.
constexpr std::chrono::minutes kOldestConnection{10};

}  // namespace

// One socket as Asio sees it. Stays registered between requests; waits only while curl wants it to.
struct CurlPool::Watch {
  Watch(asio::io_context& context, int fd, bool mine) : descriptor(context, fd), owned(mine) {}

  asio::posix::basic_stream_descriptor<Executor> descriptor;
  bool owned;  // ours to close; curl closes its resolver's sockets itself
  bool gone = false;
  bool wants[2] = {false, false};    // to read, to write
  bool pending[2] = {false, false};  // a wait is under way
};

class CurlPool::Timer {
 public:
  explicit Timer(asio::io_context& context) : timer_(context) {}
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>& operator*() {
    return timer_;
  }
  std::uint64_t round = 0;  // tells a wait that was replaced from the one that counts

 private:
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer_;
};

CurlPool::CurlPool(asio::io_context& context, const UpstreamOrigin& origin, const UpstreamCall& call, std::shared_ptr<TrustStores> trust)
    : context_(context),
      origin_(origin),
      credential_(or_none(call.credential)),
      trust_(std::move(trust)),
      multi_(curl_multi_init()),
      timer_(std::make_unique<Timer>(context)),
      last_used_(std::chrono::steady_clock::now()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  const Secret& bearer = credential_->bearer;
  if (!bearer.empty()) credential_lines_.emplace_back("Authorization: Bearer " + std::string(bearer.reveal()));
  for (const auto& [name, value] : credential_->headers) credential_lines_.emplace_back(name + ": " + std::string(value.reveal()));
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlPool::on_watch);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlPool::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(origin_.max_connections));
}

CurlPool::~CurlPool() { stop(); }

bool CurlPool::serves(const UpstreamOrigin& origin, const UpstreamCall& call) const {
  return is_same(credential_, call.credential) && origin_ == origin;
}

void CurlPool::set_up(void* easy) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A cancelled look-up is left to end by itself: waiting for it would stop every request of this thread.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  // A paused HTTP/2 stream may buffer up to its window, 32 MB.
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 16L * 1024);
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(kIdleConnection.count()));
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, static_cast<long>(std::chrono::seconds(kOldestConnection).count()));
  // An empty string turns the environment's proxies off, and its exceptions.
  curl_easy_setopt(easy, CURLOPT_PROXY, origin_.proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Certificates come from TrustStores, by CURLOPT_SSL_CTX_FUNCTION.
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlPool::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void* CurlPool::take_easy() {
  if (!spare_.empty()) {
    void* const easy = spare_.back();
    spare_.pop_back();
    return easy;
  }
  void* const easy = curl_easy_init();
  if (easy == nullptr) throw std::bad_alloc();
  set_up(easy);
  return easy;
}

void CurlPool::give_back(void* easy) {
  if (multi_ != nullptr && spare_.size() < kSpareHandles) {
    spare_.push_back(easy);
  } else {
    curl_easy_cleanup(easy);
  }
}

bool CurlPool::add(CurlTransfer& transfer) {
  if (multi_ == nullptr || curl_multi_add_handle(multi_, transfer.easy()) != CURLM_OK) return false;
  transfers_.insert(&transfer);
  settle();
  return true;
}

void CurlPool::remove(CurlTransfer& transfer) {
  if (transfers_.erase(&transfer) == 0) return;
  curl_multi_remove_handle(multi_, transfer.easy());
  last_used_ = std::chrono::steady_clock::now();
  if (due_now_) wake_after(std::chrono::milliseconds(0));
}

void CurlPool::stop() {
  if (multi_ == nullptr) return;
  while (!transfers_.empty()) {
    CurlTransfer& transfer = **transfers_.begin();
    remove(transfer);
    transfer.finish(CURLE_ABORTED_BY_CALLBACK);
  }
  for (void* const easy : std::exchange(spare_, {})) curl_easy_cleanup(easy);
  timer_.reset();
  curl_multi_cleanup(std::exchange(multi_, nullptr));
  while (!watches_.empty()) forget(watches_.begin()->first);
}

bool CurlPool::has_news(int local_port) const {
  const auto is_it = [local_port](int socket) {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
    const in_port_t port = own.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(own).sin6_port
                                                     : reinterpret_cast<const sockaddr_in&>(own).sin_port;
    return ntohs(port) == local_port;
  };
  const auto found = std::ranges::find_if(opened_, is_it);
  if (found == opened_.end()) return false;
  pollfd polled{.fd = *found, .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&polled, 1, 0) > 0;
}

// --- what curl wants ---

int CurlPool::on_watch(void* /*easy*/, int socket, int what, void* pool, void* /*unused*/) {
  static_cast<CurlPool*>(pool)->watch(socket, what);
  return 0;
}

int CurlPool::on_close(void* pool, int socket) {
  auto& self = *static_cast<CurlPool*>(pool);
  self.opened_.erase(socket);
  if (!self.watches_.contains(socket)) return ::close(socket);
  self.forget(socket);
  return 0;
}

int CurlPool::on_timer(void* /*multi*/, long milliseconds, void* pool) {
  auto& self = *static_cast<CurlPool*>(pool);
  if (!self.timer_) return 0;
  // Whoever called curl settles what is due now, without a turn through the event loop.
  self.due_now_ = milliseconds == 0;
  ++self.timer_->round;
  if (milliseconds > 0) {
    self.wake_after(std::chrono::milliseconds(milliseconds));
  } else {
    (**self.timer_).cancel();
  }
  return 0;
}

void CurlPool::wake_after(std::chrono::milliseconds pause) {
  if (!timer_) return;
  const std::uint64_t round = ++timer_->round;
  (**timer_).expires_after(pause);
  (**timer_).async_wait([keep = shared_from_this(), round](error_code) {
    if (keep->timer_ && keep->timer_->round == round) keep->drive(CURL_SOCKET_TIMEOUT, 0);
  });
}

// --- what Asio sees ---

void CurlPool::watch(int socket, int what) {
  auto found = watches_.find(socket);
  if (what == CURL_POLL_REMOVE || multi_ == nullptr) {
    if (found == watches_.end()) return;
    Watch& watch = *found->second;
    watch.wants[0] = watch.wants[1] = false;
    if (!watch.owned) return forget(socket);
    // An idle connection must not keep the io_context from running out of work.
    error_code ignored;
    if (watch.pending[0] || watch.pending[1]) watch.descriptor.cancel(ignored);
    return;
  }
  if (found == watches_.end()) {
    found = watches_.emplace(socket, std::make_shared<Watch>(context_, socket, opened_.contains(socket))).first;
  }
  found->second->wants[0] = (what & CURL_POLL_IN) != 0;
  found->second->wants[1] = (what & CURL_POLL_OUT) != 0;
  arm(found->second);
}

void CurlPool::arm(const std::shared_ptr<Watch>& watch) {
  for (const int direction : {0, 1}) {
    if (watch->wants[direction] && !watch->pending[direction] && !watch->gone) arm_one(watch, direction);
  }
}

void CurlPool::arm_one(const std::shared_ptr<Watch>& watch, int direction) {
  watch->pending[direction] = true;
  const auto type = direction == 0 ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write;
  watch->descriptor.async_wait(type, [keep = shared_from_this(), watch, direction](error_code error) {
    watch->pending[direction] = false;
    if (watch->gone || !watch->wants[direction]) return;
    if (error != asio::error::operation_aborted) {
      const int happened = direction == 0 ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
      keep->drive(watch->descriptor.native_handle(), error ? CURL_CSELECT_ERR : happened);
    }
    keep->arm(watch);
  });
}

void CurlPool::forget(int socket) {
  const auto found = watches_.find(socket);
  const std::shared_ptr<Watch> watch = found->second;
  watches_.erase(found);
  watch->gone = true;
  error_code ignored;
  if (watch->owned) {
    watch->descriptor.close(ignored);
  } else {
    watch->descriptor.release();
  }
}

// --- driving ---

void CurlPool::settle() {
  for (int turn = 0; due_now_ && turn < kTurns; ++turn) {
    due_now_ = false;
    act(CURL_SOCKET_TIMEOUT, 0);
  }
  collect();
  if (due_now_) wake_after(std::chrono::milliseconds(0));
}

void CurlPool::drive(int socket, int events) {
  const auto keep = shared_from_this();
  if (socket == CURL_SOCKET_TIMEOUT) due_now_ = false;
  act(socket, events);
  settle();
}

void CurlPool::act(int socket, int events) {
  int running = 0;
  if (multi_ != nullptr) curl_multi_socket_action(multi_, socket, events, &running);
}

void CurlPool::collect() {
  int left = 0;
  while (multi_ != nullptr) {
    const CURLMsg* const message = curl_multi_info_read(multi_, &left);
    if (message == nullptr) return;
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message dies with its handle's removal
    char* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto& transfer = *reinterpret_cast<CurlTransfer*>(owner);
    remove(transfer);
    transfer.finish(code);
  }
}

}  // namespace sekisho
