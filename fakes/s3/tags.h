// Tags of objects, as rows and headers have them: in the form of a query string. Source: Amazon S3
// User Guide, "Categorizing your storage using tags".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/wire/value.h"

namespace fakes::s3 {

using Tags = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t kMostObjectTags = 10;
inline constexpr std::size_t kMostBucketTags = 50;

// Of x-amz-tagging, in the order of their keys. Throws InvalidArgument, InvalidTag, BadRequest.
Tags tags_of_header(std::string_view text);
// Of a TagSet in a document, in the order of their keys. Throws InvalidTag.
Tags tags_of_set(const wire::Value& set, std::size_t most);
wire::Value tag_set(const Tags& tags);

Tags tags_of(std::string_view text);  // of a row
std::string tags_text(const Tags& tags);

}  // namespace fakes::s3
