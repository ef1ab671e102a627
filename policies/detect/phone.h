#pragma once

#include "policies/detect/rule.h"

#include <memory>
#include <string_view>

namespace sekisho {

// Which numbers count as phone numbers beside those with a `+`, which do in every scope.
struct PhoneScope {
  bool japan = true;    // national form: fixed lines by area code, mobile, IP, free and service numbers
  bool america = true;  // North America, in its usual groups
  bool others = true;   // other national forms, beside a word that says telephone
  // Free and paid service numbers are known but are nobody's: the most that they are worth.
  Confidence service = Confidence::High;
};

// What raises a telephone number, split by `|`; see ContextWords.
inline constexpr std::string_view kPhoneWords =
    "電話|携帯|ケータイ|スマホ|連絡先|ファックス|ファクス|"
    "フリーダイヤル|内線|折り返し|おかけ|かけて|tel|telephone|phone|mobile|"
    "cell phone|my cell|cellphone|fax|call me|call us|call at|call on|dial|hotline|contact|sms|"
    "whatsapp|text me|ring me|reach me|reach us|手机|手機|电话|電話|联系|전화|휴대폰|"
    "연락처|telefon|telefono|tél|mobil|natel|handynummer|móvil|cellulare|핸드폰|hp:|"
    "모바일|휴대전화|teléfono|téléphone|☎|☏|📞|📱";

// `phone`: telephone numbers.
std::unique_ptr<NumberRule> make_phone_rule(ContextWords& words, const PhoneScope& scope = {});

}  // namespace sekisho
