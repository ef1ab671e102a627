#include "gateway/pipeline/exception_uses.h"

#include <utility>

namespace sekisho {
namespace {

std::string name_of(const std::string& id, const std::string& hash) { return id + '\t' + hash; }

}  // namespace

void ExceptionUses::go_on_from(std::vector<ExceptionUse> kept, KeepExceptionUses keep) {
  const std::lock_guard lock(mutex_);
  keep_ = std::move(keep);
  for (ExceptionUse& use : kept) {
    std::string name = name_of(use.id, use.hash);
    uses_.insert_or_assign(std::move(name), std::move(use));
  }
}

std::vector<std::string> ExceptionUses::used_up(const std::vector<PolicyException>& exceptions) const {
  std::vector<std::string> out;
  const std::lock_guard lock(mutex_);
  for (const PolicyException& exception : exceptions) {
    const auto found = uses_.find(name_of(exception.id, exception.hash));
    const std::uint32_t uses = found == uses_.end() ? 0 : found->second.uses;
    if (exception.quota && uses >= *exception.quota) out.push_back(exception.id);
  }
  return out;
}

bool ExceptionUses::take(const PolicyException& exception) {
  if (!exception.quota) return true;
  const std::lock_guard keeping(keeping_);
  const std::vector<ExceptionUse> all = count(exception);
  if (all.empty()) return false;
  if (keep_(all)) return true;
  const std::lock_guard lock(mutex_);
  --uses_[name_of(exception.id, exception.hash)].uses;
  return false;
}

std::vector<ExceptionUse> ExceptionUses::count(const PolicyException& exception) {
  const std::lock_guard lock(mutex_);
  ExceptionUse& use = uses_[name_of(exception.id, exception.hash)];
  if (use.uses >= *exception.quota) return {};
  use = {exception.id, exception.hash, use.uses + 1, exception.expires};
  std::vector<ExceptionUse> all;
  all.reserve(uses_.size());
  for (const auto& [name, counted] : uses_) all.push_back(counted);
  return all;
}

}  // namespace sekisho
