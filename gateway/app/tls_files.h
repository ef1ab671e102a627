#pragma once

#include "config/config.h"
#include "gateway/http/tls_context.h"

#include <memory>

namespace sekisho {

// The files that `server.tls`, which must be there, names.
TlsFiles tls_files_of(const Config& config);

// The certificate and key of `server.tls`, or null where there is none. The Error's `param` is the setting at fault.
Result<std::shared_ptr<TlsContext>> load_tls(const Config& config);
// Reads what `config` names into `tls`, which keeps what it has on an error.
Result<void> reload_tls(TlsContext& tls, const Config& config);

}  // namespace sekisho
