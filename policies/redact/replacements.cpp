#include "policies/redact/replacements.h"

#include "policies/redact/generalise.h"
#include "policies/redact/nonce.h"
#include "policies/redact/surrogate.h"
#include "policies/redact/type_word.h"

namespace sekisho {
namespace {

constexpr unsigned kMostAttempts = 8;
constexpr std::size_t kHashDigits = 10;

std::string bracketed(std::string_view body) { return "[[" + std::string(body) + "]]"; }

std::string hashed(const std::string& word, const std::string& form, const RedactionKey& key) {
  return bracketed(word + "_h" + to_hex(key.for_tenant("hash", form)).substr(0, kHashDigits));
}

}  // namespace

Replacements::Replacements(const RedactionKey& key, std::span<const Segment> segments, std::span<const DetectorDeclaration> detectors)
    : key_(key), segments_(segments), detectors_(detectors), table_(choose_nonce(key, segments).value_or(std::string())) {}

std::string Replacements::text_for(const RedactionPlace& place, std::string_view value) {
  const ValueKind kind = kind_of(place.type);
  const std::string form = normal_form(value, kind);
  switch (place.mode) {
    case RedactionMode::Placeholder:
      return placeholder(place, value, form);
    case RedactionMode::Surrogate:
      return surrogate(place, value, form);
    case RedactionMode::Generalise:
      return generalised(value, kind, place.dates, key_).value_or(bracketed(word(place.type)));
    case RedactionMode::Hash:
      return hashed(word(place.type), form, key_);
    case RedactionMode::Mask:
      return bracketed(word(place.type));
    case RedactionMode::DropPart:
      return std::string(kRemovedNote);
  }
  return bracketed(word(place.type));
}

std::string Replacements::placeholder(const RedactionPlace& place, std::string_view value, const std::string& form) {
  if (table_.nonce().empty()) return bracketed(word(place.type));
  const std::uint64_t number = numbers_.try_emplace(form, numbers_.size() + 1).first->second;
  const std::string body = word(place.type) + "_" + std::to_string(number) + "_" + table_.nonce();
  if (place.restore && table_.find_token(body) == nullptr) table_.add_token(body, std::string(value));
  return bracketed(body);
}

std::string Replacements::surrogate(const RedactionPlace& place, std::string_view value, const std::string& form) {
  const ValueKind kind = kind_of(place.type);
  const auto [known, fresh] = fakes_.try_emplace({kind, form});
  if (fresh) known->second = place.dates == Transform::Dates::Shift ? shifted_date(value, kind) : make_surrogate(value, kind);
  if (!known->second) return placeholder(place, value, form);
  if (place.restore && table_.find_surrogate(*known->second) == nullptr) table_.add_surrogate(*known->second, std::string(value));
  return *known->second;
}

// A date that is another one throughout the conversation; other kinds have nothing to shift.
std::optional<std::string> Replacements::shifted_date(std::string_view value, ValueKind kind) {
  if (kind != ValueKind::Birthdate) return make_surrogate(value, kind);
  std::optional<std::string> fake = generalised(value, kind, Transform::Dates::Shift, key_);
  if (!input_) input_.emplace(segments_);
  if (!fake || is_taken(*fake)) return std::nullopt;
  fakes_taken_.insert(*fake);
  return fake;
}

std::optional<std::string> Replacements::make_surrogate(std::string_view value, ValueKind kind) {
  for (unsigned attempt = 0; attempt < kMostAttempts; ++attempt) {
    std::optional<std::string> fake = surrogate_for(value, kind, key_, attempt);
    if (!fake) return std::nullopt;
    if (!input_) input_.emplace(segments_);
    if (is_taken(*fake)) continue;
    fakes_taken_.insert(*fake);
    return fake;
  }
  return std::nullopt;
}

// A fake that stands in the request anyway, is another value's, or begins another or the other way round could not be told apart.
bool Replacements::is_taken(const std::string& text) const {
  if (input_->may_contain(text)) return true;
  const auto next = fakes_taken_.lower_bound(text);
  if (next != fakes_taken_.end() && next->starts_with(text)) return true;
  for (std::size_t size = 1; size < text.size(); ++size) {
    if (fakes_taken_.contains(std::string_view(text).substr(0, size))) return true;
  }
  return false;
}

std::string Replacements::word(std::string_view type) {
  const auto found = words_.find(type);
  if (found != words_.end()) return found->second;
  return words_.emplace(std::string(type), type_word(type, detectors_)).first->second;
}

}  // namespace sekisho
