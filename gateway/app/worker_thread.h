#pragma once

#include "gateway/app/metered_handler.h"
#include "gateway/http/http_options.h"
#include "gateway/http/listener.h"
#include "gateway/pipeline/cut_signal.h"
#include "gateway/pipeline/router.h"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace sekisho {

// One thread with its own io_context, door and connections: a connection lives and dies on one thread. The public functions are for
// the main thread; they hand the work over.
class WorkerThread {
 public:
  // Binds at once. `options` share their load counters with the other workers'. Everything borrowed must outlive the worker.
  static Result<std::unique_ptr<WorkerThread>> open(const ListenAddress& address, const HttpOptions& options,
                                                    const SnapshotHolder& snapshots, Runtime& runtime, Metrics& metrics);
  ~WorkerThread();
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  std::uint16_t port() const { return listener_->port(); }
  // `on_done` is called on the worker's thread when its last connection is gone after drain() or stop().
  void start(std::function<void()> on_done);
  void drain();
  // Ends running streams with an in-band error event.
  void cut();
  void stop();
  void join();

 private:
  WorkerThread(const SnapshotHolder& snapshots, Runtime& runtime, Metrics& metrics)
      : router_(snapshots, runtime, cut_), handler_(router_, metrics) {}

  boost::asio::io_context context_{1};
  CutSignal cut_;
  Router router_;
  MeteredHandler handler_;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

}  // namespace sekisho
