#include "gateway/app/tls_files.h"

#include "config/config_file.h"

namespace sekisho {
namespace {

Error at_setting(Error error) {
  error.param = error.param.empty() ? "server.tls" : "server.tls." + error.param;
  return error;
}

}  // namespace

TlsFiles tls_files_of(const Config& config) {
  return {path_from(config, config.server.tls->certificate_file), path_from(config, config.server.tls->key_file)};
}

Result<std::shared_ptr<TlsContext>> load_tls(const Config& config) {
  if (!config.server.tls) return std::shared_ptr<TlsContext>();
  auto tls = TlsContext::load(tls_files_of(config));
  if (!tls) return at_setting(tls.error());
  return tls;
}

Result<void> reload_tls(TlsContext& tls, const Config& config) {
  if (!config.server.tls) return {};
  const auto reloaded = tls.reload(tls_files_of(config));
  return reloaded ? reloaded : Result<void>(at_setting(reloaded.error()));
}

}  // namespace sekisho
