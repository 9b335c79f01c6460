#include "fakes/http/certificate.h"

#include "fakes/http/x509.h"

namespace fakes::http {

namespace fs = std::filesystem;

const std::vector<std::string>& built_in_names() {
  static const std::vector<std::string> names = {"localhost",      "*.localhost", "s3.localhost",
                                                 "*.s3.localhost", "127.0.0.1",   "::1"};
  return names;
}

Certificate ensure_certificate(const fs::path& folder, const std::vector<std::string>& more_names) {
  auto names = built_in_names();
  names.insert(names.end(), more_names.begin(), more_names.end());
  const auto wanted = alternative_names(names);
  fs::create_directories(folder);
  const Certificate files{folder / "authority.pem", folder / "authority_key.pem",
                          folder / "certificate.pem", folder / "key.pem"};

  auto authority = load(files.authority, files.authority_key);
  if (!authority) {
    authority = make_authority();
    save(*authority, files.authority, files.authority_key);
  }
  const auto found = load(files.file, files.key);
  if (!found || !is_for(*found, *authority, wanted)) {
    save(make_certificate(*authority, wanted), files.file, files.key);
  }
  return files;
}

}  // namespace fakes::http
