#include "policies/detect/detect_all.h"

#include "policies/detect/characters.h"
#include "policies/detect/scan.h"
#include "policies/detect/segment_hits.h"
#include "policies/detect/split_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sekisho {
namespace {

// Text that is made ready at a time: enough that the clock is looked at seldom, little enough that the readings stay in the cache.
constexpr std::size_t kBatchBytes = std::size_t{128} << 10;

bool is_index(std::string_view name) { return !name.empty() && std::ranges::all_of(name, is_digit); }

// The two names nearest to a value in its JSON pointer: they are as good as words before it. That of an array is its elements'.
std::string_view label_of(const Segment& segment) {
  const std::string_view pointer = segment.pointer;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view rest = pointer;
  for (int names = 0; names < 2 && !rest.empty();) {
    const std::size_t name = rest.rfind('/') + 1;  // npos + 1 is 0
    if (!is_index(rest.substr(name))) {
      if (++names == 1) end = rest.size();
      begin = name;
    }
    rest = rest.substr(0, name == 0 ? 0 : name - 1);
  }
  return pointer.substr(begin, end - begin);
}

// One detector at work on one request.
struct Run {
  const DeclaredDetector& declared;
  ScanBudget budget;
  SegmentHits hits;
};

// All detectors at work on one request, batch by batch.
class Detection {
 public:
  Detection(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments, const Clock& clock)
      : segments_(segments), clock_(clock) {
    runs_.reserve(detectors.size());
    for (const DeclaredDetector& declared : detectors) {
      runs_.push_back({declared, ScanBudget(declared.timeout, clock), SegmentHits(segments.size())});
    }
  }

  Findings run(std::size_t most_bytes) && {
    if (runs_.empty()) return {};
    scan_segments(most_bytes);
    scan_seams();
    return collect();
  }

 private:
  void scan_segments(std::size_t most_bytes) {
    std::size_t left = most_bytes;
    std::vector<std::uint32_t> batch;
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < segments_.size(); ++i) {
      const std::size_t size = segments_[i].text.size();
      if (size > left) {
        stop_all(DetectorStatus::OverBudget);
        break;
      }
      left -= size;
      if (size > 0) batch.push_back(i);
      bytes += size;
      if (bytes < kBatchBytes) continue;
      scan_batch(batch);
      batch.clear();
      bytes = 0;
    }
    scan_batch(batch);
  }

  void scan_batch(std::span<const std::uint32_t> batch) {
    if (batch.empty()) return;
    const auto text = [this](std::uint32_t segment) { return std::pair(segments_[segment].text, label_of(segments_[segment])); };
    scan_texts(batch, text, [](Run& run, std::uint32_t segment, std::vector<Hit> hits) { run.hits.add(segment, std::move(hits)); });
  }

  void scan_seams() {
    std::vector<SeamText> seams = find_seams(segments_);
    std::ranges::move(find_exchanges(segments_), std::back_inserter(seams));
    std::ranges::move(find_split_keys(segments_), std::back_inserter(seams));
    if (seams.empty()) return;
    std::vector<std::uint32_t> all(seams.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    const auto text = [&seams](std::uint32_t seam) { return std::pair(std::string_view(seams[seam].text), std::string_view()); };
    scan_texts(all, text, [&seams](Run& run, std::uint32_t seam, const std::vector<Hit>& hits) { run.hits.add(seams[seam], hits); });
  }

  // Makes the texts ready, for all detectors at once, and lets one detector after another look at them.
  template <class TextOf, class Keep>
  void scan_texts(std::span<const std::uint32_t> texts, const TextOf& text_of, const Keep& keep) {
    const SteadyTime began = clock_.steady();
    std::vector<ReadingRange> ranges;
    ranges.reserve(texts.size());
    readings_.reserve(texts.size());
    for (const std::uint32_t i : texts) {
      const auto [text, label] = text_of(i);
      ranges.push_back(readings_.add(text, label));
    }
    const auto shared = clock_.steady() - began;
    for (Run& run : runs_) {
      run.budget.charge(shared);
      if (!run.budget.may_go_on()) continue;
      run.budget.begin_turn();
      for (std::size_t i = 0; i < ranges.size() && run.budget.may_go_on(); ++i) {
        keep(run, texts[i], scan_readings(*run.declared.detector, readings_, ranges[i], run.budget));
      }
      run.budget.end_turn();
    }
    if (readings_.status() != DetectorStatus::Ok) late_status_ = readings_.status();
    readings_.clear();
  }

  void stop_all(DetectorStatus status) { late_status_ = status; }

  Findings collect() {
    Findings findings;
    for (Run& run : runs_) {
      run.budget.stop(late_status_);
      const std::string prefix = run.declared.id.empty() ? "" : run.declared.id + ".";
      run.hits.collect(segments_, prefix, run.declared.min_confidence, findings.items);
      findings.reports.push_back({.id = run.declared.id, .status = run.budget.status(), .micros = run.budget.spent().count()});
    }
    return findings;
  }

  std::span<const Segment> segments_;
  const Clock& clock_;
  Readings readings_;
  std::vector<Run> runs_;
  // What left text unread for every detector; they go on with the text that there is.
  DetectorStatus late_status_ = DetectorStatus::Ok;
};

}  // namespace

Findings detect_all(std::span<const DeclaredDetector> detectors, std::span<const Segment> segments, const Clock& clock,
                    std::size_t most_bytes) {
  return Detection(detectors, segments, clock).run(most_bytes);
}

}  // namespace sekisho
