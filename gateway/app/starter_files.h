#pragma once

#include <string>
#include <string_view>

namespace sekisho {

// What `sekisho init` writes: a commented sekisho.yaml with that line under keys.clients, and the policy it names. Both pass
// `sekisho check` as they are.
std::string starter_config(std::string_view client_key_line);
std::string starter_policy();

}  // namespace sekisho
