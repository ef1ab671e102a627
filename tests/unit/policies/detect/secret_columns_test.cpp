#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PasswordPlace : public testing::TestWithParam<std::string_view> {};

TEST_P(PasswordPlace, IsFound) { EXPECT_THAT(found_by("secrets/1", GetParam()), ElementsAre("password medium hR7xkq2z!P9")) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(Columns, PasswordPlace,
                         testing::Values("user,password\nadmin,hR7xkq2z!P9\n", "id;パスワード;メモ\n1;hR7xkq2z!P9;なし\n",
                                         "user\tPasswort\nadmin\thR7xkq2z!P9", "\"user\",\"user_password\"\n\"admin\",\"hR7xkq2z!P9\"\n",
                                         "| user | password | note |\n|---|---|---|\n| admin | hR7xkq2z!P9 | first |\n",
                                         "| user | **Password** |\n|---|---|\n| admin | `hR7xkq2z!P9` |\n",
                                         "INSERT INTO users (name, password) VALUES ('taro, it''s', 'hR7xkq2z!P9');",
                                         "insert into u (`password`, `n`) values\n ('hR7xkq2z!P9', f(1, 2)),\n ('changeme', NULL)"));

INSTANTIATE_TEST_SUITE_P(
    Notations, PasswordPlace,
    testing::Values("**Password:** hR7xkq2z!P9", "password: **hR7xkq2z!P9**", "<b>Password:</b> hR7xkq2z!P9", "__Password__: hR7xkq2z!P9",
                    "password: __hR7xkq2z!P9__", "password is: hR7xkq2z!P9", "Your temporary password is: hR7xkq2z!P9",
                    "password (prod): hR7xkq2z!P9", "<tr><td>Password</td><td>hR7xkq2z!P9</td></tr>",
                    "<dt>Password</dt>\n  <dd class=\"v\">hR7xkq2z!P9</dd>", "<tr><th>Password</th>\n <td><code>hR7xkq2z!P9</code></td>",
                    "<key>password</key>\n\t<string>hR7xkq2z!P9</string>", "PGPASSWORD=hR7xkq2z!P9 psql -h db",
                    "CREATE USER 'app'@'%' IDENTIFIED BY 'hR7xkq2z!P9';", "CREATE ROLE app WITH LOGIN PASSWORD 'hR7xkq2z!P9';"));

INSTANTIATE_TEST_SUITE_P(Languages, PasswordPlace,
                         testing::Values("Kennwort: hR7xkq2z!P9", "Mot de passe : hR7xkq2z!P9", "contraseña: hR7xkq2z!P9",
                                         "senha = hR7xkq2z!P9", "Hasło: hR7xkq2z!P9", "Wachtwoord: hR7xkq2z!P9", "Lösenord: hR7xkq2z!P9",
                                         "口令：hR7xkq2z!P9", "пароль: hR7xkq2z!P9", "Пароль: hR7xkq2z!P9"));

INSTANTIATE_TEST_SUITE_P(Pairs, PasswordPlace,
                         testing::Values("ID / パスワード\nadmin / hR7xkq2z!P9", "ID／パスワード\nadmin／hR7xkq2z!P9\n",
                                         "■ ID / パスワード\nadmin / hR7xkq2z!P9\n次の行",
                                         "- ID / 初期パスワード:\n  - admin01 / `hR7xkq2z!P9`",
                                         "URL / ID / パスワード\nportal / admin01 / hR7xkq2z!P9", "ID / PW\ntaro01 / hR7xkq2z!P9",
                                         "ID/PASS\ntaro01/hR7xkq2z!P9\n", "ID/パスワード\r\ntaro01/hR7xkq2z!P9\r\n",
                                         "Username / Password\nadmin / hR7xkq2z!P9", "ID / パスワード：taro01 / hR7xkq2z!P9",
                                         "ID/PW: taro01/hR7xkq2z!P9", "ID・パスワード\nadmin・hR7xkq2z!P9",
                                         "User / Password / Host\nadmin / hR7xkq2z!P9 / db01", "ID/Password/URL: taro01/hR7xkq2z!P9/portal",
                                         "**ID / パスワード**\ntaro01 / **hR7xkq2z!P9**", "ID / パスワードは taro01 / hR7xkq2z!P9",
                                         "## ID / パスワード\n\nadmin / hR7xkq2z!P9"));

TEST(SecretColumns, EveryRowBelowAPairHoldsOne) {
  EXPECT_THAT(found_by("secrets/1", "ID / パスワード\nadmin / hR7xkq2z!P9\nguest / Xk9#mQ2z\n以上"),
              ElementsAre("password medium hR7xkq2z!P9", "password medium Xk9#mQ2z"));
}

TEST(SecretColumns, SignsAtTheEndOfAPairBelongToThePassword) {
  EXPECT_THAT(found_by("secrets/1", "ID / パスワード\nadmin / hR7xkq2z!P(*"), ElementsAre("password medium hR7xkq2z!P(*"));
}

TEST(SecretColumns, OtherSlashesPairNothing) {
  for (const std::string_view text : {"ID / パスワード\n社員番号 / 生年月日8桁", "ID / パスワード\nそれぞれ a / b2c4d6e8 のように",
                                      "ID / パスワードを忘れた\nadmin / hR7xkq2z!P9", "username/password\nor cert/key of host1",
                                      "user/password: see docs/auth2.md for it", "ID / パスワード\nadmin / changeme",
                                      "ID / パスワード\nadmin", "login/password\nhttps://www.host1.org/x"}) {
    EXPECT_THAT(found_by("secrets/1", text), IsEmpty()) << text;
  }
}

TEST(SecretColumns, KeysBelowTheirHeads) {
  const std::string key = "fM3kT9wQzL1xVb7RnY5cHd2sKp8jGa4e";
  for (const std::string_view name : {"api_key", "secret", "client_secret", "access_token", "encryption_key"}) {
    EXPECT_THAT(found_by("secrets/1", "id," + std::string(name) + "\n1," + key + "\n"), ElementsAre("assignment high " + key)) << name;
  }
  EXPECT_THAT(found_by("secrets/1", "api key: **" + key + "**"), ElementsAre("assignment high " + key));
}

TEST(SecretColumns, OtherTablesAndProgramsAreNone) {
  for (const std::string_view text :
       {"| password hint | next |\n|---|---|\n| hR7xkq2z!P9 | x |\n", "call(user, password)\ncall(name, user01x)\n",
        "    \"password\",\n    \"username1\",\n", "user,password\nadmin,changeme\nroot,********\n",
        "| field | password |\n|---|---|\n| type | VARCHAR(64) NOT NULL |\n", "id,public_key\n1,fM3kT9wQzL1xVb7RnY5cHd2sKp8jGa4e\n",
        "| key | default |\n|---|---|\n| fM3kT9wQzL1xVb7RnY5cHd2sKp8jGa4e | 1 |\n", "INSERT INTO t (password) VALUES (?)",
        "INSERT INTO t (password) VALUES ('${PASSWORD1}')", "<th>Password</th><th>Rule2b!</th>", "f(name, password) values ('taro1!x')",
        "<td>Password</td><td><input name=\"pw1\"></td>"}) {
    EXPECT_THAT(found_by("secrets/1", text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace sekisho
