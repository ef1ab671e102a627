#include "policies/detect/url_userinfo.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/secret_forms.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kType = "url_userinfo";

class UrlUserinfoRule final : public TextRule {
 public:
  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    constexpr std::string_view kSign = "://";
    const std::string_view all = text.text();
    for (std::size_t at = find_literal(all, kSign); at != std::string_view::npos; at = find_literal(all, kSign, at + kSign.size())) {
      const auto url = match_url_password(all, at);
      if (!url) continue;
      const bool sample = is_sample(all.substr(url->span.begin, url->span.end - url->span.begin));
      hits.push_back({kType, sample ? Confidence::Low : std::max(url->confidence, Confidence::Medium), url->span});
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  static bool is_sample(std::string_view url) {
    const auto ends = [url](std::string_view host) { return url.ends_with(host); };
    return url.find_first_of("${}[]") != std::string_view::npos || ends("example.com") || ends("example.org") || ends("example.net");
  }
};

}  // namespace

std::unique_ptr<TextRule> make_url_userinfo_rule() { return std::make_unique<UrlUserinfoRule>(); }

}  // namespace sekisho
