#include "gateway/pipeline/run_on_pool.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sekisho {

namespace asio = boost::asio;

asio::awaitable<void> run_on_pool(asio::thread_pool& pool, std::function<void()> work) {
  auto initiation = [&pool](auto handler, std::function<void()> job) {
    auto home = asio::make_work_guard(handler);
    asio::post(pool, [handler = std::move(handler), job = std::move(job), home = std::move(home)]() mutable {
      job();
      asio::post(home.get_executor(), [handler = std::move(handler)]() mutable { std::move(handler)(); });
    });
  };
  const auto& token = asio::use_awaitable;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiation), token, std::move(work));
}

}  // namespace sekisho
