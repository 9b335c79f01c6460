#include "fakes/wire/http_members.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/wire/fault.h"
#include "fakes/wire/route.h"
#include "fakes/wire/scalar.h"
#include "sim/base/text.h"

namespace fakes::wire {
namespace {

class Reader {
 public:
  Reader(const Operation& operation, Protocol protocol, const Request& request,
         const Parameters& query, const Parameters& labels)
      : operation_(operation),
        protocol_(protocol),
        request_(request),
        query_(query),
        labels_(labels) {}

  Value read(const Member& member, const Shape& input) const {
    switch (member.location()) {
      case Location::uri:
        return text_of(find_parameter(labels_, member.wire_name()), member);
      case Location::querystring:
        return querystring(member, input);
      case Location::header:
        return header(member);
      case Location::headers:
        return headers(member);
      default:
        return {};
    }
  }

 private:
  [[noreturn]] void refuse(const Member& member, const std::string& text) const {
    const auto message = fmt::format("Provided {} is not a valid {}", member.wire_name(),
                                     type_name(member.shape().type()));
    if (protocol_ != Protocol::rest_xml) throw Fault("SerializationException", message);
    throw Fault("InvalidArgument", message)
        .with("ArgumentName", member.wire_name())
        .with("ArgumentValue", text);
  }

  Value text_of(const std::string* text, const Member& member) const {
    return text == nullptr ? Value() : scalar(*text, member);
  }

  Value scalar(const std::string& text, const Member& member) const {
    const Shape shape = member.shape();
    if (!is_utf8(text)) refuse(member, repair_utf8(text));
    if (shape.is(Type::string) && member.json_value()) {
      auto decoded = unbase64(text);
      return decoded ? Value(std::move(*decoded)) : Value(text);
    }
    if (!shape.is(Type::timestamp)) {
      if (text.empty() && !shape.is(Type::string)) return {};
      // As botocore wrote them for years.
      if (shape.is(Type::boolean) && (text == "True" || text == "False")) return text == "True";
      auto value = scalar_from_text(shape, TimeFormat::unset, text);
      if (!value) refuse(member, text);
      return std::move(*value);
    }
    // Clients disagree on the format here: Go and Python write one each into S3's parameters.
    for (const auto format : {time_format(member, TimeFormat::rfc822), TimeFormat::iso8601,
                              TimeFormat::rfc822, TimeFormat::unix_time}) {
      if (auto value = scalar_from_text(shape, format, text)) return std::move(*value);
    }
    refuse(member, text);
  }

  Value querystring(const Member& member, const Shape& input) const {
    const Shape shape = member.shape();
    if (shape.scalar()) return text_of(find_parameter(query_, member.wire_name()), member);
    if (shape.is(Type::map)) return other_parameters(member, input);
    Value list;
    for (const auto& [name, text] : query_) {
      if (name == member.wire_name()) list.push(scalar(text, shape.list_member()));
    }
    return list;
  }

  // A map in the query string: all parameters that are nothing else.
  Value other_parameters(const Member& member, const Shape& input) const {
    Value map;
    for (const auto& [name, text] : query_) {
      bool taken = operation_.uri().find(name) != std::string_view::npos;
      for (const Member other : input.members()) {
        taken = taken || (other.location() == Location::querystring && other.wire_name() == name);
      }
      if (taken) continue;
      const Member inner = member.shape().map_value();
      if (map.is_null()) map = Value::map();
      if (inner.shape().scalar()) {
        map.add(name, scalar(text, inner));
      } else {
        Value list = map[name];
        list.push(scalar(text, inner.shape().list_member()));
        map.set(name, std::move(list));
      }
    }
    map.drop_repeated();
    return map;
  }

  Value header(const Member& member) const {
    const std::string* text = find_header(request_.headers, member.wire_name());
    if (text == nullptr) return {};
    if (!member.shape().is(Type::list)) return scalar(*text, member);
    Value list = Value::list();
    for (const Header& header : request_.headers) {
      if (!equal_ignoring_case(header.name, member.wire_name())) continue;
      for (const std::string& item : sim::split(header.value, ',')) {
        list.push(scalar(sim::trim(item), member.shape().list_member()));
      }
    }
    return list;
  }

  // "x-amz-meta-": all headers that begin so; names are told apart in lower case.
  Value headers(const Member& member) const {
    const std::string_view prefix = member.location_name();
    Value map;
    for (const Header& header : request_.headers) {
      const std::string_view name = header.name;
      if (name.size() < prefix.size() ||
          !equal_ignoring_case(name.substr(0, prefix.size()), prefix)) {
        continue;
      }
      std::string key(name.substr(prefix.size()));
      std::transform(key.begin(), key.end(), key.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      if (map.is_null()) map = Value::map();
      map.add(key, scalar(header.value, member.shape().map_value()));
    }
    map.drop_repeated();
    return map;
  }

  const Operation& operation_;
  Protocol protocol_;
  const Request& request_;
  const Parameters& query_;
  const Parameters& labels_;
};

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return text;
}

std::string header_text(const Value& value, const Member& member) {
  const Shape shape = member.shape();
  std::string text;
  if (shape.is(Type::list)) {
    for (const Value& item : value.items()) {
      if (!text.empty()) text += ',';
      text += header_text(item, shape.list_member());
    }
  } else {
    append_scalar(text, value, shape, time_format(member, TimeFormat::rfc822));
    if (member.json_value()) text = base64(text);
  }
  return one_line(std::move(text));
}

}  // namespace

void read_http_members(Value& into, const Operation& operation, Protocol protocol,
                       const Request& request, const Parameters& query, const Parameters& labels) {
  const auto input = operation.input();
  if (!input) return;
  const Reader reader(operation, protocol, request, query, labels);
  for (const Member member : input->members()) {
    if (member.location() == Location::body) continue;
    auto value = reader.read(member, *input);
    if (!value.is_null()) into.set(member.name(), std::move(value));
  }
}

void write_http_members(Response& response, const Value& value, const Shape& shape) {
  for (const Member member : shape.members()) {
    const Value* field = value.find(member.name());
    if (field == nullptr || field->is_null()) continue;
    if (member.location() == Location::status_code) {
      response.status = static_cast<int>(field->integer(response.status));
    } else if (member.location() == Location::header) {
      response.headers.push_back({std::string(member.wire_name()), header_text(*field, member)});
    } else if (member.location() == Location::headers) {
      for (const auto& entry : field->fields()) {
        response.headers.push_back({one_line(std::string(member.location_name()) + entry.name),
                                    header_text(entry.value, member.shape().map_value())});
      }
    }
  }
}

}  // namespace fakes::wire
