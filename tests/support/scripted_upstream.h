#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What the scripted upstream does with one request, step by step. When the steps are through, the connection waits for another
// request.
class Script {
 public:
  struct Step {
    enum class Kind { Send, WaitFor, Flood, Reset, Close, Stall };
    Kind kind;
    std::string text;       // bytes to send, or the name of a signal
    std::size_t times = 1;  // Flood
  };

  Script send(std::string bytes) && { return std::move(*this).then({Step::Kind::Send, std::move(bytes)}); }
  // Until ScriptedUpstream::release(signal), or the peer leaves.
  Script wait_for(std::string signal) && { return std::move(*this).then({Step::Kind::WaitFor, std::move(signal)}); }
  // The same bytes over and over, as fast as the peer takes them.
  Script flood(std::string bytes, std::size_t times) && { return std::move(*this).then({Step::Kind::Flood, std::move(bytes), times}); }
  Script reset() && { return std::move(*this).then({Step::Kind::Reset, {}}); }  // RST
  Script close() && { return std::move(*this).then({Step::Kind::Close, {}}); }  // FIN, in TLS without close_notify
  Script stall() && { return std::move(*this).then({Step::Kind::Stall, {}}); }  // until the peer leaves

  const std::vector<Step>& steps() const { return steps_; }

 private:
  Script then(Step step) && {
    steps_.push_back(std::move(step));
    return std::move(*this);
  }
  std::vector<Step> steps_;
};

// An HTTP server on loopback that does as told, for tests of everything that talks to upstreams. Each connection has a thread of its
// own; all members are safe from any thread. Destroying it closes everything.
class ScriptedUpstream {
 public:
  struct Request {
    int connection = 0;  // counted from 0 in order of arrival
    std::string head;    // raw, blank line included
    std::string body;    // by Content-Length
  };

  ScriptedUpstream();
  // Speaks TLS with this certificate (chain) and key, both PEM.
  ScriptedUpstream(const std::string& certificate, const std::string& key);
  ~ScriptedUpstream();
  ScriptedUpstream(const ScriptedUpstream&) = delete;
  ScriptedUpstream& operator=(const ScriptedUpstream&) = delete;

  std::uint16_t port() const;
  std::string url() const;  // http://127.0.0.1:port, or https

  // The answer to the next request that has none yet; the last one given answers all that follow.
  void answer(Script script);
  void release(const std::string& signal);

  // These wait for something to happen, at most so long (a failing test's patience, not a sleep): false when it did not.
  bool wait_for_requests(std::size_t count, std::chrono::milliseconds patience = std::chrono::seconds(5)) const;
  bool wait_for_close(int connection, std::chrono::milliseconds patience = std::chrono::seconds(5)) const;
  // For a connection that its script closes, too.
  bool wait_for_end(int connection, std::chrono::milliseconds patience = std::chrono::seconds(5)) const;

  std::vector<Request> requests() const;
  int connections() const;
  // When the peer was seen to close, or reset, the connection.
  std::optional<std::chrono::steady_clock::time_point> closed_at(int connection) const;
  // Bytes of answers that the kernel has taken.
  std::size_t bytes_sent(int connection) const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

// Whole answers and parts of them, ready to send.
std::string http_answer(int status, std::string_view content_type, std::string_view body, std::string_view more_headers = {});
std::string json_answer(std::string_view body);
// The head of a chunked event stream, and its chunks; an empty chunk is the end.
std::string sse_head();
std::string http_chunk(std::string_view bytes);

}  // namespace sekisho
