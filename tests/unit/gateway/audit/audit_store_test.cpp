#include "gateway/audit/audit_store.h"

#include "gateway/audit/audit_finder.h"
#include "gateway/audit/audit_reader.h"
#include "tests/support/run_awaitable.h"
#include "tests/unit/gateway/audit/audit_fixture.h"
#include "tests/unit/gateway/audit/sample_decision.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace sekisho {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Keeps what is delivered to it, and refuses as long as it is told to.
class Shelf {
 public:
  class Place final : public CheckpointPlace {
   public:
    explicit Place(Shelf& shelf) : shelf_(shelf) {}
    Result<void> deliver(const std::string& line) override { return shelf_.take(line); }

   private:
    Shelf& shelf_;
  };

  void refuse(bool refuses) {
    const std::lock_guard lock(mutex_);
    refuses_ = refuses;
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return lines_.size() >= count; });
    return lines_;
  }
  void wait_for_refusal() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return refusals_ > 0; });
  }

 private:
  Result<void> take(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (refuses_) {
      ++refusals_;
      changed_.notify_all();
      return internal_error("the shelf is locked");
    }
    lines_.push_back(line);
    changed_.notify_all();
    return {};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  bool refuses_ = false;
  int refusals_ = 0;
};

class Store : public AuditFolder {
 protected:
  AuditStoreSettings store_settings() {
    AuditStoreSettings settings;
    settings.chain = AuditFolder::settings();
    settings.chain.now = [] { return std::chrono::system_clock::now(); };
    settings.tell = [this](AuditNews, std::string_view text) {
      const std::lock_guard lock(told_mutex_);
      told_.emplace_back(text);
    };
    return settings;
  }
  std::unique_ptr<AuditStore> start(AuditStoreSettings settings) {
    auto store = AuditStore::open(std::move(settings), AuditHasher(Secret("pepper"), {"caller.user"}));
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return std::move(*store);
  }
  std::unique_ptr<AuditStore> start() { return start(store_settings()); }

  Result<void> decide_in(AuditStore& store, const SampleDecision& sample, Commitment commitment) {
    return run_awaitable(context_, store.decided(sample.report(), commitment));
  }
  std::vector<AuditRecord> records() const {
    std::vector<AuditRecord> records;
    auto reader = AuditReader::open(store());
    while (reader) {
      auto record = reader->next();
      if (!record || !*record) break;
      records.push_back(std::move(**record));
    }
    return records;
  }
  std::vector<std::string> told() {
    const std::lock_guard lock(told_mutex_);
    return told_;
  }

  boost::asio::io_context context_{1};
  std::mutex told_mutex_;
  std::vector<std::string> told_;
};

TEST_F(Store, HasADurableDecisionInItsFileWhenItSaysSo) {
  const auto store = start();
  const SampleDecision sample;

  ASSERT_TRUE(decide_in(*store, sample, Commitment::Durable));

  const auto line = parse_audit_line(lines_of(segments().front()).back());
  EXPECT_EQ(line->event, "decision");
  EXPECT_EQ(line->id, sample.record.decision_id);
}

TEST_F(Store, WritesWhatWasSpooledBeforeItEnds) {
  const SampleDecision sample;
  {
    const auto store = start();
    ASSERT_TRUE(decide_in(*store, sample, Commitment::Spooled));
    store->write(ended(sample.record));
    RequestRecord unaudited = ended(sample.record);
    unaudited.audited = false;
    store->write(unaudited);
  }

  ASSERT_THAT(records(), SizeIs(1));
  EXPECT_TRUE(records().front().ended);
  EXPECT_THAT(verify().faults, IsEmpty());
}

TEST_F(Store, FindsARecordThatIsBeingWrittenAndOneOfAnOldSegment) {
  AuditStoreSettings small = store_settings();
  small.chain.segment_bytes = 1;
  const auto store = start(std::move(small));
  const SampleDecision old;
  ASSERT_TRUE(decide_in(*store, old, Commitment::Durable));
  store->write(ended(old.record));
  const SampleDecision fresh;
  ASSERT_TRUE(decide_in(*store, fresh, Commitment::Durable));

  EXPECT_GT(segments().size(), 2U);
  EXPECT_EQ(store->find(old.record.decision_id).value()->outcome, "ok");
  EXPECT_EQ(store->find(fresh.record.decision_id).value()->key_id, "k1");
  EXPECT_FALSE(store->find(new_ulid()).value());
  EXPECT_FALSE(store->find("no id").value());
}

TEST_F(Store, FindsRecordsWithoutTheGatewayAndWithoutIndexes) {
  const SampleDecision sample;
  {
    AuditStoreSettings small = store_settings();
    small.chain.segment_bytes = 1;
    const auto store = start(std::move(small));
    ASSERT_TRUE(decide_in(*store, sample, Commitment::Durable));
    store->write(ended(sample.record));
  }
  for (const auto& entry : std::filesystem::directory_iterator(store())) {
    if (entry.path().extension() == ".idx") std::filesystem::remove(entry.path());
  }

  const auto found = find_audit_record(store(), sample.record.decision_id);

  ASSERT_TRUE(found && *found);
  EXPECT_TRUE((*found)->ended);
}

TEST_F(Store, LosesNothingOfWhatTheDiskRefusesForAWhile) {
  AuditStoreSettings small = store_settings();
  small.chain.segment_bytes = 1;  // every batch needs a new file
  const auto store = start(std::move(small));
  const SampleDecision first;
  ASSERT_TRUE(decide_in(*store, first, Commitment::Durable));
  std::filesystem::rename(AuditFolder::store(), folder_ / "moved");
  const SampleDecision refused;

  EXPECT_EQ(decide_in(*store, refused, Commitment::Durable).error().kind, ErrorKind::PolicyUnavailable);
  EXPECT_THAT(store->trouble().records, HasSubstr("audit-"));
  EXPECT_EQ(decide_in(*store, refused, Commitment::Durable).error().kind, ErrorKind::PolicyUnavailable);  // at once this time
  const SampleDecision spooled;
  EXPECT_TRUE(decide_in(*store, spooled, Commitment::Spooled));
  std::filesystem::rename(folder_ / "moved", AuditFolder::store());
  store->stop();

  EXPECT_THAT(verify().faults, IsEmpty()) << AuditFolder::told(verify());
  EXPECT_TRUE(find_audit_record(AuditFolder::store(), spooled.record.decision_id).value());
  EXPECT_THAT(verify().notes, Contains(HasSubstr("could not be written")));
  EXPECT_GE(store->counts().failures.at("write"), 1U);
  EXPECT_EQ(store->trouble().records, "");
}

TEST_F(Store, CountsAndAlarmsOnceWhenTheSpoolIsFull) {
  AuditStoreSettings tiny = store_settings();
  tiny.spool_bytes = 100;
  const auto store = start(std::move(tiny));
  const SampleDecision sample;

  EXPECT_TRUE(decide_in(*store, sample, Commitment::Spooled));  // never an error, never a wait
  EXPECT_TRUE(decide_in(*store, sample, Commitment::Spooled));
  EXPECT_FALSE(decide_in(*store, sample, Commitment::Durable));

  EXPECT_EQ(store->counts().failures.at("spool_full"), 2U);
  EXPECT_THAT(store->trouble().records, HasSubstr("full"));
  EXPECT_EQ(std::ranges::count(told(), "the audit spool is full: records are being lost"), 1);
}

TEST_F(Store, BringsACheckpointOfItsEndToTheSecondPlace) {
  Shelf shelf;
  AuditStoreSettings settings = store_settings();
  settings.writer.checkpoint_place = std::make_unique<Shelf::Place>(shelf);
  {
    const auto store = start(std::move(settings));
    ASSERT_TRUE(decide_in(*store, SampleDecision(), Commitment::Durable));
    EXPECT_GE(store->counts().checkpoint_age.value(), 0.0);
  }

  const std::vector<std::string> lines = shelf.wait_for(1);
  ASSERT_THAT(lines, SizeIs(1));
  write(checkpoints(), lines.front() + "\n");
  EXPECT_EQ(verify().checkpoints, 1U);
  EXPECT_THAT(verify().faults, IsEmpty()) << AuditFolder::told(verify());
}

TEST_F(Store, SendsACheckpointAfterSoManyRecords) {
  Shelf shelf;
  AuditStoreSettings settings = store_settings();
  settings.writer.checkpoint_place = std::make_unique<Shelf::Place>(shelf);
  settings.writer.checkpoint_records = 2;
  const auto store = start(std::move(settings));
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(decide_in(*store, SampleDecision(), Commitment::Durable));

  EXPECT_THAT(shelf.wait_for(2), SizeIs(testing::Ge(2U)));
}

TEST_F(Store, NumbersCheckpointsWithoutAGapWhateverThePlaceRefuses) {
  Shelf shelf;
  shelf.refuse(true);
  const auto start_with_shelf = [&] {
    AuditStoreSettings settings = store_settings();
    settings.writer.checkpoint_place = std::make_unique<Shelf::Place>(shelf);
    settings.writer.checkpoint_records = 1;
    return start(std::move(settings));
  };
  {
    const auto refused = start_with_shelf();
    ASSERT_TRUE(decide_in(*refused, SampleDecision(), Commitment::Durable));
    shelf.wait_for_refusal();
  }
  shelf.refuse(false);

  const auto store = start_with_shelf();
  ASSERT_TRUE(decide_in(*store, SampleDecision(), Commitment::Durable));
  const std::vector<std::string> lines = shelf.wait_for(2);

  write_lines(checkpoints(), lines);
  EXPECT_THAT(verify().faults, IsEmpty()) << AuditFolder::told(verify());
  EXPECT_THAT(lines.front(), HasSubstr(R"("number":1,)"));
  EXPECT_THAT(lines.back(), HasSubstr("\"number\":" + std::to_string(lines.size()) + ","));
}

TEST_F(Store, TriesAgainACheckpointThatWasRefused) {
  Shelf shelf;
  shelf.refuse(true);
  std::filesystem::create_directories(store());
  CheckpointCourier courier(std::make_unique<Shelf::Place>(shelf), *CheckpointSequence::open(store(), "s", *settings().signer),
                            [](AuditNews, std::string_view) {});
  CanonicalObject statement;
  courier.send(statement.text("store", "s"));
  courier.send(statement);
  shelf.wait_for_refusal();
  while (courier.problem().empty()) std::this_thread::yield();  // it notes the refusal after the shelf has spoken
  EXPECT_EQ(courier.problem(), "the shelf is locked");
  shelf.refuse(false);

  EXPECT_THAT(shelf.wait_for(2), testing::ElementsAre(HasSubstr(R"("number":1,)"), HasSubstr(R"("number":2,)")));
}

TEST_F(Store, TellsOfACheckpointThatDoesNotArriveAndServesOn) {
  Shelf shelf;
  shelf.refuse(true);
  AuditStoreSettings settings = store_settings();
  settings.writer.checkpoint_place = std::make_unique<Shelf::Place>(shelf);
  settings.writer.checkpoint_records = 1;
  const auto store = start(std::move(settings));
  ASSERT_TRUE(decide_in(*store, SampleDecision(), Commitment::Durable));
  while (store->trouble().checkpoints.empty()) std::this_thread::yield();

  EXPECT_THAT(store->trouble().checkpoints, HasSubstr("the shelf is locked"));
  EXPECT_EQ(store->trouble().records, "");
  EXPECT_TRUE(decide_in(*store, SampleDecision(), Commitment::Durable));
  shelf.refuse(false);
  shelf.wait_for(1);
  store->stop();
  while (!store->trouble().checkpoints.empty()) std::this_thread::yield();
  EXPECT_THAT(told(), Contains(HasSubstr("do not reach their place")));
}

TEST_F(Store, ReaderGivesWhatTheWindowHolds) {
  const SampleDecision sample;
  {
    const auto store = start();
    ASSERT_TRUE(decide_in(*store, sample, Commitment::Spooled));
  }
  const auto count = [&](AuditWindow window) {
    auto reader = AuditReader::open(store(), window);
    return reader->next().value().has_value();
  };

  EXPECT_TRUE(count({sample.input.now, {}}));
  EXPECT_FALSE(count({sample.input.now + std::chrono::seconds(1), {}}));
  EXPECT_FALSE(count({{}, sample.input.now}));
  EXPECT_FALSE(records().front().ended);
}

}  // namespace
}  // namespace sekisho
