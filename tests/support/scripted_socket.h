#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace sekisho {

// Wakes a thread that sits in poll().
class WakeFd {
 public:
  WakeFd();
  ~WakeFd();
  WakeFd(const WakeFd&) = delete;
  WakeFd& operator=(const WakeFd&) = delete;

  int fd() const { return fd_; }
  void set();
  void clear();
  // For good.
  void stop();
  bool stopped() const { return stopped_; }

 private:
  int fd_;
  std::atomic<bool> stopped_ = false;
};

// One accepted connection of the scripted upstream, plain or TLS, in a thread of its own. It reads whatever comes at any time, so
// that it sees at once when the peer leaves.
class ScriptedSocket {
 public:
  // `tls` may be null.
  ScriptedSocket(int fd, WakeFd& wake, ssl_ctx_st* tls);
  ~ScriptedSocket();
  ScriptedSocket(const ScriptedSocket&) = delete;
  ScriptedSocket& operator=(const ScriptedSocket&) = delete;

  std::string input;  // what has arrived and was not used yet

  // Until something arrives or the wake-up is set; false when the connection has ended or the thread is to stop.
  bool wait();
  // All of it; false when the peer left or the thread is to stop. `sent` hears of each piece that the kernel took.
  bool send(std::string_view bytes, const std::function<void(std::size_t)>& sent);
  void reset();
  void finish();
  // The peer has closed or reset it.
  bool is_closed() const { return closed_; }

 private:
  void read_all();
  bool poll_once(short events);
  long read_some(char* into, std::size_t size);
  long write_some(std::string_view bytes);

  int fd_;
  WakeFd& wake_;
  ssl_st* ssl_ = nullptr;
  bool closed_ = false;
};

}  // namespace sekisho
