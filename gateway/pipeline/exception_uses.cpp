#include "gateway/pipeline/exception_uses.h"

namespace sekisho {

std::vector<std::string> ExceptionUses::used_up(const std::vector<PolicyException>& exceptions) const {
  std::vector<std::string> out;
  const std::lock_guard lock(mutex_);
  for (const PolicyException& exception : exceptions) {
    const auto found = uses_.find(name_of(exception));
    const std::uint32_t uses = found == uses_.end() ? 0 : found->second;
    if (exception.quota && uses >= *exception.quota) out.push_back(exception.id);
  }
  return out;
}

bool ExceptionUses::take(const PolicyException& exception) {
  if (!exception.quota) return true;
  const std::lock_guard lock(mutex_);
  std::uint32_t& uses = uses_[name_of(exception)];
  if (uses >= *exception.quota) return false;
  ++uses;
  return true;
}

}  // namespace sekisho
