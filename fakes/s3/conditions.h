// The conditions of a request: If-Match and its kin, as RFC 9110 section 13 and S3 order them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

enum class Verdict { go_on, not_modified };

// Of GET and HEAD. Throws PreconditionFailed.
Verdict check_read(const Request& request, const Object& object);
// Of a copy's source: x-amz-copy-source-if-*. Throws PreconditionFailed.
void check_source(const Request& request, const Object& object);
// Of PUT, POST, COPY and DELETE, about what is there now: null when nothing, or a delete marker,
// is. Throws PreconditionFailed, NoSuchKey and NotImplemented.
void check_write(const Request& request, const Object* current, std::string_view key);

}  // namespace fakes::s3
