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
    const ByteMaps& maps = text.reading().maps();
    for (std::size_t block = 0; block < maps.size(); ++block) {
      ByteMaps::for_each(maps.colons_before_signs(block), block, [&](std::size_t at) { judge(text.text(), at, hits); });
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  // A colon stands at `at`.
  static void judge(std::string_view text, std::size_t at, std::vector<Hit>& hits) {
    if (!text.substr(at).starts_with("://")) return;
    const auto url = match_url_password(text, at);
    if (!url) return;
    const bool sample = is_sample(text.substr(url->span.begin, url->span.end - url->span.begin));
    hits.push_back({kType, sample ? Confidence::Low : std::max(url->confidence, Confidence::Medium), url->span});
  }
  static bool is_sample(std::string_view url) {
    const auto ends = [url](std::string_view host) { return url.ends_with(host); };
    return url.find_first_of("${}[]") != std::string_view::npos || ends("example.com") || ends("example.org") || ends("example.net");
  }
};

}  // namespace

std::unique_ptr<TextRule> make_url_userinfo_rule() { return std::make_unique<UrlUserinfoRule>(); }

}  // namespace sekisho
