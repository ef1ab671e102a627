#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sekisho {

// Japan's prefectures, municipalities and postal codes (data/NOTICE). Immutable; one serves every pack.
class JapanPlaces {
 public:
  JapanPlaces();

  // How long the name of a prefecture at the beginning of the text is, in bytes; 0 without one.
  std::size_t prefecture_at(std::string_view text) const;
  // The same for a municipality: 渋谷区, 横浜市, 三浦郡葉山町, however its characters are written (鎌ヶ谷市 for 鎌ケ谷市, 竜 for 龍). A
  // town or village without its district (葉山町) only where `in_prefecture`: by itself it may be a quarter of a city.
  std::size_t municipality_at(std::string_view text, bool in_prefecture) const;
  // Seven digits that are a code in use.
  bool has_postal_code(std::string_view digits) const;
  // Seven digits that may be the own code of a large office, which the table does not hold: 8 is the fourth, in an area with codes.
  bool may_be_office_code(std::string_view digits) const;

 private:
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };
  enum class Rank { Municipality, TownWithoutDistrict };
  void read_municipalities();
  void read_postal_codes();

  static constexpr std::size_t kCodes = 10'000'000;
  static constexpr std::size_t kAreas = 1000;
  static std::size_t third_byte(std::string_view name) { return static_cast<unsigned char>(name[2]) % 64; }
  std::array<std::vector<std::string_view>, 64> prefectures_;               // by third_byte, which tells most apart
  std::unordered_map<std::string, Rank, NameHash, std::equal_to<>> names_;  // as fold_variants makes them
  std::vector<bool> codes_;
  std::vector<bool> areas_;  // by the first three digits
};

const JapanPlaces& japan_places();

}  // namespace sekisho
