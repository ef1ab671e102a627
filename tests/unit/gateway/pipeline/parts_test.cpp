#include "gateway/pipeline/decision_store.h"
#include "gateway/pipeline/language.h"
#include "gateway/pipeline/latency_table.h"
#include "gateway/pipeline/run_on_pool.h"
#include "gateway/pipeline/trusted_peer.h"
#include "tests/support/run_awaitable.h"

#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace sekisho {
namespace {

RequestRecord record_with(const std::string& id, const std::string& outcome = {}) {
  RequestRecord record;
  record.decision_id = id;
  record.outcome = outcome;
  return record;
}

TEST(DecisionStore, KeepsTheLatestAndLetsTheOldestGo) {
  DecisionStore store(2);
  store.put(record_with("a"));
  store.put(record_with("b"));
  store.put(record_with("c"));

  EXPECT_EQ(store.find("a"), nullptr);
  EXPECT_NE(store.find("b"), nullptr);
  EXPECT_NE(store.find("c"), nullptr);
}

TEST(DecisionStore, ReplacesARecordWithoutTakingAnotherPlace) {
  DecisionStore store(2);
  store.put(record_with("a"));
  const DecisionStore::Place place = store.put(record_with("b"));
  store.replace(place, record_with("b", "ok"));

  EXPECT_NE(store.find("a"), nullptr);
  EXPECT_EQ(store.find("b")->outcome, "ok");
}

TEST(DecisionStore, ReplacesNothingOfAnotherDecision) {
  DecisionStore store(2);
  const DecisionStore::Place place = store.put(record_with("a"));
  store.put(record_with("b"));
  store.put(record_with("c"));

  store.replace(place, record_with("a", "ok"));

  EXPECT_EQ(store.find("a")->outcome, "ok");
  EXPECT_NE(store.find("c"), nullptr);
  EXPECT_EQ(store.find("b"), nullptr);
}

TEST(LatencyTable, MovesTowardsNewValues) {
  LatencyTable table(0.5);
  table.add("t", std::chrono::milliseconds(100));
  table.add("t", std::chrono::milliseconds(200));

  LiveState live;
  table.add_to(live);

  EXPECT_DOUBLE_EQ(live.targets.at("t").latency_ms.value(), 150.0);
}

std::string_view language_of_text(std::string_view text) {
  static LanguageGuess guess;
  guess = LanguageGuess();
  guess.add(text);
  return guess.result();
}

TEST(LanguageGuess, NamesTheScript) {
  EXPECT_EQ(language_of_text("What goes where?"), "en");
  EXPECT_EQ(language_of_text("関所とは何ですか"), "ja");
  EXPECT_EQ(language_of_text("关口是什么"), "zh");
  EXPECT_EQ(language_of_text("안녕하세요"), "ko");
  EXPECT_EQ(language_of_text("Привет"), "ru");
  EXPECT_EQ(language_of_text("12345"), "");
}

TEST(LanguageGuess, TakesJapaneseWithEnglishWordsForJapanese) { EXPECT_EQ(language_of_text("APIキーはどこに置きますか?"), "ja"); }

TEST(TrustedPeer, KnowsAddressesAndBlocks) {
  const std::vector<std::string> proxies{"10.0.0.0/8", "192.168.1.7", "2001:db8::/32"};

  EXPECT_TRUE(is_trusted_peer("10.255.1.2", proxies));
  EXPECT_TRUE(is_trusted_peer("192.168.1.7", proxies));
  EXPECT_TRUE(is_trusted_peer("2001:db8:1::1", proxies));
  EXPECT_TRUE(is_trusted_peer("::ffff:10.1.1.1", proxies));
  EXPECT_FALSE(is_trusted_peer("11.0.0.1", proxies));
  EXPECT_FALSE(is_trusted_peer("192.168.1.8", proxies));
  EXPECT_FALSE(is_trusted_peer("2001:db9::1", proxies));
}

TEST(TrustedPeer, TrustsNobodyUnlessTold) { EXPECT_FALSE(is_trusted_peer("127.0.0.1", {})); }

boost::asio::awaitable<bool> work_elsewhere(boost::asio::thread_pool& pool) {
  const std::thread::id here = std::this_thread::get_id();
  std::thread::id there;
  const auto job = [&there] { there = std::this_thread::get_id(); };
  co_await run_on_pool(pool, job);
  co_return there != here&& std::this_thread::get_id() == here;
}

TEST(RunOnPool, WorksElsewhereAndComesBack) {
  boost::asio::io_context context{1};
  boost::asio::thread_pool pool{1};

  EXPECT_TRUE(run_awaitable(context, work_elsewhere(pool)));
}

}  // namespace
}  // namespace sekisho
