// Reads requests and writes responses for tests/fakes/wire_botocore_test.py: one JSON object a line
// in, one out. Values are tagged, so that a structure, a map and a time stay what they are.
#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

#include "fakes/wire/protocol.h"
#include "fakes/wire/validate.h"

namespace fakes::wire::generated {
TableList extra_services();
}

namespace {

using fakes::wire::Value;
using nlohmann::json;

json tagged(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::number: {
      std::string text;
      fakes::wire::append_number(text, value.number());
      return {{"#", "double"}, {"v", text}};
    }
    case Value::Kind::string:
      return value.text();
    case Value::Kind::blob:
      return {{"#", "blob"}, {"v", fakes::wire::base64(value.text())}};
    case Value::Kind::timestamp:
      return {{"#", "time"}, {"v", value.time().time_since_epoch().count()}};
    case Value::Kind::list: {
      json all = json::array();
      for (const auto& item : value.items()) all.push_back(tagged(item));
      return all;
    }
    default: {
      json all = json::array();
      for (const auto& field : value.fields()) {
        all.push_back(json::array({field.name, tagged(field.value)}));
      }
      const bool map = value.kind() == Value::Kind::map;
      return {{"#", map ? "map" : "structure"}, {"v", all}};
    }
  }
}

Value untagged(const json& from) {
  if (from.is_null()) return {};
  if (from.is_boolean()) return from.get<bool>();
  if (from.is_number()) return from.get<std::int64_t>();
  if (from.is_string()) return from.get<std::string>();
  if (from.is_array()) {
    Value list = Value::list();
    for (const auto& item : from) list.push(untagged(item));
    return list;
  }
  const std::string tag = from.at("#");
  const json& inner = from.at("v");
  if (tag == "double") return *fakes::wire::parse_number(inner.get<std::string>());
  if (tag == "blob") return fakes::wire::Blob{*fakes::wire::unbase64(inner.get<std::string>())};
  if (tag == "time") {
    return fakes::wire::Timestamp(std::chrono::milliseconds(inner.get<std::int64_t>()));
  }
  Value value = tag == "map" ? Value::map() : Value::structure();
  for (const auto& field : inner) value.add(field.at(0).get<std::string>(), untagged(field.at(1)));
  return value;
}

fakes::wire::Service service(const std::string& name) {
  if (const auto found = fakes::wire::Service::find(name)) return *found;
  const auto extra = fakes::wire::generated::extra_services();
  for (std::size_t i = 0; i < extra.count; ++i) {
    if (fakes::wire::Service(extra.all[i]).name() == name) {
      return fakes::wire::Service(extra.all[i]);
    }
  }
  throw sim::Error(sim::Category::usage, "no service {}", name);
}

fakes::Request request_of(const json& line) {
  fakes::Request request;
  request.method = line.value("method", "POST");
  request.path = line.value("path", "/");
  request.query = line.value("query", "");
  for (const auto& header : line.value("headers", json::array())) {
    request.headers.push_back({header.at(0), header.at(1)});
  }
  request.body = *fakes::wire::unbase64(line.value("body", ""));
  return request;
}

json answer(const fakes::Response& response) {
  json headers = json::array();
  for (const auto& header : response.headers) headers.push_back({header.name, header.value});
  return {{"status", response.status},
          {"headers", headers},
          {"body", fakes::wire::base64(response.body)}};
}

json run(const json& line) {
  const std::string what = line.at("do");
  const auto request = request_of(line);
  auto call = fakes::wire::open_call(service(line.at("service")), request);
  if (what == "read") {
    if (!call.operation) throw fakes::wire::unknown_operation(call);
    const Value input = fakes::wire::read_input(call, request);
    if (line.value("validate", false)) fakes::wire::validate(call, input);
    return {{"operation", call.operation->name()}, {"input", tagged(input)}};
  }
  if (line.contains("json_version")) {
    call.protocol = fakes::wire::Protocol::json;
    call.json_version = line.at("json_version");
  }
  call.operation = call.service.operation(line.at("operation").get<std::string>());
  const fakes::wire::ResponseIds ids{"request-1", "host-1", "/resource"};
  if (what == "write") {
    return answer(fakes::wire::write_output(call, untagged(line.at("output")), ids));
  }
  fakes::wire::Fault fault(line.at("code").get<std::string>(),
                           line.at("message").get<std::string>());
  const Value members = untagged(line.at("members"));
  for (const auto& field : members.fields()) fault.with(field.name, field.value);
  return answer(fakes::wire::write_fault(call, fault, ids));
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    json out;
    try {
      out = run(json::parse(line));
    } catch (const fakes::wire::Fault& fault) {
      out = {{"fault", fault.code()}, {"message", fault.message()}};
    } catch (const sim::Error& error) {
      out = {{"error", error.message()}};
    }
    std::cout << out.dump() << std::endl;
  }
}
