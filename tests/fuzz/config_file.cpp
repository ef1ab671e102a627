// Any text as sekisho.yaml: the decoder neither crashes nor prints what stands where a secret belongs, and says the same twice.
#include "config/config_file.h"

#include "config/secret_reference.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

void check(const sekisho::ConfigFile& file) {
  for (const sekisho::Problem& problem : file.problems) {
    require(problem.line >= 0 && problem.column >= 0 && !problem.message.empty());
    require(std::ranges::none_of(problem.message, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
  }
  for (const sekisho::SecretUse& use : file.config.secrets) require(sekisho::has_secret_reference(use.reference));
  if (!file.usable()) return;
  require(sekisho::is_secret_reference(file.config.keys.pepper));
  require(!file.config.keys.clients.empty() && !file.config.providers.empty() && !file.config.policy_file.empty());
  for (const sekisho::ClientKeyConfig& client : file.config.keys.clients)
    require(client.hmac.size() == 64 && !client.caller.key_id.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const sekisho::WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
  const sekisho::ConfigFile file = sekisho::decode_config(text, "fuzz.yaml", now);
  check(file);
  require(sekisho::decode_config(text, "fuzz.yaml", now).problems == file.problems);
  return 0;
}
