#include "fakes/ecr/front_errors.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace fakes::ecr {
namespace {

struct Meaning {
  std::string_view fault;
  std::string_view code;
  int status;
};

// The codes are those of the distribution specification, "Error Codes".
constexpr std::array meanings = {
    Meaning{"RepositoryNotFoundException", "NAME_UNKNOWN", 404},
    Meaning{"ImageNotFoundException", "MANIFEST_UNKNOWN", 404},
    Meaning{"LayersNotFoundException", "MANIFEST_BLOB_UNKNOWN", 404},
    Meaning{"ReferencedImagesNotFoundException", "MANIFEST_BLOB_UNKNOWN", 404},
    Meaning{"LayerInaccessibleException", "BLOB_UNKNOWN", 404},
    Meaning{"UploadNotFoundException", "BLOB_UPLOAD_UNKNOWN", 404},
    Meaning{"InvalidLayerException", "DIGEST_INVALID", 400},
    Meaning{"InvalidLayerPartException", "BLOB_UPLOAD_INVALID", 416},
    Meaning{"ImageTagAlreadyExistsException", "TAG_INVALID", 400},
    Meaning{"ImageDigestDoesNotMatchException", "DIGEST_INVALID", 400},
    Meaning{"InvalidParameterException", "MANIFEST_INVALID", 400},
    Meaning{"ImageReferencedByManifestList", "DENIED", 403},
    Meaning{"UnsupportedOperation", "UNSUPPORTED", 405},
    Meaning{"AccessDeniedException", "DENIED", 403},
    Meaning{"ExpiredAuthorizationToken", "DENIED", 403},
    Meaning{"InvalidAuthorizationToken", "DENIED", 400},
    Meaning{"ThrottlingException", "TOOMANYREQUESTS", 429},
    Meaning{"ServerException", "UNAVAILABLE", 503},
};

// Of those that a rule made up.
Meaning meaning_of(int status) {
  if (status == 429) return {"", "TOOMANYREQUESTS", 429};
  if (status >= 500) return {"", "UNAVAILABLE", status};
  return {"", "DENIED", status == 0 ? 400 : status};
}

}  // namespace

Response front_error(const wire::Fault& fault) {
  const auto known = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& meaning) {
    return meaning.fault == fault.code();
  });
  const Meaning meaning = known != meanings.end() ? *known : meaning_of(fault.status());
  const nlohmann::json body = {
      {"errors", {{{"code", meaning.code}, {"message", fault.message()}}}}};
  return {meaning.status,
          {{"Content-Type", "application/json; charset=utf-8"}},
          body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace fakes::ecr
