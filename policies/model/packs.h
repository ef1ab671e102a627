#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace sekisho {

// What a detector pack can find, as far as the policy language must know it.
struct PackTypes {
  std::span<const std::string_view> types;     // exact types, without the detector's id
  std::span<const std::string_view> families;  // prefixes such as `secret.` that any word may follow
};

// The types of a pack that this version can run; nullopt for any other.
std::optional<PackTypes> find_pack(std::string_view pack);

// The packs that this version can run.
std::span<const std::string_view> runnable_packs();

// The types of the reserved detector `opaque`.
std::span<const std::string_view> opaque_types();

}  // namespace sekisho
