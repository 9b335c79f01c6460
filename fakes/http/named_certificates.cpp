#include "fakes/http/named_certificates.h"

#include <algorithm>
#include <utility>

#include "fakes/request.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::http {

NamedCertificates::NamedCertificates(const Certificate& files, std::vector<std::string> domains)
    : domains_(std::move(domains)) {
  auto authority = load(files.authority, files.authority_key);
  if (!authority) {
    throw sim::Error(sim::Category::failed, "cannot sign with {}", files.authority.string());
  }
  authority_ = std::move(*authority);
}

void NamedCertificates::attach(SSL_CTX* context) {
  SSL_CTX_set_cert_cb(context, choose, this);
}

int NamedCertificates::choose(SSL* connection, void* self) {
  constexpr int go_on = 1;
  constexpr int refuse = 0;
  const char* const asked = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
  if (asked == nullptr) return go_on;
  auto& all = *static_cast<NamedCertificates*>(self);
  const std::string name = lower_case(asked);
  if (!all.is_ours(name)) return go_on;
  try {
    const auto made = all.of(name);
    const bool is_used = SSL_use_certificate(connection, made->certificate.get()) == 1 &&
                         SSL_use_PrivateKey(connection, made->key.get()) == 1;
    return is_used ? go_on : refuse;
  } catch (const sim::Error& error) {
    sim::log::warning("{}: {}", name, error.what());
    return refuse;
  }
}

bool NamedCertificates::is_ours(std::string_view name) const {
  if (!is_dns_name(name) || name.find('*') != name.npos) return false;
  return std::any_of(domains_.begin(), domains_.end(), [&](const std::string& domain) {
    if (name == domain) return true;
    return name.size() > domain.size() + 1 && name[name.size() - domain.size() - 1] == '.' &&
           name.substr(name.size() - domain.size()) == domain;
  });
}

std::shared_ptr<const Signed> NamedCertificates::of(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (const auto found = made_.find(name); found != made_.end()) return found->second;
  if (made_.size() >= most_names) made_.clear();
  auto made = std::make_shared<const Signed>(make_certificate(authority_, "DNS:" + name));
  made_.emplace(name, made);
  return made;
}

}  // namespace fakes::http
