#include "gateway/pipeline/packed_record.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace sekisho {
namespace {

// Values that are their bytes. Views and pointers are not.
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> && !std::is_same_v<T, std::string_view>;

// The members of each kind of record, in order: one that is added to a record without being added here does not compile.
template <class Record, class Kind>
concept Of = std::same_as<std::remove_const_t<Record>, Kind>;

template <class Archive, Of<Money> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [micros, currency] = record;
  archive(micros, currency);
}

template <class Archive, Of<DetectorReport> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [id, status, micros] = record;
  archive(id, status, micros);
}

template <class Archive, Of<FindingRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [type, count, confidence, where] = record;
  archive(type, count, confidence, where);
}

template <class Archive, Of<FailedRule> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [rule, path, want, got, why] = record;
  archive(rule, path, want, got, why);
}

template <class Archive, Of<TargetRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [id, admitted, residual, transforms, relaxed, fails] = record;
  archive(id, admitted, residual, transforms, relaxed, fails);
}

template <class Archive, Of<AttemptRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [target, provider, model, result, status, duration, first_event, mismatch, address_fault, sent, cause, key, usage, cost, part,
         malformed_events] = record;
  archive(target, provider, model, result, status, duration, first_event, mismatch, address_fault, sent, cause, key, usage, cost, part,
          malformed_events);
}

template <class Archive, Of<PassedOverRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [target, why] = record;
  archive(target, why);
}

template <class Archive, Of<ResponseFindingRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [rule, type, action, count] = record;
  archive(rule, type, action, count);
}

template <class Archive, Of<ShadowRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [policy_id, policy_version, difference, data_class, labels, order, refused, admitted] = record;
  archive(policy_id, policy_version, difference, data_class, labels, order, refused, admitted);
}

// The id that it is found by comes first.
template <class Archive, Of<RequestRecord> Record>
void visit_members(Archive& archive, Record& record) {
  auto& [id, decision_id, at, policy_id, policy_version, method, route, peer, status, key_id, caller, api, model_asked, stream, bytes_in,
         bytes_out, tokens_estimated, detectors, findings, data_class, labels, because, targets, order, exceptions, obligations, log_level,
         retention, shadow, attempts, passed_over, target, restore, response_findings, usage, cost_estimated, cost, outcome, error,
         error_message, mirror_of, mirrored_to, malformed_events, replayed, rejected_limit, cancelled_phase, traceparent, audited,
         keep_until, total, first_event, overhead] = record;
  archive(decision_id, id, at, policy_id, policy_version, method, route, peer, status, key_id, caller, api, model_asked, stream, bytes_in,
          bytes_out, tokens_estimated, detectors, findings, data_class, labels, because, targets, order, exceptions, obligations, log_level,
          retention, shadow, attempts, passed_over, target, restore, response_findings, usage, cost_estimated, cost, outcome, error,
          error_message, mirror_of, mirrored_to, malformed_events, replayed, rejected_limit, cancelled_phase, traceparent, audited,
          keep_until, total, first_event, overhead);
}

class Packer {
 public:
  template <class... Ts>
  void operator()(const Ts&... values) {
    (put(values), ...);
  }
  std::string take() const { return {buffer_.data(), size_}; }

 private:
  char* room(std::size_t count) {
    if (buffer_.size() - size_ < count) buffer_.resize(std::max(2 * buffer_.size(), size_ + count));
    char* const at = buffer_.data() + size_;
    size_ += count;
    return at;
  }

  template <Plain T>
  void put(const T& value) {
    std::memcpy(room(sizeof value), &value, sizeof value);
  }
  void put(const std::string& text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    char* const at = room(sizeof size + size);
    std::memcpy(at, &size, sizeof size);
    text.copy(at + sizeof size, size);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) put(value);
  }
  template <class T>
    requires(!Plain<std::optional<T>>)
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& value) {
    put(value.first);
    put(value.second);
  }
  template <class T>
    requires(!Plain<T>)
  void put(const T& value) {
    visit_members(*this, value);
  }

  // Of the thread: what the last record took will do for the next one.
  static std::string& shared_buffer() {
    thread_local std::string buffer(4096, '\0');
    return buffer;
  }

  std::string& buffer_ = shared_buffer();
  std::size_t size_ = 0;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <class... Ts>
  void operator()(Ts&... values) {
    (get(values), ...);
  }

 private:
  std::string_view next(std::size_t count) {
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

  template <Plain T>
  void get(T& value) {
    const std::string_view bytes = next(sizeof value);
    std::memcpy(&value, bytes.data(), bytes.size());
  }
  template <Plain T>
  T get_plain() {
    T value{};
    get(value);
    return value;
  }
  void get(std::string& text) { text = next(get_plain<std::uint32_t>()); }
  template <class T>
  void get(std::vector<T>& values) {
    values.resize(get_plain<std::uint32_t>());
    for (T& value : values) get(value);
  }
  template <class T>
    requires(!Plain<std::optional<T>>)
  void get(std::optional<T>& value) {
    if (get_plain<bool>()) get(value.emplace());
  }
  template <class A, class B>
  void get(std::pair<A, B>& value) {
    get(value.first);
    get(value.second);
  }
  template <class T>
    requires(!Plain<T>)
  void get(T& value) {
    visit_members(*this, value);
  }

  std::string_view rest_;
};

}  // namespace

std::string pack(const RequestRecord& record) {
  Packer packer;
  visit_members(packer, record);
  return packer.take();
}

RequestRecord unpack(std::string_view bytes) {
  RequestRecord record;
  Unpacker unpacker(bytes);
  visit_members(unpacker, record);
  return record;
}

std::string_view decision_id_of(std::string_view bytes) {
  std::uint32_t size = 0;
  std::memcpy(&size, bytes.data(), sizeof size);
  return bytes.substr(sizeof size, size);
}

}  // namespace sekisho
