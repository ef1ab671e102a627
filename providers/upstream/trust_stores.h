#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;
struct x509_store_st;

namespace sekisho {

// The CA certificates that upstreams are verified against, read once per file for the whole process instead of once per connection
// (a system bundle is several hundred KB as OpenSSL holds it). A file that changed is read again at the next connection. Safe from
// every thread: the lock is taken for a new TLS connection only.
class TrustStores {
 public:
  TrustStores();
  ~TrustStores();
  TrustStores(const TrustStores&) = delete;
  TrustStores& operator=(const TrustStores&) = delete;

  // Makes `context` trust the certificates of the PEM file, or the system's where `ca_bundle` is empty, and nothing else. False when
  // the file cannot be read or holds no certificate.
  bool install(ssl_ctx_st* context, const std::string& ca_bundle);
  // These certificates, or null. The same object as long as the file is the same.
  std::shared_ptr<x509_store_st> store_for(const std::string& ca_bundle);

 private:
  struct Loaded {
    std::shared_ptr<x509_store_st> store;
    std::int64_t modified = 0;  // nanoseconds
    std::int64_t size = 0;
  };

  std::mutex mutex_;
  std::map<std::string, Loaded> loaded_;
};

}  // namespace sekisho
