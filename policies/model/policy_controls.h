#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/money.h"
#include "policies/model/expression.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// The sections of a policy that act on a request beside its constraints, as plain values (docs/policy-language.md §6, §7).

// How the text of a finding is replaced, from the mildest to the strictest: of two on one finding the stricter one is done.
enum class RedactionMode : std::uint8_t { Placeholder, Surrogate, Generalise, Hash, Mask, DropPart };

// Replaces findings of some types before the request leaves for some targets.
struct Transform {
  enum class Dates : std::uint8_t { Keep, Shift };
  std::string id;
  Expression when;                 // sees the original classification
  Expression applies_to;           // `for`: sees the target too
  std::vector<std::string> types;  // patterns; `*` is the only wildcard and crosses dots
  RedactionMode mode = RedactionMode::Mask;
  bool restore = false;  // Placeholder and Surrogate only: the answer gets the values back
  Dates dates = Dates::Keep;
  std::size_t layer = 0;  // position in PolicyDocument::layers
  SourcePlace place;
};

inline constexpr std::chrono::hours kLongestException{30 * 24};

// Break-glass: relaxes constraints marked `exceptable`, for a time, where a substitute requirement holds.
struct PolicyException {
  std::string id;
  std::vector<std::string> relaxes;  // ids of constraints
  Expression when;                   // trusted facts only; anything but true leaves it inactive
  Expression require;                // sees the target; anything but true leaves the constraint in force
  WallTime expires;
  std::vector<std::string> approved_by;  // two or more names
  std::string reason;
  std::optional<std::uint32_t> quota;  // requests it may be used for
  std::string hash;                    // `sha256:` and hex of its canonical form, sets written out: what the approvers sign
  SourcePlace place;

  // True where it would last longer from `now` on than an exception may: it is not served then.
  bool is_too_long(WallTime now) const { return expires > now + kLongestException; }
};

// Money that may be spent within a window, for each value of its scope.
struct Budget {
  enum class Unit : std::uint8_t { Hour, Day, Week, Month, Year };
  enum class OnExceed : std::uint8_t { Block, AllowOnly };
  std::string id;
  std::string scope;  // `org`, `data.class`, or a fact such as `caller.team`
  int window = 1;     // so many units
  Unit unit = Unit::Month;
  bool rolling = false;  // the last `window` units, not calendar ones in the policy's zone
  Money limit;
  OnExceed on_exceed = OnExceed::Block;
  Expression allow_only;  // AllowOnly: what a target must then be
  SourcePlace place;
};

// Duties that come with a decision.
struct Obligation {
  std::string id;
  Expression when;
  std::optional<std::string> log_level;         // of the request's log line: debug, info, warn, error
  std::optional<std::chrono::hours> retention;  // of the request's record; the longest wins
  std::map<std::string, std::string> headers;   // fields of the answer
  bool human_oversight = false;                 // `x-sekisho-human-oversight: required`
  std::optional<std::string> watermark;         // `x-sekisho-watermark`
  SourcePlace place;
};

// What is done with findings in an answer.
struct ResponseRule {
  enum class Action : std::uint8_t { Log, Mask, Block };
  std::string id;
  Expression when;                 // sees the original classification
  std::vector<std::string> types;  // patterns
  Confidence min_confidence = Confidence::Medium;
  Action action = Action::Log;
  SourcePlace place;
};

struct ResponseSettings {
  bool restore = true;  // false: placeholders stay in the answer whatever the transforms say
  std::vector<ResponseRule> scan;
};

// How decision records are kept.
struct AuditSettings {
  enum class Store : std::uint8_t { None, File, HashChain };
  enum class Content : std::uint8_t { None, Digest };
  enum class OnError : std::uint8_t { Block, Spool };
  Store store = Store::None;
  Content content = Content::Digest;  // Digest: an HMAC of the request's bytes
  std::optional<std::chrono::hours> keep;
  OnError on_error = OnError::Spool;
};

// A statement to prove before the policy may load.
struct Assertion {
  enum class Kind : std::uint8_t { Forbid, Possible };
  std::string id;
  Kind kind = Kind::Forbid;
  Expression when;
  Expression target;
  bool may_break_with_exception = false;
  std::size_t layer = 0;  // position in PolicyDocument::layers
  SourcePlace place;
};

// One file of a policy. The first is the one that was loaded, the others are lower: what it includes, and what those include.
struct PolicyLayer {
  std::string file;        // as messages name it
  std::string org;         // empty where a lower one does not say
  std::size_t parent = 0;  // position of the file that includes it; the first one's is its own
};

// True where the rules of the layer `of` may count on a transform of the layer `from`: one of its own or of a layer above it. A lower
// layer's transform can admit a target, which only those who wrote the constraint may want; so can that of a layer beside it.
bool may_count_on(const std::vector<PolicyLayer>& layers, std::size_t of, std::size_t from);

}  // namespace sekisho
