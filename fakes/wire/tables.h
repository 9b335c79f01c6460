// What tools/aws-models/generate writes: one service's model as constant rows without pointers, so
// that the linker puts them into read-only pages that only lookups touch. Read through model.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fakes::wire::generated {

// Texts are offsets into the pool, ended by NUL; 0 is "". Shapes, payloads: kNone means none.
constexpr std::uint16_t kNone = 0xFFFF;

enum ShapeFlag : std::uint16_t {
  kException = 1,
  kFault = 2,
  kSenderFault = 4,
  kShapeFlattened = 8,
  kSensitive = 16,
  kEventStream = 32,
  kShapeStreaming = 64,
  kUnion = 128,
  kDocument = 256,
};

enum MemberFlag : std::uint8_t {
  kRequired = 1,
  kXmlAttribute = 2,
  kFlattened = 4,
  kIdempotencyToken = 8,
  kStreaming = 16,
  kJsonValue = 32,
  kMemberDeprecated = 64,
  kHostLabel = 128,
};

enum OperationFlag : std::uint8_t { kDeprecated = 1, kNoAuth = 2, kChecksumRequired = 4 };
enum ServiceFlag : std::uint8_t { kGlobalEndpoint = 1, kQueryCompatible = 2 };

struct ShapeRow {
  std::uint32_t name, first_member;
  std::uint16_t member_count;
  std::uint8_t type, timestamp;
  std::uint16_t flags, payload, detail;
};

struct MemberRow {
  std::uint32_t name, wire_name;
  std::uint16_t shape;
  std::uint8_t location, timestamp, flags;
  std::uint16_t extra;
};

struct DetailRow {
  std::uint32_t min, max, pattern, first_enum;
  std::uint16_t enum_count, http_status;
  std::uint32_t error_code, xml_prefix, xml_uri;
};

struct ExtraRow {
  std::uint32_t query_name, xml_prefix, xml_uri;
};

struct OperationRow {
  std::uint32_t name, method, uri, input_name, input_xml_uri, result_wrapper, output_name;
  std::uint32_t checksum_member, checksum_mode_member, checksum_answers;
  std::uint16_t status, input, output, first_error, error_count;
  std::uint8_t flags;
};

struct ServiceRow {
  std::uint32_t name, service_id, api_version, json_version, target_prefix, xml_uri;
  std::uint32_t signing_name, endpoint_prefix, signature_version;
  std::uint8_t protocol, flags;
};

struct Tables {
  ServiceRow service;
  const char* pool;
  const ShapeRow* shapes;  // by name, as operations
  const MemberRow* members;
  const DetailRow* details;
  const ExtraRow* extras;
  const OperationRow* operations;
  const std::uint32_t* enums;
  const std::uint16_t* errors;      // slices of it belong to operations
  const std::uint16_t* all_errors;  // every exception of the service
  std::size_t shape_count, operation_count, error_count;
};

struct TableList {
  const Tables* const* all;
  std::size_t count;
};

// The services of SIM_AWS_SERVICES (CMakeLists.txt).
TableList services();

}  // namespace fakes::wire::generated
