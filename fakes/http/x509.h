// Certificates and their keys, made and read with OpenSSL. All throw Error failed with OpenSSL's
// reason when it cannot make one; safe from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace fakes::http {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct Signed {
  std::unique_ptr<X509, FreeX509> certificate;
  std::unique_ptr<EVP_PKEY, FreeX509> key;
};

// With a star in it or without; no address.
bool is_dns_name(std::string_view name);
// DNS names and addresses as OpenSSL's configuration spells them. Throws Error usage for what is
// neither.
std::string alternative_names(const std::vector<std::string>& names);

// Good for ten years.
Signed make_authority();
// Good for 397 days, for alternative_names(). Its key is a new one.
Signed make_certificate(const Signed& authority, const std::string& names);
// Nothing when a file is missing, is no PEM, does not fit the other or lasts no month more.
std::optional<Signed> load(const std::filesystem::path& certificate,
                           const std::filesystem::path& key);
// Whether the authority signed it, for just these names.
bool is_for(const Signed& found, const Signed& authority, const std::string& names);
void save(const Signed& made, const std::filesystem::path& certificate,
          const std::filesystem::path& key);

}  // namespace fakes::http
