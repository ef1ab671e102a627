#pragma once

#include "gateway/audit/audit_chain.h"
#include "gateway/audit/audit_verify.h"
#include "gateway/audit/checkpoint_sequence.h"
#include "gateway/core/ed25519.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace sekisho {

// A folder of the test's own, gone with it, and stores in it whose clock the test holds.
class AuditFolder : public testing::Test {
 protected:
  AuditFolder() : folder_(std::filesystem::temp_directory_path() / ("sekisho-audit-" + std::to_string(::getpid()) + "-" + next_number())) {
    std::filesystem::create_directories(folder_);
    pair_ = new_ed25519_pair();
  }
  ~AuditFolder() override { std::filesystem::remove_all(folder_); }

  std::string store() const { return (folder_ / "store").string(); }

  AuditChainSettings settings() {
    AuditChainSettings settings;
    settings.directory = store();
    settings.signer = AuditSigner{pair_.private_key, ed25519_public_text(pair_.public_key)};
    settings.now = [this] { return now_; };
    return settings;
  }

  std::unique_ptr<AuditChain> open(AuditChainSettings settings) {
    auto chain = AuditChain::open(std::move(settings));
    EXPECT_TRUE(chain) << (chain ? "" : chain.error().message);
    return chain ? std::move(*chain) : nullptr;
  }
  std::unique_ptr<AuditChain> open() { return open(settings()); }

  AuditEvent event(const std::string& text, Keep keep = {.for_ever = true, .until = {}}) const {
    AuditEvent event;
    event.kind = "decision";
    event.at = now_;
    event.body.text("text", text);
    event.keep = keep;
    return event;
  }

  static Result<void> append(AuditChain& chain, const AuditEvent& event) {
    const AuditEvent* const events[] = {&event};
    return chain.append(events);
  }
  void append(AuditChain& chain, int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(append(chain, event("event " + std::to_string(i))));
  }

  // The signed checkpoint that stands for the chain as it is.
  void check_point(const AuditChain& chain, const std::string& file) const {
    CanonicalObject line;
    add_statement(line, chain.checkpoint_statement(), chain.signer());
    std::ofstream(file, std::ios::app) << line.str() << '\n';
  }
  // One more gateway appends to the store and sends so many checkpoints.
  void send(int count) {
    const auto chain = open();
    auto sequence = CheckpointSequence::open(store(), chain->store(), *chain->signer());
    for (int i = 0; i < count; ++i) {
      append(*chain, 1);
      EXPECT_TRUE(sequence->begin(chain->checkpoint_statement()));
      std::ofstream(checkpoints(), std::ios::app) << *sequence->on_its_way() << '\n';
      sequence->end();
    }
  }
  std::string checkpoints() const { return (folder_ / "checkpoints.jsonl").string(); }

  VerifyReport verify() const {
    VerifyOptions options;
    options.directory = store();
    options.keys = {pair_.public_key};
    if (std::filesystem::exists(checkpoints())) options.checkpoint_files = {checkpoints()};
    auto report = verify_audit_store(options);
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    return report ? *report : VerifyReport();
  }
  static std::string told(const VerifyReport& report) {
    std::string text;
    for (const AuditFault& fault : report.faults) text += to_string(fault) + "\n";
    return text;
  }

  std::vector<std::string> segments() const {
    std::vector<std::string> paths;
    const auto names = list_segments(store());
    if (names) {
      for (const SegmentName& name : *names) paths.push_back(name.path);
    }
    return paths;
  }

  // What the folder says was the last checkpoint.
  std::string sent() const { return store() + "/checkpoint-sent.json"; }
  // Leaves so many lines of the last segment.
  void cut_to(std::size_t lines) const {
    std::vector<std::string> kept = lines_of(segments().back());
    kept.resize(lines);
    write_lines(segments().back(), kept);
  }

  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  static std::vector<std::string> lines_of(const std::string& path) {
    std::istringstream in(read(path));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
  static void write_lines(const std::string& path, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    write(path, text);
  }

  WallTime now_ = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
  Ed25519Pair pair_;
  std::filesystem::path folder_;

 private:
  static std::string next_number() {
    static std::atomic<int> number = 0;
    return std::to_string(++number);
  }
};

}  // namespace sekisho
