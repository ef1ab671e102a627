#pragma once

#include "providers/upstream/connection_gate.h"
#include "providers/upstream/direct_pool.h"
#include "providers/upstream/line.h"
#include "providers/upstream/response_body.h"
#include "providers/upstream/response_head.h"
#include "providers/upstream/transport.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sekisho {

// One request and its answer on one connection. Made, awaited and destroyed by one coroutine. Reads from the socket only when asked
// for more, and keeps no buffer while it waits: what is not read stays with the kernel, which holds the upstream back.
class DirectExchange final : public UpstreamResponse {
 public:
  using Time = std::chrono::steady_clock::time_point;

  DirectExchange(std::shared_ptr<DirectPool> pool, ConnectionGate::Pass pass, UpstreamCall call);
  ~DirectExchange() override;
  DirectExchange(const DirectExchange&) = delete;
  DirectExchange& operator=(const DirectExchange&) = delete;

  // Sends the request and waits for the head of the answer; an Error when there is none by `deadline`.
  boost::asio::awaitable<std::optional<Error>> run(Time connect_deadline, Time deadline);

  int status() const override { return head_.status; }
  const Headers& headers() const override { return head_.headers; }
  boost::asio::awaitable<Result<std::optional<std::string>>> read(Time deadline) override;

 private:
  boost::asio::awaitable<std::optional<Error>> ask(Time connect_deadline, Time deadline);
  boost::asio::awaitable<void> talk(Time deadline);
  bool compose();
  void begin();
  std::size_t request_size() const;
  bool unsent() const { return sent_ < request_size(); }
  void send_more();
  void release_request();
  void take_in();
  void take_head(std::string_view bytes);
  void take_body(std::string_view bytes);
  void take_end(const Transfer& end);
  void finish(bool clean);
  void fail(Error error);
  Error head_error() const;

  std::shared_ptr<DirectPool> pool_;
  ConnectionGate::Pass pass_;
  UpstreamCall call_;
  std::string request_;  // line and header fields, without the credentials and the empty line
  std::size_t sent_ = 0;
  std::shared_ptr<Line> line_;  // null: none yet, or no longer needed

  std::optional<ResponseHeadReader> reader_;
  std::string unread_;  // of a head that came in pieces
  ResponseHead head_;
  std::optional<ResponseBody> framing_;
  std::string body_;  // what was read of it and not yet given out
  bool head_done_ = false;
  bool touched_ = false;  // a byte of an answer has come
  bool unheard_ = false;  // the connection ended before the request reached the other end
  bool released_ = false;
  bool send_failed_ = false;
  bool finished_ = false;
  std::optional<Error> failure_;
};

}  // namespace sekisho
