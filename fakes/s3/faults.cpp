#include "fakes/s3/faults.h"

#include <string>
#include <utility>

namespace fakes::s3 {

using wire::Fault;

Fault access_denied() {
  return Fault("AccessDenied", "Access Denied").with_status(403);
}

Fault no_such_bucket(std::string_view bucket) {
  return Fault("NoSuchBucket", "The specified bucket does not exist")
      .with("BucketName", bucket)
      .with_status(404);
}

Fault no_such_key(std::string_view key) {
  return Fault("NoSuchKey", "The specified key does not exist.").with("Key", key).with_status(404);
}

Fault no_such_version(std::string_view key, std::string_view version) {
  return Fault("NoSuchVersion", "The specified version does not exist.")
      .with("Key", key)
      .with("VersionId", version)
      .with_status(404);
}

Fault no_such_upload(std::string_view upload) {
  return Fault("NoSuchUpload",
               "The specified upload does not exist. The upload ID may be invalid, or the upload "
               "may have been aborted or completed.")
      .with("UploadId", upload)
      .with_status(404);
}

Fault precondition_failed(std::string_view condition) {
  return Fault("PreconditionFailed",
               "At least one of the pre-conditions you specified did not hold")
      .with("Condition", condition)
      .with_status(412);
}

Fault invalid_request(std::string message) {
  return {"InvalidRequest", std::move(message)};
}

Fault invalid_argument(std::string message, std::string_view name, std::string_view value) {
  return Fault("InvalidArgument", std::move(message))
      .with("ArgumentName", name)
      .with("ArgumentValue", value);
}

Fault malformed_xml() {
  return {"MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published "
          "schema"};
}

Fault not_implemented(std::string_view header) {
  return Fault("NotImplemented",
               "A header you provided implies functionality that is not implemented")
      .with("Header", header)
      .with_status(501);
}

Fault method_not_allowed(std::string_view method, std::string_view resource_type) {
  return Fault("MethodNotAllowed", "The specified method is not allowed against this resource.")
      .with("Method", method)
      .with("ResourceType", resource_type)
      .with_status(405);
}

}  // namespace fakes::s3
