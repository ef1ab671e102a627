#pragma once

#include "gateway/core/error.h"

#include <boost/system/result.hpp>

namespace sekisho {

// A value, or the Error that stands in its way.
template <class T>
using Result = boost::system::result<T, Error>;

// Lets `.value()` on a failed result throw std::logic_error: taking a value unchecked is a bug.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace sekisho
