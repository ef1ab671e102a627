#include "gateway/core/secret.h"

#include "gateway/core/crypto.h"

#include <openssl/crypto.h>

#include <ostream>

namespace sekisho {

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe();
  text_ = other.text_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  other.wipe();
  return *this;
}

bool Secret::operator==(const Secret& other) const { return equal_in_constant_time(text_, other.text_); }

void Secret::wipe() noexcept {
  if (!text_.empty()) OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

std::ostream& operator<<(std::ostream& out, const Secret& secret) { return out << (secret.empty() ? "" : "***"); }

}  // namespace sekisho
