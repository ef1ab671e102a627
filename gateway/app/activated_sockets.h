#pragma once

#include "gateway/core/result.h"
#include "gateway/net/descriptor.h"

namespace sekisho {

// Listening sockets that the service manager has opened and keeps: while no gateway runs, clients queue there instead of being turned
// away, so that a restart loses nobody.
struct ActivatedSockets {
  Descriptor door;   // for `server.listen`; none: the gateway opens its own
  Descriptor admin;  // for `server.admin`
};

// Takes over what LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES speak of (sd_listen_fds(3)), once, and clears these variables. A socket of
// the name `admin` is the admin door's, another one the gateway's. An Error where one is no listening TCP socket, or there are several.
Result<ActivatedSockets> take_activated_sockets();

}  // namespace sekisho
