#include "policies/prove/expiry.h"
#include "policies/prove/filled.h"
#include "policies/prove/remark.h"
#include "policies/prove/remark_phrases.h"

namespace sekisho {

std::string to_words(const Expiry& expiry, WallTime now, Language language) {
  const RemarkPhrases& say = remark_phrases_of(language);
  const std::string when = filled(expiry.at <= now ? say.expired : say.expires, {expiry.day});
  switch (expiry.what) {
    case Expiry::What::Attribute:
      return filled(say.attribute, {expiry.target, expiry.name, when});
    case Expiry::What::Entry:
      return filled(say.entry, {expiry.target, expiry.name, expiry.entry, when});
    case Expiry::What::Exception:
      return filled(say.exception, {expiry.target, when});
  }
  return {};
}

std::vector<Remark> remarks_on_expiry(const Policy& policy, WallTime now, Language language) {
  std::vector<Remark> out;
  for (const Expiry& expiry : find_expiries(policy, now + kExpirySoon)) {
    out.push_back({Remark::Code::Expire, expiry.place, 0, to_words(expiry, now, language)});
  }
  return out;
}

}  // namespace sekisho
