#include "gateway/core/ed25519.h"

#include "gateway/core/crypto.h"
#include "gateway/core/error.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace sekisho {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::string_view kWord = "ed25519:";
constexpr std::string_view kPemBegin = "-----BEGIN ";

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using Bio = std::unique_ptr<BIO, FreeBio>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Key private_key_of(const Secret& bytes) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(bytes.reveal()), bytes.reveal().size()));
  if (!key) throw std::invalid_argument("not an Ed25519 key");
  return key;
}

std::string public_bytes(const EVP_PKEY& key) {
  std::array<unsigned char, kKeyBytes> out{};
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(&key, out.data(), &size) != 1 || size != kKeyBytes) throw std::invalid_argument("not an Ed25519 key");
  return {out.begin(), out.end()};
}

bool is_ed25519(const Key& key) { return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519; }

// Keys are read without asking anybody for a pass phrase.
int no_pass_phrase(char*, int, int, void*) { return 0; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

Ed25519Pair new_ed25519_pair() {
  Secret private_key(random_bytes(kKeyBytes));
  std::string public_key = ed25519_public_key(private_key);
  return {std::move(private_key), std::move(public_key)};
}

std::string ed25519_sign(const Secret& private_key, std::string_view message) {
  const Key key = private_key_of(private_key);
  const Context context(EVP_MD_CTX_new());
  std::array<unsigned char, kSignatureBytes> out{};
  std::size_t size = out.size();
  const bool good = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), out.data(), &size, bytes_of(message), message.size()) == 1;
  if (!good) throw std::runtime_error("signing failed");
  return {out.begin(), out.end()};
}

bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != kKeyBytes || signature.size() != kSignatureBytes) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size()));
  const Context context(EVP_MD_CTX_new());
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
}

std::string ed25519_public_key(const Secret& private_key) { return public_bytes(*private_key_of(private_key)); }

std::string ed25519_public_text(std::string_view public_key) { return std::string(kWord) + to_base64(public_key); }

Result<std::string> read_ed25519_public_key(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with(kWord)) {
    auto bytes = from_base64(text.substr(kWord.size()));
    if (!bytes || bytes->size() != kKeyBytes) return invalid_request("`ed25519:` must be followed by 32 bytes in base64");
    return std::move(*bytes);
  }
  if (!text.starts_with(kPemBegin)) return invalid_request("a public key is `ed25519:…` or PEM");
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const Key key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_pass_phrase, nullptr));
  if (!is_ed25519(key)) return invalid_request("the PEM text holds no Ed25519 public key");
  return public_bytes(*key);
}

Secret ed25519_private_pem(const Secret& private_key) {
  const Key key = private_key_of(private_key);
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    throw std::runtime_error("writing a key failed");
  }
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &text);
  Secret pem(std::string(text, static_cast<std::size_t>(size)));
  return pem;
}

Result<Secret> read_ed25519_private_key(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr));
  std::array<unsigned char, kKeyBytes> out{};
  std::size_t size = out.size();
  if (!is_ed25519(key) || EVP_PKEY_get_raw_private_key(key.get(), out.data(), &size) != 1) {
    return invalid_request("the text holds no unencrypted Ed25519 private key in PEM");
  }
  Secret bytes(std::string(out.begin(), out.end()));
  out.fill(0);
  return bytes;
}

}  // namespace sekisho
