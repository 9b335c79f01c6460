#include "fakes/s3/encryption.h"

#include <optional>

#include "fakes/auth/digest.h"
#include "fakes/s3/checksum.h"
#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

constexpr std::string_view kContext = "x-amz-server-side-encryption-context";
constexpr std::string_view kCustomerAlgorithm = "server-side-encryption-customer-algorithm";
constexpr std::string_view kCustomerKey = "server-side-encryption-customer-key";
constexpr std::string_view kCustomerMd5 = "server-side-encryption-customer-key-md5";
constexpr std::size_t kKeySize = 32;

Fault refuse(std::string message, std::string_view name, std::string_view value = "") {
  Fault fault("InvalidArgument", std::move(message));
  fault.with("ArgumentName", name);
  if (!value.empty()) fault.with("ArgumentValue", value);
  return fault;
}

// A key that the client keeps: its MD5 in base64; nothing without.
std::optional<std::string> customer_key(const Request& request, std::string_view prefix) {
  const auto named = [&](std::string_view name) {
    return request.header(std::string(prefix) + std::string(name));
  };
  const auto algorithm = named(kCustomerAlgorithm);
  const auto key = named(kCustomerKey);
  const auto md5 = named(kCustomerMd5);
  if (!algorithm && !key && !md5) return std::nullopt;
  const std::string about =
      "Requests specifying Server Side Encryption with Customer provided keys ";
  if (!algorithm) {
    throw refuse(about + "must provide a valid encryption algorithm.",
                 std::string(prefix) + std::string(kCustomerAlgorithm));
  }
  if (*algorithm != "AES256") {
    throw Fault("InvalidEncryptionAlgorithmError",
                "The encryption request that you specified is not valid. The valid value is "
                "AES256.")
        .with("ArgumentName", std::string(prefix) + std::string(kCustomerAlgorithm))
        .with("ArgumentValue", *algorithm);
  }
  if (!key) {
    throw refuse(about + "must provide an appropriate secret key.",
                 std::string(prefix) + std::string(kCustomerKey));
  }
  if (!md5) {
    throw refuse(about + "must provide the client calculated MD5 of the secret key.",
                 std::string(prefix) + std::string(kCustomerMd5));
  }
  const auto bytes = wire::unbase64(*key);
  if (!bytes || bytes->size() != kKeySize) {
    throw refuse("The secret key was invalid for the specified algorithm.",
                 std::string(prefix) + std::string(kCustomerKey));
  }
  Hash hash(std::nullopt);
  hash.update(*bytes);
  if (wire::base64(hash.finish()) != *md5) {
    throw refuse("The calculated MD5 hash of the key did not match the hash that was provided.",
                 std::string(prefix) + std::string(kCustomerMd5));
  }
  return md5;
}

// The key that AWS makes for S3 in each account and region.
std::string own_key(const Bucket& bucket) {
  Sha256 digest;
  digest.update("aws/s3 " + bucket.account + " " + bucket.region);
  const std::string hex = digest.finish_hex();
  return "arn:aws:kms:" + bucket.region + ":" + bucket.account + ":key/" + hex.substr(0, 8) + "-" +
         hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20, 12);
}

bool is_kms(std::string_view algorithm) {
  return algorithm == "aws:kms" || algorithm == "aws:kms:dsse";
}

std::vector<Header> by_service(const Bucket& bucket, const std::string& algorithm,
                               const std::string& key, bool has_bucket_key) {
  std::vector<Header> headers = {{std::string(kEncryption), algorithm}};
  if (!is_kms(algorithm)) return headers;
  headers.push_back({std::string(kEncryptionKey), key.empty() ? own_key(bucket) : key});
  if (has_bucket_key) headers.push_back({std::string(kBucketKey), "true"});
  return headers;
}

}  // namespace

std::vector<Header> new_encryption(Transaction& state, const Call& call, const Bucket& bucket) {
  const Request& request = call.request;
  const auto algorithm = request.header(kEncryption);
  const auto key = request.header(kEncryptionKey);
  const auto bucket_key = request.header(kBucketKey);
  const auto md5 = customer_key(request, "x-amz-");
  if (md5 && (algorithm || key)) {
    throw refuse(
        "Server Side Encryption with Customer provided key is incompatible with the encryption "
        "method specified",
        kEncryption, algorithm.value_or(""));
  }
  if (md5) {
    return {{"x-amz-" + std::string(kCustomerAlgorithm), "AES256"},
            {"x-amz-" + std::string(kCustomerMd5), *md5}};
  }
  if (algorithm && *algorithm != "AES256" && !is_kms(*algorithm)) {
    throw refuse("The encryption method specified is not supported", kEncryption, *algorithm);
  }
  if ((key || request.header(kContext)) && !is_kms(algorithm.value_or(""))) {
    throw refuse(
        "Server Side Encryption with AWS KMS managed key requires HTTP header "
        "x-amz-server-side-encryption : aws:kms",
        kEncryption, algorithm.value_or("null"));
  }
  const DefaultEncryption usual = default_encryption(state, bucket);
  const bool has_bucket_key = bucket_key ? lower_case(*bucket_key) == "true" : usual.has_bucket_key;
  if (!algorithm) return by_service(bucket, usual.algorithm, usual.key, has_bucket_key);
  return by_service(bucket, *algorithm, key.value_or(""), has_bucket_key);
}

void check_customer_key(const Request& request, const std::vector<Header>& headers,
                        std::string_view prefix) {
  const auto md5 = customer_key(request, prefix);
  const Header* kept = nullptr;
  for (const Header& header : headers) {
    if (header.name == "x-amz-" + std::string(kCustomerMd5)) kept = &header;
  }
  if (kept == nullptr && md5) {
    throw invalid_request("The encryption parameters are not applicable to this object.");
  }
  if (kept != nullptr && !md5) {
    throw invalid_request(
        "The object was stored using a form of Server Side Encryption. The correct parameters must "
        "be provided to retrieve the object.");
  }
  if (kept != nullptr && kept->value != *md5) {
    throw invalid_request(
        "The provided encryption parameters did not match the ones used originally.");
  }
}

void refuse_encryption_of_reader(const Request& request) {
  const auto algorithm = request.header(kEncryption);
  if (!algorithm) return;
  throw refuse("x-amz-server-side-encryption header is not supported for this operation.",
               kEncryption, *algorithm);
}

void add_encryption(std::vector<Header>& answer, const std::vector<Header>& headers) {
  for (const Header& header : headers) {
    if (header.name.rfind(kEncryption, 0) == 0) answer.push_back(header);
  }
}

}  // namespace fakes::s3
