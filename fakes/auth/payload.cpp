#include "fakes/auth/payload.h"

#include "fakes/auth/refusals.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

std::optional<std::string> declared_text(const Request& request, Signing how) {
  if (const auto header = request.header("x-amz-content-sha256")) return sim::trim(*header);
  if (how != Signing::v4_query) return std::nullopt;
  for (const auto& [name, value] : request.query_parameters()) {
    if (name == "X-Amz-Content-Sha256") return value;
  }
  return std::nullopt;
}

bool has_chunked_encoding(const Request& request) {
  for (const auto& value : request.header_values("content-encoding")) {
    for (const auto& coding : sim::split(value, ',')) {
      if (same_name(sim::trim(coding), "aws-chunked")) return true;
    }
  }
  return false;
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

}  // namespace

bool is_chunked(Payload payload) {
  return payload != Payload::plain_hashed && payload != Payload::plain_unsigned;
}

Answer<DeclaredPayload> s3_payload(const Request& request, Signing how) {
  const auto text = declared_text(request, how);
  if (!text) {
    if (how == Signing::v4_header) {
      return Denial{"InvalidRequest", 400,
                    "Missing required header for this request: x-amz-content-sha256"};
    }
    const auto kind =
        has_chunked_encoding(request) ? Payload::chunked_unsigned_trailer : Payload::plain_unsigned;
    return DeclaredPayload{kind, std::string(unsigned_payload)};
  }
  if (*text == unsigned_payload) return DeclaredPayload{Payload::plain_unsigned, *text};
  if (*text == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD") {
    return DeclaredPayload{Payload::chunked_signed, *text};
  }
  if (*text == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") {
    return DeclaredPayload{Payload::chunked_signed_trailer, *text};
  }
  if (*text == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
    return DeclaredPayload{Payload::chunked_unsigned_trailer, *text};
  }
  if (is_sha256(*text)) return DeclaredPayload{Payload::plain_hashed, *text};
  return invalid_argument(
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid "
      "sha256 value.",
      "x-amz-content-sha256", *text);
}

DeclaredPayload other_payload(const Request& request, const std::string& body_sha256) {
  const auto header = request.header("x-amz-content-sha256");
  if (header && sim::trim(*header) == unsigned_payload) {
    return {Payload::plain_unsigned, std::string(unsigned_payload)};
  }
  return {Payload::plain_hashed, body_sha256};
}

std::optional<Denial> payload_mismatch(const DeclaredPayload& declared,
                                       const std::string& body_sha256) {
  if (declared.kind != Payload::plain_hashed || same_name(declared.signed_text, body_sha256)) {
    return std::nullopt;
  }
  return Denial{"XAmzContentSHA256Mismatch",
                400,
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
                {{"ClientComputedContentSHA256", declared.signed_text},
                 {"S3ComputedContentSHA256", body_sha256}}};
}

}  // namespace fakes
