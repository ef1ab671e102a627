#pragma once

#include <string>

namespace sekisho {

// A certificate and its private key, both PEM.
struct TestCertificate {
  std::string certificate;
  std::string key;
};

// A certificate authority made up on the spot, and certificates signed by it; valid for an hour. P-256 keys.
TestCertificate make_test_authority(const std::string& name);
// For 127.0.0.1 and `localhost`.
TestCertificate make_test_certificate(const TestCertificate& authority);
// For another host name only.
TestCertificate make_test_certificate_for(const TestCertificate& authority, const std::string& host);

}  // namespace sekisho
