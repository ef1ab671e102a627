#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>

namespace boost::asio {
class thread_pool;  // NOLINT(readability-identifier-naming): Asio's own name
}

namespace sekisho {

// Runs `work` on the pool and comes back to the caller's executor when it is done. Cannot be cancelled meanwhile, so `work` may borrow
// from the caller's frame; it must be short (a scan, not a wait) and must not throw.
boost::asio::awaitable<void> run_on_pool(boost::asio::thread_pool& pool, std::function<void()> work);

// True for texts short enough to be scanned on a worker's own thread, which has other clients to serve.
constexpr bool scans_here(std::size_t bytes) { return bytes <= std::size_t{128} * 1024; }

}  // namespace sekisho
