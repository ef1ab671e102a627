#pragma once

#include "providers/upstream/transport.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

struct curl_sockaddr;  // NOLINT(readability-identifier-naming): curl's own name

namespace sekisho {

class CurlTransfer;
class TrustStores;

// The keep-alive connections of one origin and one credential on one io_context: a curl multi handle, driven by Asio through
// curl_multi_socket_action. curl's types are `void` in public, so this header does not need curl's.
//
// curl's callbacks only take notes (wake a coroutine, watch a socket, set the timer): no coroutine ever runs inside one, so transfers
// may be paused, resumed and destroyed wherever a coroutine stands.
class CurlPool : public std::enable_shared_from_this<CurlPool> {
 public:
  CurlPool(boost::asio::io_context& context, const UpstreamOrigin& origin, const UpstreamCall& call, std::shared_ptr<TrustStores> trust);
  ~CurlPool();
  CurlPool(const CurlPool&) = delete;
  CurlPool& operator=(const CurlPool&) = delete;

  bool serves(const UpstreamOrigin& origin, const UpstreamCall& call) const;
  const UpstreamOrigin& origin() const { return origin_; }
  TrustStores& trust() const { return *trust_; }
  // The header lines that carry the credential, each NUL-terminated.
  const std::vector<Secret>& credential_lines() const { return credential_lines_; }
  // Nothing is in flight: it may be stopped without harm.
  bool is_idle() const { return transfers_.empty(); }
  std::chrono::steady_clock::time_point last_used() const { return last_used_; }

  // A CURL easy handle with everything set that is the same for all requests of this pool.
  void* take_easy();
  void give_back(void* easy);
  // Begins, or ends, driving the transfer's handle. Ending one before its time closes its connection.
  bool add(CurlTransfer& transfer);
  void remove(CurlTransfer& transfer);
  // True where bytes, or the end, of a connection can be read that nobody has read. By its port on this side.
  bool has_news(int local_port) const;
  // A socket that a transfer made, so that it is ours to close.
  void opened(int socket) { opened_.insert(socket); }
  // Lets curl do at once what it would do when its timer fires now. Not inside a callback.
  void settle();

  // Closes every connection and cancels what waits for them. Transfers left behind end with an error.
  void stop();

 private:
  struct Watch;
  class Timer;

  static int on_watch(void* easy, int socket, int what, void* pool, void* unused);
  static int on_timer(void* multi, long milliseconds, void* pool);
  static int on_close(void* pool, int socket);

  void watch(int socket, int what);
  void arm(const std::shared_ptr<Watch>& watch);
  void arm_one(const std::shared_ptr<Watch>& watch, int direction);
  void forget(int socket);
  void drive(int socket, int events);
  void act(int socket, int events);
  void collect();
  void set_up(void* easy);
  void wake_after(std::chrono::milliseconds pause);

  boost::asio::io_context& context_;
  const UpstreamOrigin origin_;
  const CredentialPtr credential_;  // never null
  std::vector<Secret> credential_lines_;
  const std::shared_ptr<TrustStores> trust_;
  void* multi_;
  std::unique_ptr<Timer> timer_;
  bool due_now_ = false;
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
  std::unordered_set<int> opened_;
  std::unordered_set<CurlTransfer*> transfers_;
  std::vector<void*> spare_;
  std::chrono::steady_clock::time_point last_used_;
};

}  // namespace sekisho
