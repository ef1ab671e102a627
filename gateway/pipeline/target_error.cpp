#include "gateway/pipeline/target_error.h"

namespace sekisho {

Error with_target(Error error, const Target& target) {
  if (error.source != ErrorSource::Upstream && error.public_message.empty()) return error;
  const std::string how = error.public_message.empty() ? ": " + error.message : " " + error.public_message;
  error.public_message = "target `" + target.id + "`" + how;
  return error;
}

}  // namespace sekisho
