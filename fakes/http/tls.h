// What TLS connections share: protocol versions, certificate and key.
#pragma once

#include <filesystem>
#include <memory>

#include <openssl/ssl.h>

namespace fakes::http {

struct FreeTlsContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// TLS 1.2 and later, with ALPN http/1.1. Throws Error unfit when the PEM files cannot be used.
TlsContext make_tls_context(const std::filesystem::path& certificate,
                            const std::filesystem::path& key);

}  // namespace fakes::http
