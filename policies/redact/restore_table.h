#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// What the gateway wrote into one target's request in place of values, and the values: the way back. Lives no longer than the answer.
// Holds only what may be restored. Immutable once it is filled; then safe from every thread.
class RestoreTable {
 public:
  // Longest text that is ever looked up: what a stream may have to hold back.
  static constexpr std::size_t kLongest = 48;
  // The same of a surrogate that the escapes of JSON spell.
  static constexpr std::size_t kLongestSpelled = 4 * kLongest;

  // `nonce` is empty where no token of this request can be told from text.
  explicit RestoreTable(std::string nonce = {}) : nonce_(std::move(nonce)) {}

  // `body` is what stands between the brackets, `PHONE_1_K9`.
  void add_token(std::string body, std::string value) { tokens_.insert_or_assign(std::move(body), std::move(value)); }
  // Text that is no token. At most kLongest bytes.
  void add_surrogate(std::string text, std::string value) { surrogates_.insert_or_assign(std::move(text), std::move(value)); }

  const std::string& nonce() const { return nonce_; }
  bool empty() const { return tokens_.empty() && surrogates_.empty(); }
  bool has_tokens() const { return !tokens_.empty(); }
  bool has_surrogates() const { return !surrogates_.empty(); }
  std::size_t size() const { return tokens_.size() + surrogates_.size(); }

  const std::string* find_token(std::string_view body) const { return find(tokens_, body); }
  const std::string* find_surrogate(std::string_view text) const { return find(surrogates_, text); }
  // True where some token's body, or some surrogate, begins with the text and goes on after it.
  bool token_begins_with(std::string_view text) const { return begins_with(tokens_, text); }
  bool surrogate_begins_with(std::string_view text) const { return begins_with(surrogates_, text); }

 private:
  using Values = std::map<std::string, std::string, std::less<>>;

  static const std::string* find(const Values& values, std::string_view text) {
    const auto found = values.find(text);
    return found == values.end() ? nullptr : &found->second;
  }
  static bool begins_with(const Values& values, std::string_view text) {
    const auto next = values.upper_bound(text);
    return next != values.end() && std::string_view(next->first).starts_with(text);
  }

  std::string nonce_;
  Values tokens_;
  Values surrogates_;
};

}  // namespace sekisho
