#include "gateway/app/version.h"

namespace sekisho {

std::string_view version() { return SEKISHO_VERSION; }
std::string_view revision() { return SEKISHO_REVISION; }
std::string_view compiler() { return __VERSION__; }

bool has_embedded_engine() {
#ifdef SEKISHO_EMBEDDED
  return true;
#else
  return false;
#endif
}

}  // namespace sekisho
