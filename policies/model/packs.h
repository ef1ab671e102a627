#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace sekisho {

// What a detector pack can find, as far as the policy language must know it. Names live as long as the process.
struct PackTypes {
  std::span<const std::string_view> types;     // exact types, without the detector's id
  std::span<const std::string_view> families;  // prefixes such as `secret.` that any word may follow; empty: any type at all
};

// The types of a pack of the language; nullopt for any other. policies/detect holds to this table
// (tests/unit/policies/detect/pack_types_test.cpp).
std::optional<PackTypes> find_pack(std::string_view pack);

// The packs of the language, sorted.
std::span<const std::string_view> pack_names();

// The types of the reserved detector `opaque`.
std::span<const std::string_view> opaque_types();

}  // namespace sekisho
