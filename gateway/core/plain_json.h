#pragma once

#include <boost/json/fwd.hpp>

#include <string>

namespace sekisho {

// The value as JSON text in which every number is a plain decimal, `0.000009` and never `9E-6`: for people, and for programs that read
// money. Shortest digits that give the same double again; what is no finite number is `null`.
std::string to_plain_json(const boost::json::value& value);

}  // namespace sekisho
