// Passwords as generators make them, of letters, digits and every sign of ASCII.
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A text with a password in it, as it is written there.
struct Written {
  std::string text;
  std::string value;
};

std::string random_password(std::mt19937& random) {
  std::string password;
  const auto holds = [&password](char from, char to) {
    return std::ranges::any_of(password, [=](char c) { return c >= from && c <= to; });
  };
  std::uniform_int_distribution<std::size_t> size(10, 24);
  std::uniform_int_distribution<int> sign('!', '~');
  while (!holds('a', 'z') || !holds('A', 'Z') || !holds('0', '9')) {
    password.resize(size(random));
    std::ranges::generate(password, [&] { return static_cast<char>(sign(random)); });
  }
  return password;
}

std::string escaped(std::string_view password, std::string_view signs, char escape) {
  std::string text;
  for (const char c : password) {
    if (signs.find(c) != std::string_view::npos) text.push_back(escape);
    text.push_back(c);
  }
  return text;
}

Written in_json(const std::string& password) {
  const std::string value = escaped(password, "\"\\", '\\');
  return {R"({"user":"app","password":")" + value + R"(","host":"db1"})", value};
}
Written in_json_alone(const std::string& password) {
  const std::string value = escaped(password, "\"\\", '\\');
  return {R"({"password": ")" + value + "\"}", value};
}
Written in_quotes(const std::string& password) {
  const std::string value = escaped(password, "\"\\", '\\');
  return {"password: \"" + value + "\"", value};
}
Written in_bare_quotes(const std::string& password) { return {"password: \"" + password + "\"", password}; }
Written in_env(const std::string& password) { return {"DB_HOST=db1\nDB_PASSWORD=" + password + "\nDB_USER=app\n", password}; }
Written in_ini(const std::string& password) { return {"[db]\npassword = " + password, password}; }
Written in_yaml(const std::string& password) { return {"db:\n  password: " + password + "\n  user: app\n", password}; }
Written in_yaml_quotes(const std::string& password) {
  const std::string value = escaped(password, "'", '\'');
  return {"db:\n  password: '" + value + "'\n  user: app\n", value};
}

class RandomPassword : public testing::TestWithParam<Written (*)(const std::string&)> {};

TEST_P(RandomPassword, IsFoundWhole) {
  constexpr int kDrawn = 1000;
  std::mt19937 random(20261122);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same passwords every time
  int whole = 0;
  int parts = 0;
  for (int i = 0; i < kDrawn; ++i) {
    const Written written = GetParam()(random_password(random));
    const std::size_t begin = written.text.find(written.value);
    const auto covers = [&](const Finding& one) { return one.begin <= begin && one.end >= begin + written.value.size(); };
    const auto findings = detect_text(pack_named("secrets/1"), written.text).findings;
    const bool covered = std::ranges::any_of(findings, covers);
    whole += covered ? 1 : 0;
    parts += !covered && !findings.empty() ? 1 : 0;
  }

  EXPECT_GE(whole, kDrawn * 97 / 100);
  EXPECT_LE(parts, kDrawn / 100);
}

INSTANTIATE_TEST_SUITE_P(Notations, RandomPassword,
                         testing::Values(in_json, in_json_alone, in_quotes, in_bare_quotes, in_env, in_ini, in_yaml, in_yaml_quotes));

std::vector<std::string> secrets(std::string_view text) { return sure_by("secrets/1", text); }

TEST(RandomPasswords, EndWithTheirQuoteOrTheirLine) {
  EXPECT_THAT(secrets(R"({"password":"x9$kL2>qP"})"), ElementsAre("password medium x9$kL2>qP"));
  EXPECT_THAT(secrets(R"({"password":"aB3xY9\"kLm2Qw"})"), ElementsAre(R"(password medium aB3xY9\"kLm2Qw)"));
  EXPECT_THAT(secrets("DB_PASSWORD=\"C3iReV7pYFL>v4\""), ElementsAre("password medium C3iReV7pYFL>v4"));
  EXPECT_THAT(secrets("DB_PASSWORD=(wT9xkQ2mZ"), ElementsAre("password medium (wT9xkQ2mZ"));
  EXPECT_THAT(secrets("password: \"%Gvl4!hXsw\""), ElementsAre("password medium %Gvl4!hXsw"));
  EXPECT_THAT(secrets("export DB_PASSWORD=a,B|9\"x;K2q # of the database"), ElementsAre("password medium a,B|9\"x;K2q"));
}

TEST(RandomPasswords, InSentencesEndBeforeWhatEnclosesThem) {
  EXPECT_THAT(secrets("パスワード：C_4W7|<9tq*y7R です"), ElementsAre("password medium C_4W7|<9tq*y7R"));
  EXPECT_THAT(secrets("(my password is rPN|rI^25:x7)"), ElementsAre("password medium rPN|rI^25:x7"));
  EXPECT_THAT(secrets(R"({"note":"password: rPN|rI^25:x7"})"), ElementsAre("password medium rPN|rI^25:x7"));
  EXPECT_THAT(secrets("<password>aB3$x9Kq</password>"), ElementsAre("password medium aB3$x9Kq"));
  EXPECT_THAT(secrets("Password=hR7$xkq2z;Encrypt=true"), ElementsAre("password medium hR7$xkq2z"));
}

TEST(RandomPasswords, MayHoldShortWordsByAccident) {
  for (const std::string password : {"Q7#gPXKQkEyZ&k9", "zT4!bnJfAutH9%w2", "x9$toDOgNI1y&k9"}) {
    EXPECT_THAT(sure_by("secrets/1", "see password: " + password), ElementsAre("password medium " + password));
  }
  for (const std::string name : {"apiKey", "my_secret_key", "authToken2", "fake!pass1"}) {
    EXPECT_THAT(sure_by("secrets/1", "see password: " + name), IsEmpty()) << name;
  }
}

TEST(RandomPasswords, KeysOfDjangoHoldSigns) {
  const std::string key = "django-insecure-$(b3kq+8^t0m%w=@&x5v#z!7r_2n*p4(j-6h)1c9d$(fg+yl0s";

  EXPECT_THAT(secrets("SECRET_KEY = '" + key + "'"), ElementsAre("assignment medium " + key));
}

TEST(RandomPasswords, ReferencesCallsAndPatternsAreNone) {
  for (const std::string_view text :
       {"password: \"${DB_Pass1}\"", "DB_PASSWORD=$(pass show Db1)", "DB_PASSWORD=$(cat<Db1x)", "password: \"<your-Password1>\"",
        "password: \"%(Passw0rd)s\"", "password: \"{{ Passw0rdX1 }}\"", "password = get_password()", "password=read_key(aB1,Cd2)",
        "DB_PASSWORD=md5(aB1xY9kL)", "password: \"$dbPass1\"", "DB_PASSWORD=%DbPass1%", "password = self._lib.NID_aes_256_cbc",
        "password: \"^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d@$!%*?&]{8,}$\"", "password: /run/secrets/db1X", "password = arg0Bc9;",
        "password: Optional[Str1] = None", "!function(e){var n={key:\"x\",password:!0};R(95522,n)}(zo,{});",
        "<input type=\"password\" id=\"pw1X\">"}) {
    EXPECT_THAT(secrets(text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace sekisho
