// S3 in a ServiceRig, with what most of its tests need.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/services.h"
#include "fakes/wire/encoding.h"
#include "tests/fakes/service_rig.h"

namespace fakes::s3::test {

using fakes::test::Sent;
using wire::Value;

class S3Rig : public fakes::test::ServiceRig {
 public:
  // With a bucket "box".
  S3Rig() : ServiceRig(make_s3) { call("CreateBucket", {{"Bucket", "box"}}); }

  static Sent with(std::vector<Header> headers, std::string body = "") {
    Sent sent;
    sent.headers = std::move(headers);
    sent.body = std::move(body);
    return sent;
  }
  Reply put(std::string_view key, std::string body, std::vector<Header> headers = {}) {
    return reply("PutObject", {{"Bucket", "box"}, {"Key", key}},
                 with(std::move(headers), std::move(body)));
  }
  // The bytes of an answer, wherever they are.
  static std::string bytes(const Reply& reply) {
    return reply.output["Body"].text() + content(reply);
  }
  std::string get(std::string_view key, std::vector<Header> headers = {}) {
    return bytes(reply("GetObject", {{"Bucket", "box"}, {"Key", key}}, with(std::move(headers))));
  }
  void enable_versions() {
    call("PutBucketVersioning",
         {{"Bucket", "box"},
          {"VersioningConfiguration", Value::structure({{"Status", "Enabled"}})}});
  }
  std::vector<std::string> keys() {
    std::vector<std::string> all;
    const Value page = call("ListObjectsV2", {{"Bucket", "box"}});
    for (const Value& item : page["Contents"].items()) all.push_back(item["Key"].text());
    return all;
  }

  // Multipart uploads.
  std::string begin(std::string_view key, std::vector<Header> headers = {}) {
    return call("CreateMultipartUpload", {{"Bucket", "box"}, {"Key", key}},
                with(std::move(headers)))["UploadId"]
        .text();
  }
  std::string part(std::string_view key, const std::string& upload, int number, std::string body) {
    return header(
        reply("UploadPart",
              {{"Bucket", "box"}, {"Key", key}, {"UploadId", upload}, {"PartNumber", number}},
              with({}, std::move(body))),
        "ETag");
  }
  static Value completion(std::string_view key, const std::string& upload,
                          const std::vector<std::pair<int, std::string>>& parts) {
    Value list = Value::list();
    for (const auto& [number, etag] : parts) {
      list.push(Value::structure({{"ETag", etag}, {"PartNumber", number}}));
    }
    return Value::structure({{"Bucket", "box"},
                             {"Key", key},
                             {"UploadId", upload},
                             {"MultipartUpload", Value::structure({{"Parts", list}})}});
  }
};

inline std::string text_of(std::size_t size, char letter = 'x') {
  return std::string(size, letter);
}

}  // namespace fakes::s3::test
