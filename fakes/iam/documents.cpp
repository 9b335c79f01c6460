#include "fakes/iam/documents.h"

#include <algorithm>

namespace fakes::iam {

void check_document(const std::string& document, policy::Kind kind) {
  policy::Policy::parse(document, kind);
}

std::size_t size_of(std::string_view document) {
  return static_cast<std::size_t>(
      std::count_if(document.begin(), document.end(), [](unsigned char c) { return c > ' '; }));
}

}  // namespace fakes::iam
