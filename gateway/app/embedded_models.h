#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "gateway/telemetry/log.h"
#include "providers/provider.h"

#include <memory>
#include <vector>

namespace sekisho {

// The models loaded into this process. A model whose settings a reload leaves alone stays loaded; one that no configuration names any
// more goes when its last request is done.
class EmbeddedModels {
 public:
  explicit EmbeddedModels(std::shared_ptr<Log> log);
  ~EmbeddedModels();

  // Loads what is not loaded yet, with a progress line each. Null with a problem at the model's entry where one cannot be loaded, or
  // where this build has no engine.
  std::shared_ptr<Provider> make_provider(const Config& config, const ProviderConfig& provider, std::vector<Problem>& problems);

 private:
  struct Loaded;
  std::shared_ptr<Log> log_;
  std::unique_ptr<Loaded> loaded_;
};

}  // namespace sekisho
