// Requests in one line each, and the wire layer's answers to them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/wire/protocol.h"
#include "fakes/wire/validate.h"

namespace fakes::wire::test {

inline Service service(std::string_view name) {
  return *Service::find(name);
}

inline Request rest(std::string method, std::string address, std::vector<Header> headers = {},
                    std::string body = "") {
  const auto mark = std::min(address.find('?'), address.size());
  return {std::move(method), address.substr(0, mark),
          address.substr(std::min(mark + 1, address.size())), std::move(headers), std::move(body)};
}

inline Request form(std::string body) {
  return rest("POST", "/", {}, std::move(body));
}

inline Request json(const std::string& target, std::string body) {
  return rest("POST", "/",
              {{"x-amz-target", target}, {"Content-Type", "application/x-amz-json-1.1"}},
              std::move(body));
}

inline Value read(std::string_view name, const Request& request) {
  const Call call = open_call(service(name), request);
  if (!call.operation) throw unknown_operation(call);
  return read_input(call, request);
}

// "Code: message" of the fault that reading or validating ends in; "" without.
inline std::string fault_of(std::string_view name, const Request& request) {
  const Call call = open_call(service(name), request);
  try {
    if (!call.operation) throw unknown_operation(call);
    validate(call, read_input(call, request));
  } catch (const Fault& fault) {
    return fault.code() + ": " + fault.message();
  }
  return "";
}

inline std::string operation_of(std::string_view name, const Request& request) {
  const Call call = open_call(service(name), request);
  return call.operation ? std::string(call.operation->name()) : "";
}

inline Call call_of(std::string_view name, std::string_view operation) {
  Call call = open_call(service(name), rest("POST", "/"));
  call.operation = service(name).operation(operation);
  return call;
}

// Status, headers and body, as they would be sent.
inline std::string shown(const Response& response) {
  std::string out = std::to_string(response.status) + "\n";
  for (const Header& header : response.headers) out += header.name + ": " + header.value + "\n";
  return out + "\n" + response.body + "\n";
}

}  // namespace fakes::wire::test
