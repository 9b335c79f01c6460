// S3's refusals that more than one operation has, in its words. Source: Amazon S3 API Reference,
// "Error responses".
#pragma once

#include <string_view>

#include "fakes/wire/fault.h"

namespace fakes::s3 {

wire::Fault access_denied();
wire::Fault no_such_bucket(std::string_view bucket);
wire::Fault no_such_key(std::string_view key);
wire::Fault no_such_version(std::string_view key, std::string_view version);
wire::Fault no_such_upload(std::string_view upload);
wire::Fault precondition_failed(std::string_view condition);
wire::Fault invalid_request(std::string message);
wire::Fault invalid_argument(std::string message, std::string_view name, std::string_view value);
wire::Fault malformed_xml();
wire::Fault not_implemented(std::string_view header);
// The method does not fit what is there: a delete marker, for one.
wire::Fault method_not_allowed(std::string_view method, std::string_view resource_type);

}  // namespace fakes::s3
