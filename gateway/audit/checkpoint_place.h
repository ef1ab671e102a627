#pragma once

#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <memory>
#include <string>

namespace sekisho {

// The second place to which checkpoints go, so that whoever can write to the store cannot cut off its end unseen. One thread.
class CheckpointPlace {
 public:
  virtual ~CheckpointPlace() = default;
  // Returns when the line is where it belongs. May take seconds.
  virtual Result<void> deliver(const std::string& line) = 0;
};

// Appends to a file and syncs it.
std::unique_ptr<CheckpointPlace> make_checkpoint_file(std::string path);
// The system's log, facility `authpriv`, as `sekisho-audit`.
std::unique_ptr<CheckpointPlace> make_checkpoint_syslog();
// POSTs to an http or https URL, as application/json; `token` (may be empty) as Bearer. Any 2xx is taken as received.
std::unique_ptr<CheckpointPlace> make_checkpoint_hook(std::string url, const Secret& token);

}  // namespace sekisho
