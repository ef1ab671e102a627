#include "policies/detect/crypto_addresses.h"

#include "gateway/core/crypto.h"
#include "policies/detect/characters.h"
#include "policies/detect/keccak.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "crypto";
constexpr std::size_t kShortestBase58 = 26;
constexpr std::size_t kLongest = 62;
constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

// The 25 bytes that a base58 text writes: version, hash, checksum. Empty where it is no such text or does not fit.
std::string decode_base58(std::string_view text) {
  constexpr std::size_t kBytes = 25;
  std::array<std::uint32_t, 7> limbs{};  // 28 bytes, the least first
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return {};
    std::uint64_t carry = digit;
    for (std::uint32_t& limb : limbs) {
      carry += static_cast<std::uint64_t>(limb) * kBase58.size();
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) return {};
  }
  if (limbs[6] > 0xFF) return {};
  std::string bytes(kBytes, '\0');
  for (std::size_t i = 0; i < kBytes; ++i) bytes[kBytes - 1 - i] = static_cast<char>(limbs[i / 4] >> (i % 4 * 8));
  return bytes;
}

std::string_view view_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

// BIP 173, "Checksum".
std::uint32_t polymod(std::string_view values) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3};
  std::uint32_t check = 1;
  for (const char value : values) {
    const std::uint32_t top = check >> 25;
    check = (check & 0x1FFFFFF) << 5 ^ static_cast<std::uint32_t>(value);
    for (std::size_t i = 0; i < kGenerator.size(); ++i) check ^= (top >> i & 1) != 0 ? kGenerator[i] : 0;
  }
  return check;
}

class CryptoRule final : public TextRule {
 public:
  explicit CryptoRule(ContextWords& words)
      : family_(
            words.add("bitcoin|btc|ethereum|wallet|ウォレット|ビットコイン|イーサリアム|送金先|暗号資産|仮想通貨|erc20|erc-20|钱包|지갑")) {
  }

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const ByteMaps& maps = text.reading().maps();
    std::size_t done = 0;
    for (const ByteSpan digits : text.digit_runs()) {
      if (digits.begin < done) continue;
      // As far as sixty-four places: longer words are no addresses.
      const std::size_t begin = digits.begin - static_cast<std::size_t>(std::countl_one(maps.alnum_before(digits.begin)));
      const std::size_t end = digits.begin + static_cast<std::size_t>(std::countr_one(maps.alnum_from(digits.begin)));
      done = end;
      if (end - begin >= kShortestBase58) judge(text, begin, end, hits);
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  void judge(const ScanText& text, std::size_t begin, std::size_t end, std::vector<Hit>& hits) const {
    constexpr std::size_t kLongestBase58 = 35;
    constexpr std::size_t kEthereum = 42;
    const std::size_t size = end - begin;
    if (size > kLongest) return;
    const std::string_view word = text.text().substr(begin, size);
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (size <= kLongestBase58 && (word[0] == '1' || word[0] == '3')) {
      if (is_bitcoin_base58(word)) hits.push_back({kType, Confidence::High, span});
    } else if (size >= kEthereum && is_bitcoin_bech32(word)) {
      hits.push_back({kType, Confidence::High, span});
    } else if (size == kEthereum && word.starts_with("0x")) {
      judge_ethereum(text, word.substr(2), span, hits);
    }
  }

  void judge_ethereum(const ScanText& text, std::string_view hex, ByteSpan span, std::vector<Hit>& hits) const {
    const bool zeros = std::ranges::all_of(hex, [&](char c) { return c == hex[0]; });
    if (zeros || std::ranges::any_of(hex, [](char c) { return hex_value(c) < 0; })) return;
    const bool mixed = std::ranges::any_of(hex, is_lower) && std::ranges::any_of(hex, is_upper);
    const bool near = text.near(family_, span);
    if (mixed && !passes_ethereum_case(hex)) {
      if (near) hits.push_back({kType, Confidence::Low, span});
      return;
    }
    hits.push_back({kType, mixed || near ? Confidence::High : Confidence::Medium, span});
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_crypto_rule(ContextWords& words) { return std::make_unique<CryptoRule>(words); }

bool is_bitcoin_base58(std::string_view address) {
  constexpr std::size_t kPayload = 21;
  const std::string bytes = decode_base58(address);
  if (bytes.empty() || (bytes[0] != 0 && bytes[0] != 5)) return false;
  const Digest once = sha256(std::string_view(bytes).substr(0, kPayload));
  const Digest twice = sha256(view_of(once));
  return view_of(twice).substr(0, bytes.size() - kPayload) == std::string_view(bytes).substr(kPayload);
}

bool is_bitcoin_bech32(std::string_view address) {
  constexpr std::uint32_t kFirstVersion = 1;
  constexpr std::uint32_t kLaterVersions = 0x2BC830A3;
  const bool lower = std::ranges::none_of(address, is_upper);
  const bool upper = std::ranges::none_of(address, is_lower);
  if ((!lower && !upper) || address.size() < 14 || to_lower(address[0]) != 'b' || to_lower(address[1]) != 'c' || address[2] != '1') {
    return false;
  }
  std::string values = {'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31};
  for (const char c : address.substr(3)) {
    const std::size_t value = kBech32.find(to_lower(c));
    if (value == std::string_view::npos) return false;
    values.push_back(static_cast<char>(value));
  }
  const std::uint32_t check = polymod(values);
  return address[3] == 'q' || address[3] == 'Q' ? check == kFirstVersion : check == kLaterVersions;
}

bool passes_ethereum_case(std::string_view hex) {
  std::string lower(hex);
  std::ranges::transform(lower, lower.begin(), to_lower);
  const auto digest = keccak_256(lower);
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const int nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 0xF;
    if (is_letter(hex[i]) && is_upper(hex[i]) != (nibble >= 8)) return false;
  }
  return true;
}

}  // namespace sekisho
