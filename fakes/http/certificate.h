// A certificate for TLS listeners without any work of the user's: an authority of this folder's
// own, and a certificate signed by it for this machine's names. A client is told to trust the
// authority's file once (curl --cacert, AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace fakes::http {

// PEM files.
struct Certificate {
  std::filesystem::path authority;  // what clients trust
  std::filesystem::path authority_key;
  std::filesystem::path file;
  std::filesystem::path key;
};

// What every certificate is for. OpenSSL takes no "*.localhost" for a name below localhost, but
// does
// "*.s3.localhost": virtual hosts of buckets are there.
const std::vector<std::string>& built_in_names();

// Files in `folder` for the built-in names and those given, DNS names or addresses. What is there
// is kept as long as it fits and lasts another month; the authority stays the same over the years.
// Throws Error usage for what is no name, Error failed when a file cannot be written.
Certificate ensure_certificate(const std::filesystem::path& folder,
                               const std::vector<std::string>& more_names = {});

}  // namespace fakes::http
