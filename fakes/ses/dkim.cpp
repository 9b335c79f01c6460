#include "fakes/ses/dkim.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

#include <fmt/format.h>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"
#include "sim/base/error.h"

namespace fakes::ses {
namespace {

constexpr std::array<std::string_view, 11> kSigned = {
    "From",     "To",           "Cc",           "Subject",    "Date",       "Message-ID",
    "Reply-To", "MIME-Version", "Content-Type", "References", "In-Reply-To"};

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Key read_key(std::string_view base64_key) {
  std::string packed;
  for (const char c : base64_key) {
    if (c != '\n' && c != '\r' && c != ' ') packed += c;
  }
  const auto der = wire::unbase64(packed);
  if (!der) return nullptr;
  const auto* bytes = reinterpret_cast<const unsigned char*>(der->data());
  return Key(d2i_AutoPrivateKey(nullptr, &bytes, static_cast<long>(der->size())));
}

std::string sign(EVP_PKEY* key, std::string_view text) {
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1) {
    return "";
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes, text.size()) != 1) {
    return "";
  }
  signature.resize(size);
  return signature;
}

// What `write` (i2d_...) makes of the key.
std::string der_of(EVP_PKEY* key, int (*write)(const EVP_PKEY*, unsigned char**)) {
  unsigned char* bytes = nullptr;
  const int size = write(key, &bytes);
  if (size <= 0) throw sim::Error(sim::Category::internal, "an RSA key cannot be written");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string sha256(std::string_view text) {
  std::string digest(32, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  return digest;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Runs of blanks become one; those at the end go.
std::string squeezed(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    if (is_blank(c)) {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

}  // namespace

bool is_signing_key(std::string_view base64_key) {
  const Key key = read_key(base64_key);
  if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return false;
  const int bits = EVP_PKEY_bits(key.get());
  return bits >= 1024 && bits <= 2048;
}

std::string make_signing_key(int bits) {
  const Key key(EVP_RSA_gen(static_cast<unsigned>(bits)));
  if (!key) throw sim::Error(sim::Category::internal, "no RSA key can be made");
  return wire::base64(der_of(key.get(), i2d_PrivateKey));
}

std::string dkim_record(std::string_view base64_key) {
  const Key key = read_key(base64_key);
  return key ? "v=DKIM1; k=rsa; p=" + wire::base64(der_of(key.get(), i2d_PUBKEY)) : "";
}

std::string relaxed_body(std::string_view body) {
  std::string out;
  std::size_t empty_lines = 0;
  while (!body.empty()) {
    const auto end = body.find('\n');
    const std::string line = squeezed(body.substr(0, end));
    body.remove_prefix(end == body.npos ? body.size() : end + 1);
    if (line.empty()) {
      ++empty_lines;
      continue;
    }
    for (; empty_lines > 0; --empty_lines) out += "\r\n";
    out += line + "\r\n";
  }
  return out;
}

std::string relaxed_field(std::string_view name, std::string_view raw_value) {
  std::string value = squeezed(raw_value);
  if (!value.empty() && value.front() == ' ') value.erase(0, 1);
  return lower_case(name) + ":" + value;
}

std::string dkim_signature(std::string_view message, const DkimKey& key,
                           std::int64_t unix_seconds) {
  const Key private_key = read_key(key.base64_key);
  if (!private_key) return "";
  const auto [fields, body] = mail::parse_fields(message);
  std::string names;
  std::string hashed;
  for (const std::string_view name : kSigned) {
    const mail::Field* field = fields.find(name);
    if (field == nullptr) continue;
    if (!names.empty()) names += ':';
    names += lower_case(name);
    hashed += relaxed_field(field->name, field->raw_value) + "\r\n";
  }
  const std::string value = fmt::format(
      "v=1; a=rsa-sha256; q=dns/txt; c=relaxed/relaxed;\r\n\ts={}; d={}; t={};\r\n\th={};\r\n"
      "\tbh={};\r\n\tb=",
      key.selector, key.domain, unix_seconds, names,
      wire::base64(sha256(relaxed_body(message.substr(body)))));
  hashed += relaxed_field("DKIM-Signature", value);
  const std::string signature = sign(private_key.get(), hashed);
  if (signature.empty()) return "";
  std::string out = "DKIM-Signature: " + value;
  const std::string text = wire::base64(signature);
  for (std::size_t at = 0; at < text.size(); at += 70) {
    if (at > 0) out += "\r\n\t";
    out += text.substr(at, 70);
  }
  return out + "\r\n";
}

}  // namespace fakes::ses
