#include "gateway/pipeline/percent.h"

#include "gateway/core/json_fault.h"

#include <boost/url/pct_string_view.hpp>

namespace sekisho {

std::string percent_decoded(std::string_view text) {
  const auto encoded = boost::urls::make_pct_string_view(boost::core::string_view(text.data(), text.size()));
  if (!encoded) return std::string(text);
  std::string decoded = encoded->decode();
  return find_invalid_utf8(decoded) ? std::string(text) : decoded;
}

}  // namespace sekisho
