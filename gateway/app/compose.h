#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "gateway/pipeline/snapshot.h"
#include "gateway/telemetry/log.h"
#include "providers/upstream/transport.h"

#include <memory>
#include <vector>

namespace sekisho {

class EmbeddedModels;

// Skip: the snapshot cannot serve; for looking at a configuration only.
enum class ModelLoading { Load, Skip };

// The composition root: the one place that knows concrete detectors, dialects and providers, and turns configuration into a snapshot.
// Keeps what a reload must not throw away: the transport and the loaded models. Belongs to the main thread; must outlive its snapshots.
class Composer {
 public:
  explicit Composer(std::shared_ptr<Log> log, ModelLoading loading = ModelLoading::Load);
  ~Composer();
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  // Everything that a request needs, or null where `problems` has an error: all of them, with file and line. Loads models.
  std::shared_ptr<const Snapshot> compose(const Config& config, std::vector<Problem>& problems);
  // The same snapshot with its dictionaries read again, or null where `problems` has an error.
  std::shared_ptr<const Snapshot> refresh_dictionaries(const Snapshot& current, std::vector<Problem>& problems) const;

 private:
  void add_keys(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems);
  void add_policy(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems);
  void add_providers(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems);
  std::shared_ptr<Provider> make_openai_provider(const Config& config, const ProviderConfig& provider, std::vector<Problem>& problems);
  void check_targets(const Config& config, const Snapshot& snapshot, std::vector<Problem>& problems) const;

  std::shared_ptr<Log> log_;
  ModelLoading loading_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<EmbeddedModels> models_;
};

}  // namespace sekisho
