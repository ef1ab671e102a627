#include "gateway/audit/checkpoint_place.h"

#include <curl/curl.h>

#include <stdexcept>

namespace sekisho {
namespace {

constexpr long kTimeoutMillis = 10'000;

struct FreeCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Fields = std::unique_ptr<curl_slist, FreeCurl>;

Fields with_field(Fields fields, const std::string& field) {
  curl_slist* longer = curl_slist_append(fields.get(), field.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(fields.release());
  return Fields(longer);
}

// The answer's body is of no interest.
std::size_t swallow(char* /*bytes*/, std::size_t size, std::size_t count, void* /*context*/) { return size * count; }

class CheckpointHook final : public CheckpointPlace {
 public:
  CheckpointHook(std::string url, const Secret& token) : url_(std::move(url)), handle_(curl_easy_init()) {
    if (!handle_) throw std::runtime_error("no libcurl");
    fields_ = with_field(nullptr, "Content-Type: application/json");
    if (!token.empty()) fields_ = with_field(std::move(fields_), "Authorization: Bearer " + std::string(token.reveal()));
  }

  Result<void> deliver(const std::string& line) override {
    CURL* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, kTimeoutMillis);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields_.get());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(line.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, line.data());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, swallow);
    const CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_OK) return gateway_error(ErrorKind::Internal, "the checkpoint hook: " + std::string(curl_easy_strerror(code)));
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && status < 300) return {};
    return gateway_error(ErrorKind::Internal, "the checkpoint hook answered " + std::to_string(status));
  }

 private:
  std::string url_;
  std::unique_ptr<CURL, FreeCurl> handle_;
  Fields fields_;
};

}  // namespace

std::unique_ptr<CheckpointPlace> make_checkpoint_hook(std::string url, const Secret& token) {
  return std::make_unique<CheckpointHook>(std::move(url), token);
}

}  // namespace sekisho
