#include "providers/upstream/trust_stores.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <sys/stat.h>

namespace sekisho {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

std::shared_ptr<X509_STORE> load(const std::string& ca_bundle) {
  std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  if (!store) return nullptr;
  const int loaded = ca_bundle.empty() ? X509_STORE_set_default_paths(store.get()) : X509_STORE_load_file(store.get(), ca_bundle.c_str());
  if (loaded != 1) return nullptr;
  // A bundle may name an intermediate as its anchor, as curl and browsers allow.
  X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

}  // namespace

// curl's and OpenSSL's global state lives as long as anything that uses them: every pool of connections holds a TrustStores.
TrustStores::TrustStores() { curl_global_init(CURL_GLOBAL_DEFAULT); }
TrustStores::~TrustStores() { curl_global_cleanup(); }

bool TrustStores::install(ssl_ctx_st* context, const std::string& ca_bundle) {
  const std::shared_ptr<X509_STORE> store = store_for(ca_bundle);
  if (!store) return false;
  // The store for verification alone: curl adds to the other one, and keeps it, after this.
  SSL_CTX_set1_verify_cert_store(context, store.get());
  return true;
}

std::shared_ptr<X509_STORE> TrustStores::store_for(const std::string& ca_bundle) {
  struct stat file{};
  if (!ca_bundle.empty() && ::stat(ca_bundle.c_str(), &file) != 0) return nullptr;
  const std::int64_t modified = std::int64_t{file.st_mtim.tv_sec} * kNanosPerSecond + file.st_mtim.tv_nsec;
  const std::lock_guard lock(mutex_);
  Loaded& entry = loaded_[ca_bundle];
  if (!entry.store || entry.modified != modified || entry.size != file.st_size) {
    entry = {load(ca_bundle), modified, file.st_size};
  }
  return entry.store;
}

}  // namespace sekisho
