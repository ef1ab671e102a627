#pragma once

#include "gateway/core/result.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace sekisho {

// The whole file; `-` is standard input. An Error names the file and the system's reason.
Result<std::string> read_file(const std::string& path);

enum class FileMode { Ordinary, Private };  // 0644 or 0600

// Creates the file with `text`; never overwrites one that is there.
Result<void> create_file(const std::string& path, std::string_view text, FileMode mode);

// Writes it beside and renames it into place, so that a reader sees all or nothing.
Result<void> replace_file(const std::string& path, std::string_view text);

}  // namespace sekisho
