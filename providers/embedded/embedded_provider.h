#pragma once

#include "providers/dialect.h"
#include "providers/embedded/embedded_engine.h"
#include "providers/provider.h"

#include <memory>
#include <vector>

namespace sekisho {

// Answers requests from models inside this process. A target's `model` names the engine. Nothing leaves the process.
class EmbeddedProvider final : public Provider {
 public:
  // `dialect` must be the OpenAI one: the engines take and give its bodies. Engines are shared with whoever keeps them over a reload.
  EmbeddedProvider(std::vector<std::shared_ptr<EmbeddedEngine>> engines, std::shared_ptr<const Dialect> dialect);

  // InvalidRequest, with the member in `param`, for what the engine cannot obey. Honours `first_event` and `total` of the target. The
  // caller's executor must run on one thread (an io_context{1} or a strand).
  boost::asio::awaitable<Result<std::unique_ptr<CompletionStream>>> start(const Request& request, const Target& target,
                                                                          SentMark& sent) override;
  // The context that the model was loaded with.
  std::optional<double> window(const Target& target) const override;

 private:
  EmbeddedEngine* find_engine(std::string_view model) const;

  std::vector<std::shared_ptr<EmbeddedEngine>> engines_;
  std::shared_ptr<const Dialect> dialect_;
};

}  // namespace sekisho
