#pragma once

#include <utility>

namespace sekisho {

// Owns one file descriptor, or none.
class Descriptor final {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) close(std::exchange(number_, other.release()));
    return *this;
  }
  ~Descriptor() { close(number_); }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  // Hands it over to the caller.
  int release() { return std::exchange(number_, -1); }

 private:
  static void close(int number);

  int number_ = -1;
};

}  // namespace sekisho
