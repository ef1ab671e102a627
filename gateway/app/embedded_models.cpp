#include "gateway/app/embedded_models.h"

#ifdef SEKISHO_EMBEDDED

#include "config/config_file.h"
#include "providers/embedded/embedded_engine.h"
#include "providers/embedded/embedded_provider.h"
#include "providers/openai/openai_dialect.h"

#include <algorithm>
#include <chrono>

namespace sekisho {
namespace {

EngineSettings settings_of(const Config& config, const EmbeddedModelConfig& model) {
  EngineSettings settings;
  settings.name = model.name;
  settings.path = path_from(config, model.path);
  settings.sha256 = model.sha256;
  settings.context = model.context;
  settings.slots = model.slots;
  settings.queue = model.queue;
  settings.threads = model.threads;
  settings.embeddings = model.embeddings;
  settings.chat_template = model.chat_template;
  return settings;
}

Result<std::shared_ptr<EmbeddedEngine>> load(const EngineSettings& settings, Log& log) {
  const auto begun = std::chrono::steady_clock::now();
  log.info("loading model", {{"model", settings.name}, {"path", settings.path}});
  int last_tenth = 0;
  EngineObserver observer;
  observer.progress = [&](double done) {
    const int tenth = static_cast<int>(done * 10);
    if (tenth <= last_tenth) return;
    last_tenth = tenth;
    const std::string percent = std::to_string(tenth * 10) + "%";
    log.info("loading model", {{"model", settings.name}, {"done", percent}});
  };
  auto engine = EmbeddedEngine::load(settings, observer);
  if (!engine) return engine;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  const std::string millis = std::to_string(took.count());
  log.info("model loaded", {{"model", settings.name}, {"ms", millis}});
  return engine;
}

}  // namespace

struct EmbeddedModels::Loaded {
  std::vector<std::weak_ptr<EmbeddedEngine>> engines;

  std::shared_ptr<EmbeddedEngine> find(const EngineSettings& settings) {
    std::erase_if(engines, [](const auto& engine) { return engine.expired(); });
    for (const auto& engine : engines) {
      auto alive = engine.lock();
      if (alive && alive->settings() == settings) return alive;
    }
    return nullptr;
  }
};

EmbeddedModels::EmbeddedModels(std::shared_ptr<Log> log) : log_(std::move(log)), loaded_(std::make_unique<Loaded>()) {
  set_engine_log([log = log_](EngineLogLevel level, std::string_view line) {
    if (level == EngineLogLevel::Error) log->error("engine", {{"line", line}});
    if (level == EngineLogLevel::Warn) log->warn("engine", {{"line", line}});
    if (level == EngineLogLevel::Info || level == EngineLogLevel::Debug) log->debug("engine", {{"line", line}});
  });
}

EmbeddedModels::~EmbeddedModels() { set_engine_log({}); }

std::shared_ptr<Provider> EmbeddedModels::make_provider(const Config& config, const ProviderConfig& provider,
                                                        std::vector<Problem>& problems) {
  std::vector<std::shared_ptr<EmbeddedEngine>> engines;
  for (const EmbeddedModelConfig& model : provider.models) {
    const EngineSettings settings = settings_of(config, model);
    auto engine = loaded_->find(settings);
    if (!engine) {
      auto fresh = load(settings, *log_);
      if (!fresh) {
        problems.push_back(
            {.file = config.file, .line = model.place.line, .column = model.place.column, .code = {}, .message = fresh.error().message});
        continue;
      }
      engine = *fresh;
      loaded_->engines.push_back(engine);
    }
    engines.push_back(std::move(engine));
  }
  if (engines.size() != provider.models.size()) return nullptr;
  return std::make_shared<EmbeddedProvider>(std::move(engines), make_openai_dialect());
}

}  // namespace sekisho

#else  // built with -DSEKISHO_EMBEDDED=OFF

namespace sekisho {

struct EmbeddedModels::Loaded {};

EmbeddedModels::EmbeddedModels(std::shared_ptr<Log> log) : log_(std::move(log)) {}
EmbeddedModels::~EmbeddedModels() = default;

std::shared_ptr<Provider> EmbeddedModels::make_provider(const Config& config, const ProviderConfig& provider,
                                                        std::vector<Problem>& problems) {
  problems.push_back({.file = config.file,
                      .line = provider.place.line,
                      .column = provider.place.column,
                      .code = {},
                      .message = "provider `" + provider.name + "`: this build has no embedded engine (SEKISHO_EMBEDDED=OFF)"});
  return nullptr;
}

}  // namespace sekisho

#endif
