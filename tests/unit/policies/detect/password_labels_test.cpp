#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PasswordLabel : public testing::TestWithParam<std::string_view> {};

TEST_P(PasswordLabel, NamesItsValue) {
  EXPECT_THAT(found_by("secrets/1", std::string(GetParam()) + "Xk9#mQ2z"), ElementsAre("password medium Xk9#mQ2z"));
}

INSTANTIATE_TEST_SUITE_P(All, PasswordLabel,
                         testing::Values("pw: ", "pw=", "pwは", "PW：", "ＰＷ：", "Pw : ", "PW ", "pass: ", "pass=", "passは ",
                                         "pwd: ", "pwd=", "pwdは", "passwd: ", "passwd=", "passphrase: ", "passphraseは",
                                         "パスワード: ", "パスワード=", "パスワードは", "パスワードは、", "パスワード「", "パスワード　",
                                         "パスフレーズ: ", "パスは", "解凍パス: ", "Wi-FiのPW: ", "【パスワード】", "パスワード→",
                                         "パスワード（仮）：", "{\"pass\": \"", "{'pw': '"));

TEST(PasswordLabels, ShortNamesOfPasswordsAreOtherWordsToo) {
  for (const std::string_view text : {"ファイルパス: /var/log/app1.log", "キャンパス: B2b教室C3", "pass: ubuntu-22.04", "bypass: Xk9#mQ2z",
                                      "tests pass: 3 of 5", "compass=Xk9#mQ2z", "パスワード Windows10 を忘れた",
                                      "パスワード foo1@example.jp へ", "ログインパス: users/Xk9/mQ2z", "5 pw 2024"}) {
    EXPECT_THAT(found_by("secrets/1", text), IsEmpty()) << text;
  }
}

TEST(PasswordLabels, PersonalCodesMayBeFourDigits) {
  EXPECT_THAT(found_by("secrets/1", "PINコード：4829"), ElementsAre("password medium 4829"));
  EXPECT_THAT(found_by("secrets/1", "暗証番号は4829です"), ElementsAre("password medium 4829"));
  EXPECT_THAT(found_by("secrets/1", "パスコード: 482913"), ElementsAre("password medium 482913"));
  EXPECT_THAT(found_by("secrets/1", "暗証番号は4桁です。パスワードは2024年に変えた"), IsEmpty());
}

TEST(PasswordLabels, TypesAndArgumentsOfProgramsAreNone) {
  for (const std::string_view text :
       {"password: Optional[str] = None", "def f(password: dict[str2, ast.stmt]):", "pbkdf2(password, salt=b'abc1')", "pw = pw[:-1]",
        "\"PasswordLastUsed\": \"2016-09-24T16:18:07Z\"", "{0x33ba:'pw', 0x33bb:'nw'}", "-passin pass: -aes256",
        "\"AWS::SecretsManager::Secret\": \"a9a67ae6c371fcf4\""}) {
    EXPECT_THAT(found_by("secrets/1", text), IsEmpty()) << text;
  }
}

TEST(PasswordLabels, KeysOfSecretsMayBeHexadecimal) {
  const std::string key = "46064521ab7a40026d1d179877bb5f4f";

  for (const std::string_view name :
       {"SECRET_KEY=", "encryption_key: ", "azureOpenaiKey=", "シークレットキー：", "秘密鍵: ", "アクセスキー："}) {
    EXPECT_THAT(found_by("secrets/1", std::string(name) + key), ElementsAre(testing::HasSubstr(key))) << name;
  }
  EXPECT_THAT(found_by("secrets/1", "cache_key=" + key + " row key: " + key), IsEmpty());
}

TEST(PasswordLabels, SchemesOfAuthorizationAlone) {
  EXPECT_THAT(found_by("secrets/1", "bearer d5UXfVbHU4KskfOShKoRM0C3aO2"), ElementsAre("authorization high d5UXfVbHU4KskfOShKoRM0C3aO2"));
  EXPECT_THAT(found_by("secrets/1", "Basic YWRtaW46U2FrdXJhIzk1NzE="), ElementsAre(testing::HasSubstr("YWRtaW46U2FrdXJhIzk1NzE=")));
  EXPECT_THAT(found_by("secrets/1", "the bearer of this letter, basic knowledge, Basic Authentication"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
