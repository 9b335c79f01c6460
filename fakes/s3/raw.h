// Requests that no operation of the model describes, and what they have in common: preflights,
// browsers' forms, websites.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/core.h"
#include "fakes/response.h"
#include "fakes/service.h"
#include "fakes/wire/fault.h"

namespace fakes::s3 {

// The bucket and the key that a path, or a host and a path, name; decoded. "" for what is missing.
struct Place {
  std::string bucket;
  std::string key;
};
Place place_of(const Request& request, const std::optional<std::string>& host_bucket);

// A fault as S3 writes it.
Response fault_response(const RawCall& call, const wire::Fault& fault);

// Whether it is a browser's form: a POST to a bucket.
bool is_form(const RawCall& call);
// Gives answers to pages of other origins the headers that the bucket's rules say.
void add_cors(Core& core, const Answered& answered, Response& response);

// OPTIONS.
Response answer_preflight(Core& core, const RawCall& call);
// POST of multipart/form-data to a bucket. Throws Fault.
Response answer_form(Core& core, RawCall& call);
// GET and HEAD at the host of a bucket's website.
Response answer_website(Core& core, RawCall& call);

}  // namespace fakes::s3
