#pragma once

#include "gateway/core/clock.h"
#include "gateway/http/date_line.h"
#include "gateway/http/http_options.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace sekisho {

// What the sessions of one listener share on their thread.
struct Worker {
  static constexpr std::size_t kReadBufferSize = 64 * 1024;

  Worker(boost::asio::any_io_executor worker_executor, HttpOptions http_options, std::shared_ptr<const Clock> worker_clock)
      : executor(std::move(worker_executor)),
        options(std::move(http_options)),
        clock(std::move(worker_clock)),
        read_buffer(kReadBufferSize) {
    if (!options.load) options.load = std::make_shared<HttpLoad>();
  }

  SteadyTime now() const { return clock->steady(); }

  const boost::asio::any_io_executor executor;
  HttpOptions options;
  const std::shared_ptr<const Clock> clock;
  // Every read of every connection lands here first: whoever suspends takes his bytes out before (Wire::keep).
  std::vector<char> read_buffer;
  DateLine date;
  // No new requests: every answer says `Connection: close`.
  bool draining = false;
};

}  // namespace sekisho
