#include "fakes/http/x509.h"


#include <algorithm>
#include <cstdint>
#include <ctime>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "fakes/http/address.h"
#include "sim/base/error.h"
#include "sim/base/file.h"

namespace fakes::http {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
struct FreeExtension {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Extension = std::unique_ptr<X509_EXTENSION, FreeExtension>;

constexpr long day_seconds = 24 * 60 * 60;
constexpr long authority_days = 3650;
// Apple's clients refuse more than 825 days.
constexpr long certificate_days = 397;
constexpr long renewal_days = 30;

void check(bool is_good) {
  if (is_good) return;
  const char* const reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  throw Error(Category::failed, "cannot make a certificate: {}", reason == nullptr ? "" : reason);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context = {};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str()));
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// A new key and its certificate without extensions and signature.
Signed begin(const char* name, long days) {
  Signed made;
  made.certificate.reset(X509_new());
  made.key.reset(EVP_EC_gen("P-256"));
  check(made.certificate && made.key);
  X509* const certificate = made.certificate.get();
  std::uint64_t serial = 0;
  check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  check(X509_set_version(certificate, X509_VERSION_3) == 1);
  check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1);
  // A clock may be a little behind the one of this machine.
  check(X509_gmtime_adj(X509_getm_notBefore(certificate), -day_seconds) != nullptr);
  check(X509_gmtime_adj(X509_getm_notAfter(certificate), days * day_seconds) != nullptr);
  check(X509_set_pubkey(certificate, made.key.get()) == 1);
  check(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1);
  return made;
}

}  // namespace

bool is_dns_name(std::string_view name) {
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '*' || c == '_';
  });
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    if (!is_address(name) && !is_dns_name(name)) {
      throw Error(Category::usage, "'{}' cannot be in a certificate", name);
    }
    out += (out.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  }
  return out;
}

Signed make_authority() {
  auto made = begin("sim fakes authority", authority_days);
  X509* const certificate = made.certificate.get();
  check(X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1);
  add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  check(X509_sign(certificate, made.key.get(), EVP_sha256()) > 0);
  return made;
}

Signed make_certificate(const Signed& authority, const std::string& names) {
  auto made = begin("sim fakes", certificate_days);
  X509* const certificate = made.certificate.get();
  X509* const issuer = authority.certificate.get();
  check(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
  add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  add_extension(certificate, issuer, NID_subject_alt_name, names);
  check(X509_sign(certificate, authority.key.get(), EVP_sha256()) > 0);
  return made;
}

std::optional<Signed> load(const fs::path& certificate, const fs::path& key) {
  const auto certificate_text = sim::read_file_if_exists(certificate);
  const auto key_text = sim::read_file_if_exists(key);
  if (!certificate_text || !key_text) return std::nullopt;
  const auto reader = [](const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  };
  Signed found;
  found.certificate.reset(
      PEM_read_bio_X509(reader(*certificate_text).get(), nullptr, nullptr, nullptr));
  found.key.reset(PEM_read_bio_PrivateKey(reader(*key_text).get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!found.certificate || !found.key) return std::nullopt;
  std::time_t limit = std::time(nullptr) + renewal_days * day_seconds;
  if (X509_cmp_time(X509_get0_notAfter(found.certificate.get()), &limit) != 1 ||
      X509_check_private_key(found.certificate.get(), found.key.get()) != 1) {
    ERR_clear_error();
    return std::nullopt;
  }
  return found;
}

bool is_for(const Signed& found, const Signed& authority, const std::string& names) {
  X509* const certificate = found.certificate.get();
  if (X509_verify(certificate, authority.key.get()) != 1) {
    ERR_clear_error();
    return false;
  }
  const int at = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1);
  const Extension wanted(
      X509V3_EXT_nconf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
  check(wanted != nullptr);
  return at >= 0 && ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(X509_get_ext(certificate, at)),
                                          X509_EXTENSION_get_data(wanted.get())) == 0;
}

void save(const Signed& made, const fs::path& certificate, const fs::path& key) {
  const auto write = [](const Bio& bio, const fs::path& path, int mode) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    sim::write_file(path, {text, static_cast<std::size_t>(size)}, mode);
  };
  const Bio key_text(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_PrivateKey(key_text.get(), made.key.get(), nullptr, nullptr, 0, nullptr,
                                 nullptr) == 1);
  write(key_text, key, 0600);
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_X509(certificate_text.get(), made.certificate.get()) == 1);
  write(certificate_text, certificate, 0644);
}

}  // namespace fakes::http
