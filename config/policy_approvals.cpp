#include "config/policy_approvals.h"

#include "config/config_file.h"
#include "gateway/core/crypto.h"
#include "gateway/core/ed25519.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace sekisho {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kFewestApprovers = 2;
constexpr std::size_t kLargestFile = 16 * 1024;

// nullopt where there is no such file.
std::optional<std::string> read_small_file(const std::string& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text(kLargestFile, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// The signature itself: 64 raw bytes, as openssl writes them, or base64.
std::string signature_in(const std::string& text) {
  if (text.size() == kSignatureBytes) return text;
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return from_base64(std::string_view(text).substr(0, end == std::string::npos ? 0 : end + 1)).value_or("");
}

// Why that name has not approved; empty where it has.
std::string fault_of(const PolicyException& exception, const std::string& policy_file, const Approvers& approvers,
                     const std::string& name) {
  const auto key = approvers.find(name);
  if (key == approvers.end()) return "`policy.approvers` has no key of `" + name + "`";
  const std::string file = approval_file(policy_file, exception.id, name);
  const std::optional<std::string> text = read_small_file(file);
  if (!text) return "`" + name + "` has not signed (there is no `" + file + "`)";
  if (ed25519_verify(key->second, exception.hash, signature_in(*text))) return {};
  return "`" + file + "` is no signature of `" + name + "` over this rule, which may have changed since";
}

ExceptionApproval approval_of(const PolicyException& exception, const std::string& policy_file, const Approvers& approvers, WallTime now) {
  ExceptionApproval approval{exception.id, {}, {}, exception.place};
  std::set<std::string> keys;
  std::string faults;
  for (const std::string& name : exception.approved_by) {
    const std::string fault = fault_of(exception, policy_file, approvers, name);
    if (!fault.empty()) faults += (faults.empty() ? "" : "; ") + fault;
    if (!fault.empty()) continue;
    approval.approved.push_back(name);
    keys.insert(approvers.find(name)->second);
  }
  if (keys.size() < kFewestApprovers) {
    approval.fault = "two approvers with keys of their own must have signed: " + (faults.empty() ? "theirs is one key" : faults);
  } else if (exception.is_too_long(now)) {
    approval.fault = "it would last for more than 30 days";
  }
  return approval;
}

}  // namespace

Approvers read_approvers(const Config& config, std::vector<Problem>& problems) {
  Approvers approvers;
  for (const ApproverConfig& approver : config.approvers) {
    const std::string text = approver.file.empty() ? approver.key : read_small_file(path_from(config, approver.file)).value_or("");
    Result<std::string> key = read_ed25519_public_key(text);
    if (key) {
      approvers.emplace(approver.name, std::move(*key));
      continue;
    }
    problems.push_back({.file = config.file,
                        .line = approver.place.line,
                        .column = approver.place.column,
                        .code = {},
                        .message = "`policy.approvers." + approver.name + "`: " + key.error().message});
  }
  return approvers;
}

std::vector<ExceptionApproval> read_approvals(const Policy& policy, const std::string& policy_file, const Approvers& approvers,
                                              WallTime now) {
  std::vector<ExceptionApproval> out;
  for (const PolicyException& exception : policy.document().exceptions) {
    out.push_back(approval_of(exception, policy_file, approvers, now));
  }
  return out;
}

std::string approval_file(const std::string& policy_file, std::string_view exception, std::string_view approver) {
  const std::string name = std::string(exception) + "." + std::string(approver) + ".sig";
  return (fs::path(policy_file).parent_path() / "approvals" / name).string();
}

Result<std::string> write_approval(const std::string& policy_file, const PolicyException& exception, const std::string& approver,
                                   const Secret& private_key) {
  if (std::ranges::find(exception.approved_by, approver) == exception.approved_by.end()) {
    return invalid_request("`" + approver + "` is not among `approved_by` of the exception `" + exception.id + "`");
  }
  std::string file = approval_file(policy_file, exception.id, approver);
  std::error_code failure;
  fs::create_directories(fs::path(file).parent_path(), failure);
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << to_base64(ed25519_sign(private_key, exception.hash)) << '\n';
  stream.close();
  if (!stream) return invalid_request("cannot write `" + file + "`");
  return file;
}

}  // namespace sekisho
