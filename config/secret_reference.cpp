#include "config/secret_reference.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kLargestSecret = 64 * 1024;
// 128 bits, where every bit of it is random (RFC 2104 §3 asks for as many as the hash gives, which no eye can tell).
constexpr std::size_t kShortestSecret = 16;

// A well-formed `${kind:name}` at the start of `text`.
struct Reference {
  enum class Kind { Environment, File };
  Kind kind = Kind::Environment;
  std::string_view name;
  std::string_view whole;
};

bool is_variable_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, allowed);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '$'; });
}

std::optional<Reference> read_reference_at(std::string_view text) {
  static constexpr std::string_view kEnvironment = "${env:";
  static constexpr std::string_view kFile = "${file:";
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view whole = text.substr(0, end + 1);
  if (text.starts_with(kEnvironment)) {
    const std::string_view name = text.substr(kEnvironment.size(), end - kEnvironment.size());
    if (is_variable_name(name)) return Reference{Reference::Kind::Environment, name, whole};
  } else if (text.starts_with(kFile)) {
    const std::string_view name = text.substr(kFile.size(), end - kFile.size());
    if (is_file_name(name)) return Reference{Reference::Kind::File, name, whole};
  }
  return std::nullopt;
}

void trim_line_end(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

Result<Secret> read_variable(const Reference& reference) {
  const char* value = std::getenv(std::string(reference.name).c_str());
  if (value == nullptr) return invalid_request("the environment variable of `" + std::string(reference.whole) + "` is not set");
  if (*value == '\0') return invalid_request("the environment variable of `" + std::string(reference.whole) + "` is empty");
  return Secret(value);
}

Result<Secret> read_secret_file(const Reference& reference, const std::string& directory) {
  const std::string quoted = "`" + std::string(reference.whole) + "`";
  const std::filesystem::path path = std::filesystem::path(directory) / reference.name;
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return invalid_request("the file of " + quoted + " is a folder");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return invalid_request("the file of " + quoted + " cannot be read");
  std::string text(kLargestSecret + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kLargestSecret) return invalid_request("the file of " + quoted + " is larger than 64 KiB: that is no secret");
  trim_line_end(text);
  if (text.empty()) return invalid_request("the file of " + quoted + " is empty");
  return Secret(std::move(text));
}

// How a secret of which others are derived can be guessed; empty where it cannot.
std::string weakness_of(std::string_view bytes) {
  if (bytes.size() < kShortestSecret) {
    return "has " + std::to_string(bytes.size()) + " bytes, and less than " + std::to_string(kShortestSecret) + " can be guessed";
  }
  const bool repeats = bytes.find_first_not_of(bytes.front()) == std::string_view::npos;
  return repeats ? "is one character again and again" : std::string();
}

}  // namespace

bool is_secret_reference(std::string_view text) {
  const auto reference = read_reference_at(text);
  return reference && reference->whole.size() == text.size();
}

bool has_secret_reference(std::string_view text) { return text.find("${") != std::string_view::npos; }

Result<Secret> resolve_secret(std::string_view text, const std::string& directory) {
  std::string out;
  while (!text.empty()) {
    const std::size_t start = std::min(text.find("${"), text.size());
    out.append(text.substr(0, start));
    text.remove_prefix(start);
    if (text.empty()) break;
    const auto reference = read_reference_at(text);
    if (!reference) return invalid_request("a reference to a secret must be `${env:NAME}` or `${file:PATH}`");
    const bool from_file = reference->kind == Reference::Kind::File;
    const Result<Secret> value = from_file ? read_secret_file(*reference, directory) : read_variable(*reference);
    if (!value) return value.error();
    out.append(value->reveal());
    text.remove_prefix(reference->whole.size());
  }
  return Secret(std::move(out));
}

std::string fault_of_pepper(const Secret& pepper) {
  const std::string fault = weakness_of(pepper.reveal());
  if (fault.empty()) return {};
  return "the pepper " + fault + ": make one with `openssl rand -hex 32`, and every key anew with `sekisho keys new`";
}

std::string fault_of_redaction_key(const Secret& key) {
  const std::string fault = weakness_of(key.reveal());
  if (fault.empty()) return {};
  return "the key " + fault + ": make one with `openssl rand -hex 32`, or leave it out and it is derived from the pepper";
}

}  // namespace sekisho
