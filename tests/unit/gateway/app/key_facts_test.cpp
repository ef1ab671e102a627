#include "gateway/app/key_facts.h"

#include "config/config_file.h"
#include "gateway/pipeline/identify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

using Texts = std::vector<std::string>;

struct Written {
  std::string text;
  FactValue meant;
};

class KeyFact : public testing::TestWithParam<Written> {};

TEST_P(KeyFact, IsReadFromTheConfigurationAsItWasMeant) {
  const auto facts = read_key_facts({"level=" + GetParam().text});
  ASSERT_TRUE(facts);

  const std::string line = client_key_line("app1", std::string(64, 'a'), *facts);
  const ConfigFile file = decode_config("keys:\n  pepper: ${env:P}\n  clients:\n" + line + "\n", "s.yaml", WallTime());

  ASSERT_EQ(file.config.keys.clients.size(), 1U) << line;
  const std::vector<std::pair<std::string, FactValue>> expected{{"level", GetParam().meant}};
  EXPECT_EQ(file.config.keys.clients[0].caller.facts, expected) << line;
}

INSTANTIATE_TEST_SUITE_P(Typed, KeyFact,
                         testing::Values(Written{"3", 3.0}, Written{"-2.5", -2.5}, Written{"0", 0.0}, Written{"true", true},
                                         Written{"false", false}, Written{"[a, b]", Texts{"a", "b"}},
                                         Written{"[1, true]", Texts{"1", "true"}}, Written{"[]", Texts{}}));

INSTANTIATE_TEST_SUITE_P(Text, KeyFact,
                         testing::Values(Written{"\"3\"", std::string("3")}, Written{"'true'", std::string("true")},
                                         Written{"retail", std::string("retail")}, Written{"007", std::string("007")},
                                         Written{"+81", std::string("+81")}, Written{"1e5", std::string("1e5")},
                                         Written{"1.", std::string("1.")}, Written{".5", std::string(".5")}, Written{"-", std::string("-")},
                                         Written{"null", std::string("null")}, Written{"~", std::string("~")}, Written{"", std::string()},
                                         Written{"True", std::string("True")}, Written{"2027-01-01", std::string("2027-01-01")},
                                         Written{"a, b", std::string("a, b")}, Written{"0x1f", std::string("0x1f")},
                                         Written{".inf", std::string(".inf")}, Written{"x: y #z", std::string("x: y #z")},
                                         Written{"東京", std::string("東京")}, Written{"a=b", std::string("a=b")}));

class NoKeyFact : public testing::TestWithParam<Texts> {};

TEST_P(NoKeyFact, IsRefused) {
  const auto facts = read_key_facts(GetParam());

  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().message, HasSubstr("--fact"));
}

INSTANTIATE_TEST_SUITE_P(Facts, NoKeyFact,
                         testing::Values(Texts{"level"}, Texts{"=1"}, Texts{"level=[a, b"}, Texts{"level=[[a]]"}, Texts{"level=\"a"},
                                         Texts{"level=1", "level=2"}));

}  // namespace
}  // namespace sekisho
