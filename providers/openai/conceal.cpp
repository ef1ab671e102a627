#include "providers/openai/conceal.h"

#include <string>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kInstead = "[concealed]";
constexpr std::size_t kShortest = 8;

void replace_all(std::string& text, std::string_view secret) {
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kInstead.size())) {
    text.replace(at, secret.size(), kInstead);
  }
}

void conceal(Error& error, std::string_view secret) {
  if (secret.size() < kShortest) return;
  for (std::string* const text : {&error.message, &error.public_message, &error.upstream_body}) replace_all(*text, secret);
}

}  // namespace

void conceal(Error& error, const UpstreamCredential& credential) {
  conceal(error, credential.bearer.reveal());
  for (const auto& [name, value] : credential.headers) conceal(error, value.reveal());
}

}  // namespace sekisho
