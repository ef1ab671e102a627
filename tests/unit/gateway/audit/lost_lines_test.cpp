#include "gateway/audit/lost_lines.h"

#include "tests/unit/gateway/audit/audit_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A store of seq 1 to 6, whose last checkpoint saw seq 6.
class LostLinesAtStart : public AuditFolder {
 protected:
  void SetUp() override {
    append(*open(), 2);
    send(3);
    std::filesystem::remove(checkpoints());
  }
};

TEST_F(LostLinesAtStart, AreToldOfAndWrittenDown) {
  cut_to(3);

  const auto chain = open();

  const std::string told = R"({"lost":{"first":4,"last":6,"store":")" + chain->store() +
                           R"("},"reason":"seq 4 to 6 was gone at a start: checkpoint-sent.json says that it was written"})";
  EXPECT_THAT(chain->take_notes(), ElementsAre(told));
  EXPECT_THAT(lines_of(segments().back()).back(), HasSubstr(R"("reason":"seq 4 to 6 was gone at a start)"));
}

// The next checkpoint takes the place of the one that proved it.
TEST_F(LostLinesAtStart, AreAFaultHoweverMuchIsWrittenSince) {
  cut_to(3);
  send(5);

  EXPECT_EQ(told(verify()),
            "audit-000000000001.jsonl:4: seq 4: seq 4 to 6 was gone at a start: checkpoint-sent.json says that it was written\n");
}

TEST_F(LostLinesAtStart, AreNoneWhereNothingWasCut) { EXPECT_THAT(open()->take_notes(), IsEmpty()); }

TEST_F(LostLinesAtStart, AreNotBelievedWithoutTheGatewaysSignature) {
  std::string text = read(sent());
  text.replace(text.find("\"seq\":6"), 7, "\"seq\":9");
  write(sent(), text);

  EXPECT_THAT(open()->take_notes(), IsEmpty());
}

}  // namespace
}  // namespace sekisho
