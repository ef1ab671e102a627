#pragma once

#include "gateway/telemetry/metrics.h"

#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/labels.h>

#include <initializer_list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sekisho {

// Text that may stand as a label's value: at most 128 bytes, one line, ASCII (anything else becomes `_`); `none` where it is empty.
std::string label_value(std::string_view text);

inline constexpr std::string_view kOtherLabel = "other";

// One metric with its labels, which gives out at most so many series. Only telemetry's .cpp files include this header.
// Safe from every thread; the metrics given out live as long as the family.
template <class Metric>
class CappedFamily {
 public:
  using Family = prometheus::Family<Metric>;

  // `make` adds a series with these labels to the family.
  CappedFamily(Family& family, std::vector<std::string> names, MetricLimits limits, std::vector<double> buckets = {})
      : family_(family), names_(std::move(names)), limits_(limits), buckets_(std::move(buckets)), seen_(names_.size()) {}

  // The series with these values, in the order of the names.
  Metric& with(std::initializer_list<std::string_view> values) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> admitted;
    for (const std::string_view value : values) admitted.push_back(admit(admitted.size(), label_value(value)));
    if (const auto found = series_.find(admitted); found != series_.end()) return *found->second;
    if (series_.size() >= limits_.series) admitted.assign(names_.size(), std::string(kOtherLabel));
    Metric*& place = series_[admitted];
    if (place == nullptr) place = &add(admitted);
    return *place;
  }

 private:
  std::string admit(std::size_t label, std::string value) {
    std::set<std::string>& seen = seen_[label];
    if (seen.contains(value)) return value;
    if (seen.size() >= limits_.label_values) return std::string(kOtherLabel);
    seen.insert(value);
    return value;
  }

  Metric& add(const std::vector<std::string>& values) {
    prometheus::Labels labels;
    for (std::size_t i = 0; i < names_.size(); ++i) labels.emplace(names_[i], values[i]);
    if constexpr (std::is_same_v<Metric, prometheus::Histogram>) {
      return family_.Add(labels, buckets_);
    } else {
      return family_.Add(labels);
    }
  }

  Family& family_;
  const std::vector<std::string> names_;
  const MetricLimits limits_;
  const std::vector<double> buckets_;
  std::mutex mutex_;
  std::vector<std::set<std::string>> seen_;
  std::map<std::vector<std::string>, Metric*> series_;
};

}  // namespace sekisho
