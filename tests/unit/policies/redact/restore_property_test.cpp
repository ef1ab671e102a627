#include "policies/redact/restore_stream.h"
#include "policies/redact/surrogate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace sekisho {
namespace {

// Random texts, values and splits: what comes out in pieces is what comes out at once. SEKISHO_PROPERTY_CASES cases (a release: 50000 and
// more), a sample where it is not set.
constexpr unsigned kSeed = 20261121;
using Chance = std::mt19937;

int cases() {
  const char* wanted = std::getenv("SEKISHO_PROPERTY_CASES");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  return std::max(wanted == nullptr ? 3'000 : std::atoi(wanted), 1);
}

std::size_t below(Chance& random, std::size_t limit) { return random() % limit; }

std::string one_of(Chance& random, const std::vector<std::string>& words) { return words[below(random, words.size())]; }

// Values such as clients have, and such as would break JSON or be tokens themselves.
std::string random_value(Chance& random) {
  return one_of(random, {"山田 太郎", "090-1234-5678", "a\"b\\c", "line\nbreak", "[[PERSON_1_K9]]", "x", "", "😀😀", "tab\t\x01", "</a>",
                         "https://a.example/"});
}

// One as the gateway makes it, or one that begins another.
std::string random_surrogate(Chance& random) {
  static const std::vector<std::pair<std::string, ValueKind>> kValues{
      {"4539 5787 6362 1486", ValueKind::Card},
      {"1234-5678-9018", ValueKind::MyNumber},
      {"DE89 3704 0044 0532 0130 00", ValueKind::Iban},
      {"GB82WEST12345698765432", ValueKind::Iban},
      {"078-05-1120", ValueKind::Ssn},
      {"1M8GDM9AXKP042788", ValueKind::Vin},
      {"〒150-0043", ValueKind::Postal},
      {"東京都渋谷区道玄坂2-10-7", ValueKind::Address},
  };
  if (below(random, 2) == 0) return one_of(random, {"0300-12-3456", "user-abc@example.com", "佐藤 花子", "0300", "192.0.2.7"});
  const auto& [value, kind] = kValues[below(random, kValues.size())];
  const RedactionKey key("tenant", "caller", std::to_string(below(random, 1000)));
  return surrogate_for(value, kind, key, 0).value();
}

struct Case {
  std::shared_ptr<const RestoreTable> table;
  std::vector<std::string> tokens;
  std::vector<std::string> surrogates;
};

Case random_case(Chance& random) {
  RestoreTable table(one_of(random, {"K9", "AA", "7Z"}));
  Case out;
  for (std::size_t i = below(random, 5); i > 0; --i) {
    const std::string body = one_of(random, {"PERSON", "PHONE", "A", "JP_MY_NUMBER", "ABCDEFGHIJKLMNOPQRSTUVWX"}) + "_" +
                             std::to_string(below(random, 12)) + "_" + table.nonce();
    table.add_token(body, random_value(random));
    out.tokens.push_back(body);
  }
  for (std::size_t i = below(random, 3); i > 0; --i) {
    const std::string surrogate = random_surrogate(random);
    table.add_surrogate(surrogate, random_value(random));
    out.surrogates.push_back(surrogate);
  }
  out.table = std::make_shared<const RestoreTable>(std::move(table));
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return text;
}

// A token as it was given, as models spell it, cut, or one that nobody gave.
std::string spelled(Chance& random, const Case& what) {
  const std::string body = what.tokens.empty() ? "MADE_1_K9" : one_of(random, what.tokens);
  const std::string whole = "[[" + body + "]]";
  switch (below(random, 9)) {
    case 0:
      return lower(whole);
    case 1:
      return "[" + body + "]";
    case 2:
      return "[[ " + body + " ]]";
    case 3:
      return "\\[\\[" + body + "\\]\\]";
    case 4:
      return whole.substr(0, below(random, whole.size()));
    case 5:
      return whole.substr(below(random, whole.size()));
    case 6:
      return "[[MADE_UP_3_" + what.table->nonce() + "]]";
    default:
      return whole;
  }
}

// As JSON may spell it, some of its characters of ASCII escaped, in a string of a string too.
std::string escaped_ascii(Chance& random, const std::string& text) {
  const std::string slashes = one_of(random, {"\\", "\\\\", "\\\\\\"});
  std::string out;
  for (const char c : text) {
    const bool escape = c >= ' ' && c <= '~' && below(random, 2) == 0;
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (escape) out += slashes + "u00" + kDigits[static_cast<std::size_t>(c) / 16] + kDigits[static_cast<std::size_t>(c) % 16];
    if (!escape) out += c;
  }
  return out;
}

std::string random_text(Chance& random, const Case& what) {
  static const std::vector<std::string> kPieces{"Dear ",      "、",
                                                "です。",     "[",
                                                "]",          "[[",
                                                "]]",         "\\",
                                                "\\n",        "\n",
                                                "\"",         " ",
                                                "_",          "https://e.example/?q=",
                                                "![x](",      ")",
                                                "<a href=\"", "\">",
                                                "</a>",       "(",
                                                "1",          "A",
                                                "😀",         "{\"q\":\"",
                                                "\"}",        "www.",
                                                "mailto:",    "\\u005b",
                                                "&#91;",      "。",
                                                "？",         "」",
                                                "<",          "https://e.example/",
                                                "\u3000",     "[b]:",
                                                "> ",         "- ",
                                                "1. ",        "\\\\",
                                                "%3A%2F",     "%2F",
                                                "url(",       "<tel:",
                                                "tel:",       "`",
                                                ","};
  std::string text;
  for (std::size_t i = below(random, 14); i > 0; --i) {
    const std::size_t kind = below(random, 4);
    if (kind == 0) text += spelled(random, what);
    if (kind == 1 && !what.surrogates.empty()) text += one_of(random, what.surrogates);
    if (kind == 2) text += one_of(random, kPieces);
    if (kind == 3 && !what.surrogates.empty()) text += escaped_ascii(random, one_of(random, what.surrogates));
  }
  return text;
}

struct Streamed {
  RestoredText text;
  RestoreCounts counts;
  std::size_t most_held = 0;
};

void append(RestoredText& out, const RestoredText& piece) {
  for (const auto& [begin, end] : piece.values) out.values.emplace_back(out.text.size() + begin, out.text.size() + end);
  out.text += piece.text;
}

// Splits at any byte, in the middle of characters as well.
Streamed streamed(Chance& random, std::string_view text, const Case& what, TextForm form, Spelling spelling) {
  Streamed out;
  RestoreStream stream(what.table, form, spelling, out.counts);
  const std::size_t longest = 1 + below(random, 12);
  while (!text.empty()) {
    const std::size_t size = std::min(text.size(), below(random, longest + 1));
    append(out.text, stream.feed(text.substr(0, size)));
    out.most_held = std::max(out.most_held, stream.held());
    text.remove_prefix(size);
  }
  append(out.text, stream.finish());
  return out;
}

TEST(RestoreProperty, InPiecesIsTheSameAsAtOnce) {
  Chance random(kSeed);
  for (int i = 0; i < cases(); ++i) {
    const Case what = random_case(random);
    const std::string text = random_text(random, what);
    const TextForm form = below(random, 2) == 0 ? TextForm::Plain : TextForm::Json;
    const Spelling spelling = below(random, 4) == 0 ? Spelling::Exact : Spelling::Tolerant;
    RestoreCounts counts;
    const RestoredText whole = restore_text(text, what.table, form, spelling, counts);

    const Streamed pieces = streamed(random, text, what, form, spelling);

    ASSERT_EQ(pieces.text.text, whole.text) << text;
    ASSERT_EQ(pieces.text.values, whole.values) << text;
    ASSERT_EQ(pieces.counts.restored, counts.restored) << text;
    ASSERT_EQ(pieces.counts.tolerated, counts.tolerated) << text;
    ASSERT_EQ(pieces.counts.withheld, counts.withheld) << text;
    ASSERT_EQ(pieces.counts.missed, counts.missed) << text;
    ASSERT_LE(pieces.most_held, form == TextForm::Json ? RestoreTable::kLongestSpelled : RestoreTable::kLongest) << text;
  }
}

}  // namespace
}  // namespace sekisho
