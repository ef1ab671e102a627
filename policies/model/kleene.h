#pragma once

#include <cstdint>

namespace sekisho {

// Strong three-valued logic (Kleene): an unknown part leaves the whole unknown unless the other parts decide it alone.
enum class Kleene : std::uint8_t { False, Unknown, True };

constexpr Kleene kleene(bool value) { return value ? Kleene::True : Kleene::False; }
constexpr Kleene operator&(Kleene a, Kleene b) { return a < b ? a : b; }
constexpr Kleene operator|(Kleene a, Kleene b) { return a < b ? b : a; }
constexpr Kleene operator!(Kleene a) { return a == Kleene::Unknown ? a : kleene(a == Kleene::False); }

}  // namespace sekisho
