#include "fakes/http/tls.h"

#include <iterator>

#include <openssl/err.h>

#include "sim/base/error.h"

namespace fakes::http {
namespace {

using sim::Category;
using sim::Error;

int choose_protocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void* /*argument*/) {
  static constexpr unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, ours, std::size(ours), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    // Who offers only other protocols may still speak this one.
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

Error unusable(const std::filesystem::path& file) {
  const auto code = ERR_get_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return {Category::unfit, "cannot use {} for TLS: {}", file.string(),
          reason == nullptr ? "unknown reason" : reason};
}

}  // namespace

TlsContext make_tls_context(const TlsIdentity& identity) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw Error(Category::unfit, "cannot begin TLS");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  // Tickets let clients come back; a cache would hold memory for them.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  // Several records with one system call.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), 64 << 10);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), identity.certificate.c_str()) != 1) {
    throw unusable(identity.certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), identity.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    throw unusable(identity.key);
  }
  if (identity.names) identity.names->attach(context.get());
  return context;
}

}  // namespace fakes::http
