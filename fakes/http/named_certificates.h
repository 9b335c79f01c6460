// Certificates made for the name that a client asks for (TLS's server_name, RFC 6066 section 3), so
// that one listener is all of a domain: AWS's own names are too many for one certificate. Safe from
// any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

#include "fakes/http/certificate.h"
#include "fakes/http/x509.h"

namespace fakes::http {

class NamedCertificates {
 public:
  // Signed by the authority of `files`, for the domains and all that is below them. Throws Error
  // failed when the authority cannot be read.
  NamedCertificates(const Certificate& files, std::vector<std::string> domains);
  NamedCertificates(const NamedCertificates&) = delete;
  NamedCertificates& operator=(const NamedCertificates&) = delete;

  // Clients that ask for another name, or for none, get the context's own certificate. This must
  // live as long as the context.
  void attach(SSL_CTX* context);

 private:
  // What is remembered; a client can ask for any number of names.
  static constexpr std::size_t most_names = 1000;

  static int choose(SSL* connection, void* self);
  bool is_ours(std::string_view name) const;
  std::shared_ptr<const Signed> of(const std::string& name);

  Signed authority_;
  std::vector<std::string> domains_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Signed>> made_;
};

}  // namespace fakes::http
