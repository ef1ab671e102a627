#include "gateway/app/worker_thread.h"

#include "gateway/core/block_cache.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>

namespace sekisho {

namespace asio = boost::asio;

Result<std::unique_ptr<WorkerThread>> WorkerThread::open(const ListenAddress& address, const HttpOptions& options,
                                                         const SnapshotHolder& snapshots, Runtime& runtime, Metrics& metrics) {
  std::unique_ptr<WorkerThread> worker(new WorkerThread(snapshots, runtime, metrics));
  auto listener = Listener::open(worker->context_.get_executor(), address, options);
  if (!listener) return listener.error();
  worker->listener_ = std::move(*listener);
  return worker;
}

WorkerThread::~WorkerThread() {
  if (!thread_.joinable()) return;
  stop();
  thread_.join();
}

void WorkerThread::start(std::function<void()> on_done) {
  auto done = [this, on_done = std::move(on_done)](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);  // a bug in the listener: better a crash with a trace than a deaf worker
    cut_.raise();                                  // copies that nobody waits for end with the last connection
    on_done();
  };
  asio::co_spawn(context_, listener_->run(handler_), std::move(done));
  thread_ = std::thread([this] {
    const BlockCache blocks;  // the requests of a thread are much alike
    context_.run();
  });
}

void WorkerThread::drain() {
  asio::post(context_, [this] { listener_->drain(); });
}

void WorkerThread::cut() {
  asio::post(context_, [this] { cut_.raise(); });
}

void WorkerThread::stop() {
  asio::post(context_, [this] { listener_->stop(); });
}

void WorkerThread::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace sekisho
