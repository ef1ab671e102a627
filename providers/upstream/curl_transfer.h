#pragma once

#include "providers/upstream/connection_gate.h"
#include "providers/upstream/curl_error.h"
#include "providers/upstream/curl_pool.h"
#include "providers/upstream/transport.h"
#include "providers/upstream/wake_up.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct curl_slist;  // NOLINT(readability-identifier-naming): curl's own name
struct ssl_ctx_st;
struct sockaddr;

namespace sekisho {

// One request and its answer. Made, awaited and destroyed by one coroutine; in between, curl reports to it.
class CurlTransfer final : public UpstreamResponse {
 public:
  CurlTransfer(std::shared_ptr<CurlPool> pool, ConnectionGate::Pass pass, UpstreamCall call, const boost::asio::any_io_executor& executor);
  ~CurlTransfer() override;
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Sends the request and waits for the head of the answer; an Error when there is none by `deadline`.
  boost::asio::awaitable<std::optional<Error>> run(std::chrono::steady_clock::time_point connect_deadline,
                                                   std::chrono::steady_clock::time_point deadline);

  int status() const override { return status_; }
  const Headers& headers() const override { return headers_; }
  boost::asio::awaitable<Result<std::optional<std::string>>> read(std::chrono::steady_clock::time_point deadline) override;

  // For the pool: the CURL handle, and the end of the transfer with curl's code. The handle is out of the pool by then.
  void* easy() const { return easy_; }
  void finish(int code);

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* transfer);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* transfer);
  static int on_open(void* transfer, int purpose, curl_sockaddr* address);
  static int on_request(void* transfer, char* remote, char* local, int remote_port, int local_port);
  static int on_tls(void* easy, void* context, void* transfer);

  boost::asio::awaitable<std::optional<Error>> ask(std::chrono::steady_clock::time_point deadline);
  void set_options(std::chrono::milliseconds connect_timeout);
  void set_method();
  void link_headers();
  bool take_header(std::string_view line);
  bool refuse(Error error);
  void release_request();
  std::string take_body();
  UpstreamPhase phase() const;
  std::string_view authority() const;

  std::shared_ptr<CurlPool> pool_;
  ConnectionGate::Pass pass_;
  UpstreamCall call_;
  WakeUp news_;
  void* easy_;
  std::vector<std::string> lines_;
  std::vector<curl_slist> list_;
  std::array<char, 256> curl_message_{};  // CURL_ERROR_SIZE

  int status_ = 0;
  Headers headers_;
  std::size_t header_bytes_ = 0;
  std::string body_;
  std::string private_address_;  // one the name led to, and that was not used
  bool stale_ = false;           // the idle connection that curl chose had something to say; a new one is used
  bool requested_ = false;       // a connection stands and the request goes out on it
  bool head_done_ = false;
  bool paused_ = false;
  bool finished_ = false;
  std::optional<Error> failure_;
};

}  // namespace sekisho
