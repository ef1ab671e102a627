#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

// A two-valued condition in the words of another policy language.
struct Clause {
  enum class Kind : std::uint8_t { All, Any, Not, Leaf };
  Kind kind = Kind::All;  // of nothing: true
  std::vector<Clause> parts;
  std::string leaf;

  static Clause constant(bool value) { return {value ? Kind::All : Kind::Any, {}, {}}; }
  static Clause of(std::string leaf) { return {Kind::Leaf, {}, std::move(leaf)}; }
  static Clause all(std::vector<Clause> parts) { return {Kind::All, std::move(parts), {}}; }
  static Clause any(std::vector<Clause> parts) { return {Kind::Any, std::move(parts), {}}; }
  static Clause negation(Clause part) {
    Clause out{Kind::Not, {}, {}};
    out.parts.push_back(std::move(part));
    return out;
  }
};

}  // namespace sekisho
