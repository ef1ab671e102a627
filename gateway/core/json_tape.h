#pragma once

#include "gateway/core/result.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

enum class JsonReading : std::uint8_t {
  Strict,
  // The same, but keys may be given twice and all count: for looking at what names were blanked alike.
  EveryMember,
  // For answers on their way to the client, which are not ours to refuse: of duplicate keys the last counts (the earlier nodes are out
  // of reach), a lone surrogate reads as U+FFFD. Some servers cut a character outside the BMP in two between two frames.
  Tolerant,
};

struct JsonLimits {
  std::size_t depth = 64;         // containers inside each other; never more than 512, whatever is asked
  std::size_t nodes = 1'000'000;  // values of every kind
  JsonReading reading = JsonReading::Strict;
  bool finite_numbers = false;  // a number beyond every double, which readers take for different things, is refused
  // Arrays and objects under these keys, at any depth, are not entered: their nodes have no children, and of their inside no more is
  // checked than that brackets match. For answers with a million numbers that nobody here reads. The keys are borrowed for the call.
  std::span<const std::string_view> skipped = {};
};

// A strict read-only view of one JSON text that knows where every value stands in the bytes, so that the gateway judges exactly what
// it forwards and can change one value without touching the rest. Refuses what two readers could read differently: duplicate keys
// at any depth, invalid UTF-8, a byte order mark, lone surrogates, anything after the value (RFC 8259; I-JSON, RFC 7493). Numbers are
// kept as the bytes they came as, of any size and precision: only who reads one can say what it may be. Values stand in document order: a
// parent before its children.
class JsonTape {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = std::numeric_limits<Id>::max();
  enum class Kind : std::uint8_t { Null, Bool, Number, String, Array, Object };

  struct Node {
    Kind kind = Kind::Null;
    std::uint32_t begin = 0;  // bytes [begin, end) of the value in the text, quotes included
    std::uint32_t end = 0;
    Id parent = kNone;
    Id first_child = kNone;
    Id next = kNone;              // next sibling
    std::uint32_t index = 0;      // position in the parent
    std::string_view key;         // unescaped; empty for array elements
    std::uint32_t key_begin = 0;  // bytes of the key with its quotes; equal where there is none
    std::uint32_t key_end = 0;
    std::string_view text;  // unescaped, for strings only
  };

  // Takes `json`, without a copy where its capacity has 64 spare bytes. The views in the nodes live as long as the tape or a copy of it
  // (moves keep them valid). InvalidRequest says what is wrong at which byte; its `param` is the JSON Pointer of the place, where one is
  // known. Texts of 4 GiB and more are refused.
  static Result<JsonTape> parse(std::string json, const JsonLimits& limits = {});

  Id root() const { return 0; }
  const Node& at(Id id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  const std::string& bytes() const { return *bytes_; }
  // The value's bytes as they came.
  std::string_view raw(Id id) const;

  // The member of an object, kNone where there is none or `object` is no object (or kNone).
  Id find(Id object, std::string_view key) const;
  std::optional<std::string_view> find_string(Id object, std::string_view key) const;
  std::optional<bool> find_bool(Id object, std::string_view key) const;
  // The nearest double: an infinity where the number is beyond all of them.
  std::optional<double> find_number(Id object, std::string_view key) const;
  // JSON Pointer (RFC 6901) of the value.
  std::string pointer(Id id) const;

 private:
  friend class JsonTapeBuilder;
  std::shared_ptr<const std::string> bytes_;  // with the padding simdjson wants behind it
  std::shared_ptr<const void> unescaped_;     // room of the strings that held escapes; all others are views into the bytes
  std::vector<Node> nodes_;
};

// A JSON string literal with its quotes. Escapes control characters, `"`, `\` and nothing else.
std::string json_quote(std::string_view text);

// One replacement of bytes [begin, end).
struct Splice {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string bytes;
};

// The text with every splice applied. Splices may come in any order; they must not overlap, and at most one may insert at a place.
std::string apply_splices(std::string_view text, std::vector<Splice> splices);

}  // namespace sekisho
