#pragma once

#include <cstdint>
#include <string_view>

namespace sekisho {

// Values that belong to nobody: the networks' and payment services' sandbox cards, domains for documents. A rule that sets them apart
// reports them as a type of their own, `<type>.test_value`, of low confidence, so that they are seen and move nothing; where one of the
// rule's words stands near, somebody speaks of the value as a real one, and it counts like any other.
enum class TestValues : std::uint8_t { Count, SetApart };

// The version of the list below; a change of the list is a new one.
inline constexpr int kTestValuesVersion = 1;

// A card number that a network or a payment service publishes for tests.
bool is_test_card(std::string_view digits);

// A domain that nobody can own, or a name under one: RFC 2606 and RFC 6761, and the registry's names for documents under .jp. Lower case.
bool is_test_domain(std::string_view domain);

}  // namespace sekisho
