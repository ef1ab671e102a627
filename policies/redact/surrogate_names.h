#pragma once

#include "gateway/core/crypto.h"

#include <string>
#include <string_view>

namespace sekisho {

// An invented name in the script of the real one (kanji, kana or Latin letters), of as many words: family name and given name where the
// real one has a space or is long enough to hold both.
std::string fake_name(std::string_view name, const Digest& seed);

}  // namespace sekisho
