#include "gateway/pipeline/conversation_classes.h"

#include "gateway/core/crypto.h"
#include "policies/model/policy.h"

namespace sekisho {
namespace {

// A key's id holds no line break, so no two pairs share a name.
std::string name_of(std::string_view key_id, std::string_view conversation) {
  const Digest digest = sha256(std::string(key_id).append("\n").append(conversation));
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

std::optional<std::string> ConversationClasses::find(std::string_view key_id, std::string_view conversation, SteadyTime now) const {
  const std::string name = name_of(key_id, conversation);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end() || now - found->second.used > limits_.age) return std::nullopt;
  return found->second.data_class;
}

void ConversationClasses::raise(std::string_view key_id, std::string_view conversation, const Classification& classification,
                                const Policy& policy, SteadyTime now) {
  const auto height = [&](const std::string& name) { return policy.find_class(name).value_or(policy.classes().size()); };
  const std::string name = name_of(key_id, conversation);
  const std::lock_guard lock(mutex_);
  const auto [entry, added] = entries_.try_emplace(name);
  if (added) entry->second.place = quiet_.insert(quiet_.end(), name);
  if (!added) quiet_.splice(quiet_.end(), quiet_, entry->second.place);
  const bool is_over = now - entry->second.used > limits_.age;
  const bool is_higher = added || is_over || height(classification.data_class) > height(entry->second.data_class);
  if (is_higher) entry->second.data_class = classification.data_class;
  entry->second.used = now;
  forget_old(now);
}

void ConversationClasses::forget_old(SteadyTime now) {
  while (!quiet_.empty()) {
    const auto oldest = entries_.find(quiet_.front());
    if (entries_.size() <= limits_.entries && now - oldest->second.used <= limits_.age) return;
    entries_.erase(oldest);
    quiet_.pop_front();
  }
}

std::size_t ConversationClasses::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace sekisho
