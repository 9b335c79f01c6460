#include "fakes/s3/new_object.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "fakes/s3/access.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/object_lock.h"
#include "fakes/s3/tags.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

constexpr std::size_t kMostKeyBytes = 1024;
constexpr std::size_t kMostMetadata = 2048;
constexpr std::string_view kMetaPrefix = "x-amz-meta-";
constexpr std::array<std::string_view, 7> kSystemHeaders = {"content-type",
                                                            "cache-control",
                                                            "content-disposition",
                                                            "content-encoding",
                                                            "content-language",
                                                            "expires",
                                                            "x-amz-website-redirect-location"};
constexpr std::array<std::string_view, 13> kStorageClasses = {
    "STANDARD",        "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER",         "DEEP_ARCHIVE",       "OUTPOSTS",    "GLACIER_IR", "SNOW",
    "EXPRESS_ONEZONE", "FSX_OPENZFS",        "FSX_ONTAP"};

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

// aws-chunked is how the body travels, and no property of the object.
std::string without_chunked(const std::string& encodings) {
  const std::string_view comma_text = encodings.find(", ") == std::string::npos ? "," : ", ";
  std::string kept;
  std::string_view left = encodings;
  while (!left.empty()) {
    const auto comma = std::min(left.find(','), left.size());
    const std::string one = trimmed(left.substr(0, comma));
    left.remove_prefix(std::min(comma + 1, left.size()));
    if (one.empty() || lower_case(one) == "aws-chunked") continue;
    if (!kept.empty()) kept += comma_text;
    kept += one;
  }
  return kept;
}

// What is beyond ASCII is taken for Latin-1 and returned as RFC 2047 has it. Source: Amazon S3 User
// Guide, "Working with object metadata".
std::string mail_safe(const std::string& value) {
  const auto is_ascii = [](unsigned char c) { return c < 0x80; };
  if (std::all_of(value.begin(), value.end(), is_ascii)) return value;
  std::string text;
  for (const unsigned char c : value) {
    if (is_ascii(c)) {
      text += static_cast<char>(c);
    } else {
      text += static_cast<char>(0xC0 | c >> 6);
      text += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return "=?UTF-8?B?" + wire::base64(text) + "?=";
}

void add_user_metadata(const Request& request, std::vector<Header>& metadata) {
  std::size_t size = 0;
  for (const Header& header : request.headers) {
    const std::string name = lower_case(header.name);
    if (name.rfind(kMetaPrefix, 0) != 0) continue;
    size += name.size() - kMetaPrefix.size() + header.value.size();
    const auto same = std::find_if(metadata.begin(), metadata.end(),
                                   [&](const Header& old) { return old.name == name; });
    if (same == metadata.end()) {
      metadata.push_back({name, mail_safe(trimmed(header.value))});
    } else {
      same->value += "," + mail_safe(trimmed(header.value));
    }
  }
  if (size <= kMostMetadata) return;
  throw Fault("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
      .with("Size", std::to_string(size))
      .with("MaxSizeAllowed", std::to_string(kMostMetadata));
}

}  // namespace

std::vector<Header> new_metadata(const Request& request) {
  std::vector<Header> metadata;
  for (const std::string_view name : kSystemHeaders) {
    auto value = request.header(name);
    if (value && name == "content-encoding") value = without_chunked(*value);
    if (!value || value->empty()) {
      if (name == "content-type") metadata.push_back({"content-type", "binary/octet-stream"});
      continue;
    }
    if (name == "x-amz-website-redirect-location" && value->front() != '/' &&
        value->rfind("http://", 0) != 0 && value->rfind("https://", 0) != 0) {
      throw Fault("InvalidRedirectLocation",
                  "The website redirect location must have a prefix of 'http://' or 'https://' or "
                  "'/'.");
    }
    metadata.push_back({std::string(name), *value});
  }
  add_user_metadata(request, metadata);
  return metadata;
}

std::string new_storage_class(const Request& request) {
  const auto wanted = request.header("x-amz-storage-class");
  if (!wanted) return "STANDARD";
  if (std::find(kStorageClasses.begin(), kStorageClasses.end(), *wanted) == kStorageClasses.end()) {
    throw Fault("InvalidStorageClass", "The storage class you specified is not valid")
        .with("StorageClassRequested", *wanted);
  }
  return *wanted;
}

std::string new_tags(const Request& request) {
  const auto text = request.header("x-amz-tagging");
  return text ? tags_text(tags_of_header(*text)) : "";
}

void set_lock(Transaction& state, const Call& call, const Bucket& bucket, Object& object) {
  const RequestedLock wanted = requested_lock(call);
  if (wanted.is_any() && !bucket.object_lock) {
    throw invalid_request("Bucket is missing Object Lock Configuration");
  }
  object.legal_hold = wanted.legal_hold;
  object.lock_mode = wanted.mode;
  object.locked_until = wanted.until;
  if (!wanted.mode.empty() || !bucket.object_lock) return;
  if (const auto usual = default_retention(state, bucket)) {
    object.lock_mode = usual->mode;
    object.locked_until = usual->until(call.now);
  }
}

Object new_object(Transaction& state, Core& core, const Call& call, const Bucket& bucket) {
  Object object;
  object.bucket = bucket.id;
  object.key = call.input["Key"].text();
  object.modified = std::chrono::floor<std::chrono::seconds>(call.now);  // as S3 shows it
  object.storage_class = new_storage_class(call.request);
  object.headers = new_metadata(call.request);
  for (Header& header : new_encryption(state, call, bucket)) {
    object.headers.push_back(std::move(header));
  }
  object.tags = new_tags(call.request);
  object.owner = owner_of_new_object(call, bucket);
  object.acl = acl_of_new_object(state, core, call, bucket, object.owner);
  set_lock(state, call, bucket, object);
  return object;
}

void check_key(std::string_view key) {
  if (key.size() > kMostKeyBytes) {
    throw Fault("KeyTooLongError", "Your key is too long")
        .with("Size", std::to_string(key.size()))
        .with("MaxSizeAllowed", std::to_string(kMostKeyBytes));
  }
  if (!wire::is_utf8(key)) throw Fault("InvalidURI", "Couldn't parse the specified URI.");
}

}  // namespace fakes::s3
