// AWS's published service models, for reading: services, their operations and shapes. All types are
// small views of constant tables (tables.h): copy them, use them from any thread. Texts live as
// long as the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fakes/wire/tables.h"

namespace fakes::wire {

enum class Protocol : std::uint8_t { query, ec2, json, rest_json, rest_xml };
enum class Type : std::uint8_t {
  structure,
  list,
  map,
  string,
  integer,  // 32 bits; long_integer has 64
  long_integer,
  float_number,
  double_number,
  boolean,
  blob,
  timestamp,
};
enum class Location : std::uint8_t { body, uri, querystring, header, headers, status_code };
enum class TimeFormat : std::uint8_t { unset, iso8601, rfc822, unix_time };

// A range of views: View is made from the table and the index.
template <typename View>
class Views {
 public:
  class iterator {
   public:
    iterator(const Views* views, std::size_t at) : views_(views), at_(at) {}
    View operator*() const { return (*views_)[at_]; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const iterator& other) const { return at_ != other.at_; }

   private:
    const Views* views_;
    std::size_t at_;
  };

  Views(const generated::Tables* tables, std::size_t first, std::size_t count)
      : tables_(tables), first_(first), count_(count) {}
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  View operator[](std::size_t i) const { return View(tables_, first_ + i); }
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count_}; }

 private:
  const generated::Tables* tables_;
  std::size_t first_;
  std::size_t count_;
};

class Member;

class Shape {
 public:
  Shape(const generated::Tables* tables, std::size_t index)
      : tables_(tables), row_(tables->shapes + index) {}

  std::string_view name() const { return text(row_->name); }
  Type type() const { return static_cast<Type>(row_->type); }
  bool is(Type type) const { return this->type() == type; }
  bool scalar() const { return row_->type > static_cast<std::uint8_t>(Type::map); }

  // Structure: its members in the model's order.
  Views<Member> members() const { return {tables_, row_->first_member, row_->member_count}; }
  std::optional<Member> find(std::string_view member) const;
  std::optional<Member> payload() const;
  Member list_member() const;  // list
  Member map_key() const;      // map
  Member map_value() const;

  bool flattened() const { return has(generated::kShapeFlattened); }
  bool sensitive() const { return has(generated::kSensitive); }
  bool streaming() const { return has(generated::kShapeStreaming); }
  bool event_stream() const { return has(generated::kEventStream); }
  bool is_union() const { return has(generated::kUnion); }
  bool document() const { return has(generated::kDocument); }
  TimeFormat time_format() const { return static_cast<TimeFormat>(row_->timestamp); }

  // Constraints. min and max are decimal numbers, of a length, a count or a value; "" is none.
  std::string_view min() const { return text(detail().min); }
  std::string_view max() const { return text(detail().max); }
  std::string_view pattern() const { return text(detail().pattern); }
  std::size_t enum_count() const { return detail().enum_count; }
  std::string_view enum_value(std::size_t i) const {
    return text(tables_->enums[detail().first_enum + i]);
  }
  bool constrained() const { return row_->detail != 0; }

  // Errors. The code is what the protocol query says, and differs from the name in old services.
  bool exception() const { return has(generated::kException); }
  bool fault() const { return has(generated::kFault); }
  bool sender_fault() const { return has(generated::kSenderFault); }
  std::string_view error_code() const;
  int http_status() const { return detail().http_status; }  // 0: the model says none

  std::string_view xml_prefix() const { return text(detail().xml_prefix); }
  std::string_view xml_uri() const { return text(detail().xml_uri); }

 private:
  bool has(std::uint16_t flag) const { return (row_->flags & flag) != 0; }
  std::string_view text(std::uint32_t offset) const { return tables_->pool + offset; }
  const generated::DetailRow& detail() const { return tables_->details[row_->detail]; }

  const generated::Tables* tables_;
  const generated::ShapeRow* row_;
};

// A member of a structure, or the members of a list or a map: a shape and how it travels.
class Member {
 public:
  Member(const generated::Tables* tables, std::size_t index)
      : tables_(tables), row_(tables->members + index) {}

  std::string_view name() const { return text(row_->name); }
  std::string_view location_name() const { return text(row_->wire_name); }  // "" when unset
  // What it is called in JSON, XML, headers and addresses.
  std::string_view wire_name() const { return row_->wire_name == 0 ? name() : location_name(); }
  std::string_view query_name() const { return text(extra().query_name); }
  std::string_view xml_prefix() const { return text(extra().xml_prefix); }
  std::string_view xml_uri() const { return text(extra().xml_uri); }
  Shape shape() const { return {tables_, row_->shape}; }
  Location location() const { return static_cast<Location>(row_->location); }
  TimeFormat time_format() const { return static_cast<TimeFormat>(row_->timestamp); }

  bool required() const { return has(generated::kRequired); }
  bool xml_attribute() const { return has(generated::kXmlAttribute); }
  bool flattened() const { return has(generated::kFlattened); }
  bool idempotency_token() const { return has(generated::kIdempotencyToken); }
  bool streaming() const { return has(generated::kStreaming); }
  bool json_value() const { return has(generated::kJsonValue); }
  bool deprecated() const { return has(generated::kMemberDeprecated); }
  bool host_label() const { return has(generated::kHostLabel); }
  bool operator==(const Member& other) const { return row_ == other.row_; }

 private:
  bool has(std::uint8_t flag) const { return (row_->flags & flag) != 0; }
  std::string_view text(std::uint32_t offset) const { return tables_->pool + offset; }
  const generated::ExtraRow& extra() const { return tables_->extras[row_->extra]; }

  const generated::Tables* tables_;
  const generated::MemberRow* row_;
};

class Service;

class Operation {
 public:
  Operation(const generated::Tables* tables, std::size_t index)
      : tables_(tables), row_(tables->operations + index) {}

  std::string_view name() const { return text(row_->name); }
  Service service() const;
  std::string_view method() const { return text(row_->method); }
  std::string_view uri() const { return text(row_->uri); }  // "/{Bucket}/{Key+}?tagging"
  int status() const { return row_->status; }               // of a success
  std::optional<Shape> input() const { return shape(row_->input); }
  std::optional<Shape> output() const { return shape(row_->output); }
  std::size_t error_count() const { return row_->error_count; }
  Shape error(std::size_t i) const { return {tables_, tables_->errors[row_->first_error + i]}; }
  std::string_view input_name() const { return text(row_->input_name); }  // root element
  std::string_view input_xml_uri() const { return text(row_->input_xml_uri); }
  std::string_view output_name() const { return text(row_->output_name); }
  std::string_view result_wrapper() const { return text(row_->result_wrapper); }

  bool deprecated() const { return has(generated::kDeprecated); }
  bool unsigned_call() const { return has(generated::kNoAuth); }
  // S3's checksums: the input member that names the algorithm, the one that asks for a checksum in
  // the answer, and the algorithms of answers, separated by commas. "" without.
  bool checksum_required() const { return has(generated::kChecksumRequired); }
  std::string_view checksum_member() const { return text(row_->checksum_member); }
  std::string_view checksum_mode_member() const { return text(row_->checksum_mode_member); }
  std::string_view checksum_answers() const { return text(row_->checksum_answers); }
  bool operator==(const Operation& other) const { return row_ == other.row_; }

 private:
  bool has(std::uint8_t flag) const { return (row_->flags & flag) != 0; }
  std::string_view text(std::uint32_t offset) const { return tables_->pool + offset; }
  std::optional<Shape> shape(std::uint16_t index) const;

  const generated::Tables* tables_;
  const generated::OperationRow* row_;
};

class Service {
 public:
  explicit Service(const generated::Tables* tables) : tables_(tables) {}
  // By the name of its folder in botocore: "s3", "sesv2". Nothing when it was not built in.
  static std::optional<Service> find(std::string_view name);

  std::string_view name() const { return text(tables_->service.name); }
  std::string_view service_id() const { return text(tables_->service.service_id); }
  Protocol protocol() const { return static_cast<Protocol>(tables_->service.protocol); }
  std::string_view api_version() const { return text(tables_->service.api_version); }
  std::string_view json_version() const { return text(tables_->service.json_version); }
  std::string_view target_prefix() const { return text(tables_->service.target_prefix); }
  std::string_view xml_uri() const { return text(tables_->service.xml_uri); }
  std::string_view signing_name() const { return text(tables_->service.signing_name); }
  std::string_view endpoint_prefix() const { return text(tables_->service.endpoint_prefix); }
  std::string_view signature_version() const { return text(tables_->service.signature_version); }
  bool global_endpoint() const {
    return (tables_->service.flags & generated::kGlobalEndpoint) != 0;
  }
  bool query_compatible() const {
    return (tables_->service.flags & generated::kQueryCompatible) != 0;
  }

  Views<Operation> operations() const { return {tables_, 0, tables_->operation_count}; }  // by name
  std::optional<Operation> operation(std::string_view name) const;
  std::optional<Shape> shape(std::string_view name) const;
  // The error of this shape name or error code.
  std::optional<Shape> error(std::string_view name_or_code) const;

 private:
  std::string_view text(std::uint32_t offset) const { return tables_->pool + offset; }

  const generated::Tables* tables_;
};

// All services that were built in.
std::size_t service_count();
Service service_at(std::size_t i);

}  // namespace fakes::wire
