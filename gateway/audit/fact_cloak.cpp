#include "gateway/audit/fact_cloak.h"

#include "policies/model/program.h"
#include "policies/model/words.h"

#include <algorithm>

namespace sekisho {
namespace {

// The policy reads it whatever its rules ask for, but tells no word that is none of its classes from another.
constexpr std::string_view kDeclaredClass = "request.declared_class";

bool is_read(const Policy& policy, std::string_view path) {
  return std::ranges::any_of(policy.program().facts(),
                             [path](const FactSlot& slot) { return slot.path == path || slot.header_path == path; });
}

bool is_text(const FactValue& value) {
  return std::holds_alternative<std::string>(value) || std::holds_alternative<std::vector<std::string>>(value);
}

FactValue hashed(const FactValue& value, const AuditHasher& hasher) {
  if (const auto* text = std::get_if<std::string>(&value)) return hasher.hash(*text);
  std::vector<std::string> hashes;
  for (const std::string& text : std::get<std::vector<std::string>>(value)) hashes.push_back(hasher.hash(text));
  return hashes;
}

CloakedFact cloaked(const std::string& path, const Fact& fact, const Policy& policy, const AuditHasher& hasher) {
  CloakedFact out{path, fact, false, text_of(fact.value)};
  const bool no_class = path == kDeclaredClass && !policy.find_class(out.shown);
  const bool idle_word = fact.trust == Trust::Asserted && (no_class || !is_read(policy, path));
  if (!is_text(fact.value) || (!idle_word && !hasher.hides(path, out.shown))) return out;
  out.hashed = true;
  out.fact.value = hashed(fact.value, hasher);
  return out;
}

}  // namespace

FactCloak::FactCloak(const Facts& facts, const Policy& policy, const AuditHasher& hasher) {
  for (const auto& [path, fact] : facts) facts_.push_back(cloaked(path, fact, policy, hasher));
}

bool FactCloak::hides(std::string_view path) const {
  return std::ranges::any_of(facts_, [path](const CloakedFact& fact) { return fact.hashed && fact.path == path; });
}

std::string FactCloak::shown(std::string_view path, const std::string& value) const {
  const auto fact = std::ranges::find(facts_, path, &CloakedFact::path);
  return fact != facts_.end() && fact->hashed && fact->shown == value ? text_of(fact->fact.value) : value;
}

std::string FactCloak::evidence(std::string text) const {
  for (const CloakedFact& fact : facts_) {
    if (!fact.hashed) continue;
    const std::string said = fact.path + ' ' + fact.shown;
    const std::string kept = fact.path + ' ' + text_of(fact.fact.value);
    for (std::size_t at = text.find(said); at != std::string::npos; at = text.find(said, at + kept.size()))
      text.replace(at, said.size(), kept);
  }
  return text;
}

}  // namespace sekisho
