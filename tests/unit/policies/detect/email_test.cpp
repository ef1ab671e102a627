#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Email, OrdinaryAddress) { EXPECT_THAT(found("write to tanaka.taro+x@foo.co.jp."), ElementsAre("email high tanaka.taro+x@foo.co.jp")); }

TEST(Email, KanaOnBothSidesAreNotPartOfIt) {
  EXPECT_THAT(found("メールはtanaka@foo.co.jpです"), ElementsAre("email high tanaka@foo.co.jp"));
}

TEST(Email, FullWidthIsFolded) {
  EXPECT_THAT(found("ｔａｎａｋａ＠ｆｏｏ．ｃｏ．ｊｐ"), ElementsAre("email high ｔａｎａｋａ＠ｆｏｏ．ｃｏ．ｊｐ"));
}

TEST(Email, DotsAsOldCarriersAllowThem) { EXPECT_THAT(found("a..b.@docomo.ne.jp"), ElementsAre("email high a..b.@docomo.ne.jp")); }

TEST(Email, ReservedDomainIsOneStepLessSure) { EXPECT_THAT(found("taro@example.com"), ElementsAre("email medium taro@example.com")); }

TEST(Email, PlaceholderAtAReservedDomainIsLow) { EXPECT_THAT(found("user@example.com"), ElementsAre("email low user@example.com")); }

TEST(Email, TopLevelDomainMustExist) {
  EXPECT_THAT(found("icon@2x.png"), IsEmpty());
  EXPECT_THAT(found("lodash@4.17.21"), IsEmpty());
  EXPECT_THAT(found("x@y"), IsEmpty());
}

TEST(Email, SentenceGluedToItIsCutOff) { EXPECT_THAT(found("bob@acme.com.Thanks"), ElementsAre("email high bob@acme.com")); }

TEST(Email, InternationalDomains) {
  EXPECT_THAT(found("連絡はinfo@株式会社.comまで"), ElementsAre("email medium info@株式会社.com"));
  EXPECT_THAT(found("почта@пример.рф"), ElementsAre("email medium почта@пример.рф"));
}

TEST(Email, LookalikeLettersAreFolded) { EXPECT_THAT(found("tаnaka@foo.co.jp"), ElementsAre("email high tаnaka@foo.co.jp")); }

TEST(Email, UserinfoOfAUrlIsNone) { EXPECT_THAT(found("https://foo@bar.com/x"), IsEmpty()); }

TEST(Email, RepositoryAddressIsDoubtful) { EXPECT_THAT(sure("git clone git@github.com:org/repo.git"), IsEmpty()); }

TEST(Email, PrivateNetworksCount) { EXPECT_THAT(found("admin@mail.corp"), ElementsAre("email high admin@mail.corp")); }

TEST(Email, DecoratorsAndHandlesAreNone) { EXPECT_THAT(found("@app.route follow @alice.com"), IsEmpty()); }

TEST(Email, TheSignInWordsOrSetApart) {
  EXPECT_THAT(found("taro.yamada(at)corp.co.jp"), ElementsAre("email medium taro.yamada(at)corp.co.jp"));
  EXPECT_THAT(found("taro [at] corp.co.jp"), ElementsAre("email medium taro [at] corp.co.jp"));
  EXPECT_THAT(found("メール: taro @ corp.co.jp"), ElementsAre("email medium taro @ corp.co.jp"));
  EXPECT_THAT(found("lunch @ cafe.com, (at) home, v[at] x, look at)that.com"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
