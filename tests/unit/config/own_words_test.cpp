#include "config/own_words.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sekisho {
namespace {

namespace json = boost::json;

// Calls `visit` with the name of every member that the schema describes.
template <class Visit>
void for_each_property(const json::value& schema, const Visit& visit) {
  if (const auto* list = schema.if_array()) {
    for (const json::value& entry : *list) for_each_property(entry, visit);
  }
  if (const auto* object = schema.if_object()) {
    for (const auto& member : *object) {
      if (member.key() == "properties") {
        for (const auto& property : member.value().as_object()) visit(std::string(property.key()));
      }
      for_each_property(member.value(), visit);
    }
  }
}

TEST(OwnWords, HoldEveryKeyOfTheSchema) {
  std::ifstream stream(std::string(SEKISHO_SOURCE_DIR) + "/config/schema/policy.schema.json");
  std::ostringstream text;
  text << stream.rdbuf();
  std::size_t seen = 0;

  for_each_property(json::parse(text.str()), [&](const std::string& key) {
    const std::string quoted = "`" + key + "`";
    EXPECT_EQ(quoting_own_words_only(quoted), quoted);
    ++seen;
  });

  EXPECT_GT(seen, 100U);
}

TEST(OwnWords, LeaveOutEverythingElse) {
  EXPECT_EQ(quoting_own_words_only("`targets[2].s3cret` is not `PEPPER=abc`"), "`targets[2].…` is not `…`");
}

}  // namespace
}  // namespace sekisho
