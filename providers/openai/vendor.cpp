#include "providers/openai/vendor.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

struct Domain {
  std::string_view name;
  Vendor vendor;
};

constexpr std::array kDomains{
    Domain{"aliyuncs.com", Vendor::DashScope},  Domain{"together.xyz", Vendor::Together},
    Domain{"together.ai", Vendor::Together},    Domain{"z.ai", Vendor::Zai},
    Domain{"bigmodel.cn", Vendor::Zai},         Domain{"deepseek.com", Vendor::DeepSeek},
    Domain{"mistral.ai", Vendor::Mistral},      Domain{"moonshot.ai", Vendor::Moonshot},
    Domain{"moonshot.cn", Vendor::Moonshot},    Domain{"openai.com", Vendor::OpenAi},
    Domain{"anthropic.com", Vendor::Anthropic},
};

constexpr std::array kNames{
    Domain{"anthropic", Vendor::Anthropic}, Domain{"dashscope", Vendor::DashScope}, Domain{"deepseek", Vendor::DeepSeek},
    Domain{"mistral", Vendor::Mistral},     Domain{"moonshot", Vendor::Moonshot},   Domain{"openai", Vendor::OpenAi},
    Domain{"together", Vendor::Together},   Domain{"vllm", Vendor::Vllm},           Domain{"zai", Vendor::Zai},
    Domain{"other", Vendor::Other},
};

bool is_within(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace

Vendor vendor_at(std::string_view host) {
  const auto* const found = std::ranges::find_if(kDomains, [host](const Domain& domain) { return is_within(host, domain.name); });
  return found == kDomains.end() ? Vendor::Other : found->vendor;
}

std::optional<Vendor> find_vendor(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name, &Domain::name);
  return found == kNames.end() ? std::nullopt : std::optional(found->vendor);
}

}  // namespace sekisho
