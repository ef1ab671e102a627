#include "gateway/pipeline/extract.h"

#include "gateway/core/crypto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// A request taken apart; keeps the tape that the segments borrow from.
struct Extracted {
  explicit Extracted(std::string json, Endpoint endpoint = Endpoint::Chat)
      : tape(JsonTape::parse(std::move(json)).value()), all(extract(tape, endpoint)) {}

  std::vector<std::string> texts() const {
    std::vector<std::string> list;
    for (const Segment& segment : all.segments) {
      if (!segment.text.empty()) list.emplace_back(segment.text);
    }
    return list;
  }
  std::vector<std::string> opaque() const {
    std::vector<std::string> list;
    for (const Finding& finding : all.opaque) list.push_back(finding.type + " " + all.segments.at(finding.segment).pointer);
    return list;
  }
  const Segment& find(std::string_view text) const {
    for (const Segment& segment : all.segments) {
      if (segment.text == text) return segment;
    }
    throw std::out_of_range("no segment `" + std::string(text) + "`");
  }

  JsonTape tape;
  Extraction all;
};

TEST(Extract, MessagesHaveTheirRoles) {
  const Extracted request(R"({"messages":[{"role":"system","content":"s"},{"role":"developer","content":"d"},{"role":"user","content":"u"},
                              {"role":"assistant","content":"a"},{"role":"tool","tool_call_id":"c1","content":"t"},{"role":"odd","content":"o"}]})");

  EXPECT_EQ(request.find("s").role, SegmentRole::System);
  EXPECT_EQ(request.find("d").role, SegmentRole::System);
  EXPECT_EQ(request.find("u").role, SegmentRole::User);
  EXPECT_EQ(request.find("a").role, SegmentRole::Assistant);
  EXPECT_EQ(request.find("t").role, SegmentRole::Tool);
  EXPECT_EQ(request.find("o").role, SegmentRole::Other);
  EXPECT_EQ(request.find("u").pointer, "/messages/2/content");
}

TEST(Extract, WordsOfTheApiAreNotText) {
  const Extracted request(R"({"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],"stream":true,"temperature":0.5})");

  EXPECT_THAT(request.texts(), ElementsAre("hi"));
}

TEST(Extract, EveryStringFieldIsText) {
  const Extracted request(
      R"({"model":"m","messages":[{"role":"user","content":"c","name":"n","odd":{"deep":["x"]}}],"user":"u","stop":["s1","s2"],
                              "metadata":{"k":"v"},"unknown":[{"z":"y"}]})");

  EXPECT_THAT(request.texts(), testing::IsSupersetOf({"m", "c", "n", "x", "u", "s1", "s2", "v", "y"}));
}

TEST(Extract, KeysOfTheClientAreText) {
  const Extracted request(R"({"metadata":{"tanaka@foo.co.jp":"v"},"strange":1})");

  EXPECT_THAT(request.texts(), testing::UnorderedElementsAre("tanaka@foo.co.jp", "v", "strange"));
  EXPECT_TRUE(request.find("tanaka@foo.co.jp").is_key);
  EXPECT_EQ(request.find("tanaka@foo.co.jp").pointer, "/metadata");
}

TEST(Extract, ToolsAndTheirSchemasAreText) {
  const Extracted request(R"({"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object",
                              "properties":{"phone":{"type":"string","enum":["e1"],"default":"e2"}}}}}]})");

  EXPECT_THAT(request.texts(), testing::UnorderedElementsAre("f", "d", "phone", "e1", "e2"));
  EXPECT_EQ(request.find("d").role, SegmentRole::Tool);
}

TEST(Extract, ToolCallArgumentsAreText) {
  const Extracted request(
      R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}]})");

  EXPECT_THAT(request.texts(), testing::UnorderedElementsAre("c1", "f", R"({"a":1})"));
  EXPECT_EQ(request.find(R"({"a":1})").pointer, "/messages/0/tool_calls/0/function/arguments");
}

TEST(Extract, LongNumbersAreText) {
  const Extracted request(R"({"metadata":{"card":4111111111111111,"small":42},"seed":1234567})");

  EXPECT_THAT(request.texts(), testing::IsSupersetOf({"4111111111111111", "1234567"}));
  EXPECT_THAT(request.texts(), Not(Contains("42")));
}

TEST(Extract, LogitBiasNamesTokensOnly) {
  const Extracted request(R"({"logit_bias":{"50256":-100,"tanaka@foo.co.jp":1}})");

  EXPECT_THAT(request.texts(), ElementsAre("tanaka@foo.co.jp"));
}

TEST(Extract, PartsOfOneMessageAndNeighboursOfOneRoleAreSeams) {
  const Extracted request(R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
                              {"role":"user","content":"c"},{"role":"assistant","content":"d"}]})");

  EXPECT_FALSE(request.find("a").seam_before);
  EXPECT_TRUE(request.find("b").seam_before);
  EXPECT_TRUE(request.find("c").seam_before);
  EXPECT_FALSE(request.find("d").seam_before);
}

TEST(Extract, OtherFieldsBetweenDoNotTearASeam) {
  const Extracted request(R"({"messages":[{"role":"user","name":"n1","content":[{"type":"text","text":"a","x":"y"},
                              {"type":"image_url","image_url":{"url":"https://h/p.png"}},{"type":"text","text":"b"}]}]})");

  EXPECT_EQ(&request.find("b") - &request.find("a"), 1);
  EXPECT_TRUE(request.find("b").seam_before);
}

TEST(Extract, ImagesAreOpaqueAndTheirUrlsText) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://h/tanaka.png","detail":"low"}}]}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.image /messages/0/content/0"));
  EXPECT_THAT(request.texts(), Contains("https://h/tanaka.png"));
  EXPECT_EQ(request.all.opaque[0].role, SegmentRole::User);
}

TEST(Extract, ImageDataIsNotText) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.image /messages/0/content/0"));
  EXPECT_THAT(request.texts(), ElementsAre("data:image/png;base64"));
}

TEST(Extract, DataUrlThatIsNoBase64IsText) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/svg+xml,<text>4111</text>"}}]}]})");

  EXPECT_THAT(request.texts(), ElementsAre("data:image/svg+xml,<text>4111</text>"));
}

TEST(Extract, AudioAndFilesAreOpaque) {
  const Extracted request(R"({"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}},
                              {"type":"file","file":{"filename":"salaries.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.audio /messages/0/content/0", "opaque.file /messages/0/content/1"));
  EXPECT_THAT(request.texts(), testing::UnorderedElementsAre("wav", "salaries.pdf", "data:application/pdf;base64"));
  EXPECT_EQ(request.find("salaries.pdf").role, SegmentRole::File);
}

TEST(Extract, BinaryFieldWithWordsInItIsText) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"my number is 1234","format":"wav"}}]}]})");

  EXPECT_THAT(request.texts(), Contains("my number is 1234"));
}

TEST(Extract, PartWhoseTypeLiesIsStillOpaque) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"hi","image_url":{"url":"https://h/p.png"}}]}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.image /messages/0/content/0"));
  EXPECT_THAT(request.texts(), Contains("hi"));
}

TEST(Extract, BinaryMemberOutsideAnOpaquePartIsText) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"hi","x":{"data":"dGFuYWthQGZvby5jby5qcA=="}}]}]})");

  EXPECT_THAT(request.texts(), Contains("dGFuYWthQGZvby5jby5qcA=="));
  EXPECT_THAT(request.opaque(), IsEmpty());
}

TEST(Extract, DataUrlAnywhereIsOpaque) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":"data:audio/wav;base64,UklGRg=="}],"metadata":{"a":"data:image/png;base64,iVBORw=="}})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.audio /messages/0/content", "opaque.image /metadata/a"));
}

TEST(Extract, PartsOfATypeNobodyKnowsAreOpaque) {
  const Extracted request(
      R"({"messages":[{"role":"user","content":[{"type":"hologram","ref":"h1"},{"type":"thinking","thinking":"hm"}]}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.file /messages/0/content/0"));
  EXPECT_THAT(request.texts(), Contains("h1"));
}

TEST(Extract, LongBase64OfNoTextIsOpaqueWhereverItStands) {
  const auto with = [](std::string_view bytes) { return Extracted(R"({"images":[")" + to_base64(bytes) + R"("]})"); };
  std::string noise;
  for (int i = 0; i < 600; ++i) noise.push_back(static_cast<char>(i * 37));

  EXPECT_THAT(with(noise).opaque(), ElementsAre("opaque.file /images/0"));
  EXPECT_THAT(with("\x89PNG\r\n\x1a\n" + noise).opaque(), ElementsAre("opaque.image /images/0"));
  EXPECT_THAT(with(std::string(300, 'z') + " 田中さん").opaque(), IsEmpty()) << "text in base64 is for the detectors to read";
  EXPECT_THAT(Extracted(R"({"a":")" + std::string(2000, 'a') + R"("})").opaque(), IsEmpty());
}

TEST(Extract, OldAnswersInAudioAreOpaque) {
  const Extracted request(R"({"messages":[{"role":"assistant","audio":{"id":"audio_1"}}]})");

  EXPECT_THAT(request.opaque(), ElementsAre("opaque.audio /messages/0/audio"));
}

TEST(Extract, PromptsOfCompletionsAreTheUsers) {
  const Extracted request(R"({"prompt":["a","b"],"suffix":"c"})", Endpoint::Completions);

  EXPECT_EQ(request.find("a").role, SegmentRole::User);
  EXPECT_TRUE(request.find("b").seam_before);
  EXPECT_EQ(request.find("c").role, SegmentRole::User);
}

TEST(Extract, TokenNumbersAreOpaque) {
  EXPECT_THAT(Extracted(R"({"prompt":[1,2,3]})", Endpoint::Completions).opaque(), ElementsAre("opaque.tokens /prompt"));
  EXPECT_THAT(Extracted(R"({"input":[[1,2],[3]]})", Endpoint::Embeddings).opaque(), ElementsAre("opaque.tokens /input"));
  EXPECT_THAT(Extracted(R"({"input":["a",7]})", Endpoint::Embeddings).opaque(), ElementsAre("opaque.tokens /input"));
  EXPECT_THAT(Extracted(R"({"input":["a"]})", Endpoint::Embeddings).opaque(), IsEmpty());
}

TEST(Extract, OpaqueFindingsHaveBareTypes) {
  const Extracted request(R"({"prompt":[1]})", Endpoint::Completions);

  EXPECT_EQ(request.all.opaque[0].type, "opaque.tokens");
  EXPECT_EQ(request.all.segments.at(request.all.opaque[0].segment).text, "");
}

TEST(Extract, BodyThatIsNoObjectIsStillRead) { EXPECT_THAT(Extracted(R"(["a",{"b":"c"}])").texts(), ElementsAre("a", "b", "c")); }

TEST(ExtractNames, OfRolesAreThePolicysWords) {
  EXPECT_EQ(name_of(SegmentRole::System), "system");
  EXPECT_EQ(name_of(SegmentRole::File), "file");
  EXPECT_EQ(name_of(DetectorStatus::OverBudget), "over_budget");
  EXPECT_EQ(name_of(Confidence::Medium), "medium");
}

}  // namespace
}  // namespace sekisho
