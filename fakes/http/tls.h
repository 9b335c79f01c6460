// What TLS connections share: protocol versions, certificates and keys.
#pragma once

#include <filesystem>
#include <memory>

#include <openssl/ssl.h>

#include "fakes/http/named_certificates.h"

namespace fakes::http {

struct FreeTlsContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// Who a listener says it is.
struct TlsIdentity {
  // PEM files.
  std::filesystem::path certificate = {};
  std::filesystem::path key = {};
  std::shared_ptr<NamedCertificates> names = {};  // or null
};

// TLS 1.2 and later, with ALPN http/1.1. The identity must outlive it. Throws Error unfit when the
// PEM files cannot be used.
TlsContext make_tls_context(const TlsIdentity& identity);

}  // namespace fakes::http
