#pragma once

#include "policies/detect/lexicon.h"

#include <array>

namespace sekisho {

// Words of the special categories: GDPR Art. 9 and 10, and 要配慮個人情報 of Japan's APPI Art. 2(3). Written down for this project.
inline constexpr std::array<LexiconGroup, 10> kSpecialCategories = {{
    {"special.health",
     "病歴|既往歴|通院歴|入院歴|手術歴|投薬歴|健康診断の結果|健康診断結果|hiv|糖尿病|高血圧症|がん患者|癌患者|うつ病|鬱病|統合失調症|"
     "双極性障害|適応障害|パニック障害|発達障害|自閉症|adhd|認知症|てんかん|hiv陽性|"
     "hiv感染|エイズ|b型肝炎|"
     "c型肝炎|白血病|乳がん|胃がん|肺がん|大腸がん|膵臓がん|精神疾患|精神科|心療内科|人工透析|妊娠中|妊娠している|不妊治療|流産|"
     "人工妊娠中絶|身体障害|知的障害|"
     "精神障害|障害者手帳|休職中|病気休職|余命|難病|後遺症|依存症|自殺未遂|摂食障害|"
     "diabetes|diabetic|cancer patient|leukemia|leukaemia|chemotherapy|hiv positive|hiv-positive|hepatitis b|hepatitis "
     "c|schizophrenia|bipolar disorder|"
     "clinical depression|major depression|anxiety disorder|panic disorder|autism|autistic|epilepsy|dementia|alzheimer's "
     "disease|parkinson's disease|"
     "multiple sclerosis|miscarriage|abortion|infertility treatment|substance abuse|alcoholism|eating disorder|suicide attempt|disabled "
     "person|"
     "disability benefits|psychiatric|dialysis|terminally ill|sick leave|medical history",
     "健康状態|持病|障害の有無|病歴|既往歴|健康診断結果|health condition|disability|medical condition|diagnosis"},
    {"special.religion",
     "キリスト教徒|クリスチャン|カトリック|islam|christianity|judaism|hinduism|buddhism|プロテスタント|イスラム教徒|ムスリム|仏教徒|"
     "ヒンドゥー教徒|ユダヤ教徒|創価学会員|創価学会|"
     "エホバの証人|統一教会|幸福の科学|天理教|"
     "新興宗教|信者|入信|改宗|無宗教|無神論者|"
     "christian|catholic|protestant|muslim|buddhist|hindu|jewish|sikh|mormon|jehovah's witness|atheist|scientologist|orthodox "
     "church|religious beliefs",
     "宗教|信仰|信条|religion|faith|religious affiliation"},
    {"special.criminal",
     "前科|前科一犯|前歴|逮捕歴|逮捕された|犯罪歴|服役|服役歴|懲役|禁錮|執行猶予|保釈|起訴された|書類送検|有罪判決|罰金刑|保護観察|少年院|"
     "刑務所|仮釈放|指名手配|"
     "暴力団員|反社会的勢力|"
     "criminal record|convicted|conviction|felon|felony|misdemeanor|misdemeanour|arrested|imprisonment|probation|parole|ex-convict|on "
     "bail|indicted|prison sentence|sex offender",
     "犯罪経歴|賞罰|criminal history"},
    {"special.victim",
     "犯罪被害|犯罪の被害|性犯罪の被害|強姦|レイプ|暴行被害|被害者|victim of domestic violence|victim of "
     "abuse|被害届|dv被害|ドメスティックバイオレンス|ストーカー被害|性被害|性的被害|虐待を受け|児童虐待|いじめ被害|"
     "domestic violence victim|rape victim|sexual assault victim|abuse victim|stalking victim|victim of crime",
     "被害内容"},
    {"special.union",
     "労働組合員|労組員|組合活動|労働組合に加入|ユニオンに加入|組合費|執行委員長|ストライキ参加|"
     "trade union member|union member|trade union membership|labor union member|labour union member|union dues|shop steward|union "
     "representative",
     "所属組合|労働組合|union membership"},
    {"special.sexual_life",
     "同性愛者|同性愛|ゲイ|レズビアン|バイセクシュアル|トランスジェンダー|性同一性障害|性的指向|性自認|性的少数者|lgbtq|性転換|"
     "ノンバイナリー|アセクシュアル|性生活|"
     "homosexual|lesbian|bisexual|transgender|gender dysphoria|sexual orientation|same-sex partner|non-binary|asexual|sex life|came out as "
     "gay|is gay",
     "性的指向|性自認|sexual orientation|gender identity"},
    {"special.ethnic",
     "黒人|白人|在日コリアン|外国籍|ヒスパニック|在日韓国人|在日朝鮮人|在日中国人|アイヌ|被差別部落|部落出身|同和地区|琉球民族|"
     "外国にルーツ|混血|人種|"
     "african american|african-american|hispanic|latino|native american|aboriginal|roma people|ethnic minority|ethnicity|racial "
     "origin|ethnic origin|caucasian",
     "人種|民族|本籍地|国籍|ethnicity|race"},
    {"special.social_status",
     "非嫡出子|婚外子|私生児|生活保護|ホームレス|路上生活者|児童養護施設|被差別部落|部落出身|同和地区|戸籍のない|無戸籍|"
     "illegitimate child|born out of wedlock|welfare recipient|homeless person|social origin|low caste|dalit",
     "社会的身分|身分|社会的出自|social status"},
    {"special.political",
     "自民党員|共産党員|公明党員|立憲民主党員|党員|支持政党|右翼団体|左翼団体|政治団体|市民活動家|"
     "party member|communist party|republican voter|democratic voter|political opinion|political affiliation|registered "
     "democrat|registered republican",
     "支持政党|政治的見解|political views|political party"},
    {"special.genetic",
     "遺伝子検査|遺伝子情報|ゲノム情報|dna鑑定|遺伝性疾患|染色体異常|保因者|指紋データ|顔特徴データ|虹彩データ|静脈認証データ|"
     "genetic test|genetic data|dna test|genome sequence|brca1|brca2|hereditary disease|biometric template|fingerprint template|face "
     "template|iris scan",
     "遺伝情報|生体情報|genetic information|biometric data"},
}};

}  // namespace sekisho
