#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LoginPair : public testing::TestWithParam<std::string_view> {};

TEST_P(LoginPair, HoldsAPassword) { EXPECT_THAT(found_by("secrets/1", GetParam()), ElementsAre("password medium hR7x!kq2z")); }

// Behind the names of both, in either order.
INSTANTIATE_TEST_SUITE_P(Named, LoginPair,
                         testing::Values("ID/PW: alice:hR7x!kq2z", "ID/PW: alice hR7x!kq2z", "ID / パスワード: alice, hR7x!kq2z",
                                         "ID、パスワードは alice、hR7x!kq2z です", "IDとパスワードはaliceとhR7x!kq2zです",
                                         "username and password: alice / hR7x!kq2z", "username and password are alice and hR7x!kq2z",
                                         "username:password = alice:hR7x!kq2z", "パスワード / ID: hR7x!kq2z / alice",
                                         "password/user: hR7x!kq2z/alice", "password and username: hR7x!kq2z / alice",
                                         "id, pw: alice, hR7x!kq2z", "ID＆パスワード：alice / hR7x!kq2z",
                                         "ユーザー名 パスワード\nalice hR7x!kq2z", "user password\nalice hR7x!kq2z"));

// Behind a word for both.
INSTANTIATE_TEST_SUITE_P(Together, LoginPair,
                         testing::Values("login: alice / hR7x!kq2z", "login: alice:hR7x!kq2z", "Login: alice hR7x!kq2z",
                                         "login details: alice, hR7x!kq2z", "my login is alice / hR7x!kq2z",
                                         "credentials: alice / hR7x!kq2z", "creds: alice hR7x!kq2z", "account: alice@corp.jp / hR7x!kq2z",
                                         "ログイン情報：alice:hR7x!kq2z", "ログインは alice / hR7x!kq2z です",
                                         "認証情報: alice / hR7x!kq2z", "アカウント情報: alice:hR7x!kq2z",
                                         "管理画面は admin / hR7x!kq2zでログインできます", "admin:hR7x!kq2z でログインしてください"));

// Behind a blank.
INSTANTIATE_TEST_SUITE_P(Bare, LoginPair,
                         testing::Values("user: alice password hR7x!kq2z", "password hR7x!kq2z, username alice",
                                         "My login is alice and my password is hR7x!kq2z", "root's password hR7x!kq2z",
                                         "the password for alice is hR7x!kq2z", "password of the new router is hR7x!kq2z"));

TEST(LoginPairs, StandOnSeveralLines) {
  EXPECT_THAT(found_by("secrets/1", "user:password\nalice:hR7x!kq2z\nbob:Tr0ub4dor&3\nthat is all"),
              ElementsAre("password medium hR7x!kq2z", "password medium Tr0ub4dor&3"));
}

TEST(LoginPairs, WordsThatNameThemMeanOtherThingsToo) {
  for (const std::string_view text : {"login: 2024-01-02 10:11:12Z",
                                      "Last login: Tue Nov 22 13:43:46 2026 from 10.0.0.1",
                                      "login: root@k8s-node1",
                                      "account: ACME / INV2024Q3X",
                                      "account: arn:aws:iam::123456789012:role/x1",
                                      "アカウント: 営業部 / 3名",
                                      "ログイン: 毎日 9:00",
                                      "10/25%Y1 日程でログイン",
                                      "iOS/Android2 でログイン",
                                      "ログイン情報: 別紙 1/2 を参照",
                                      "username and password: at least 8 characters",
                                      "ID/PW: see section 4.2b",
                                      "IDとパスワードは8文字以上です",
                                      "id, pw: str, str2",
                                      "user password\nabc def1 and more words",
                                      "ID、パスワードは 4月、5月1日に変更",
                                      "credentials: ${USER}:${PW1}",
                                      "password v2.4.1-rc1 is out",
                                      "password sha256 hash",
                                      "the password for v2 is version-2.1b",
                                      "a password for it. That is a1!b2c3d",
                                      "passwd 1:4.13+dfsg1-1+deb12u1",
                                      "username, user_pass = x\nlevel: Optional[Text1]"}) {
    EXPECT_THAT(found_by("secrets/1", text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace sekisho
