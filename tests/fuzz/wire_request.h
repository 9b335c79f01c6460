// The part that all wire fuzzers share: any bytes are a request, and a request gives values that
// can be validated, or a Fault that can be sent; nothing else.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fakes/wire/protocol.h"
#include "fakes/wire/validate.h"

namespace fakes::wire::fuzz {

// "METHOD /path?query", lines of "name: value", an empty line, the body.
inline Request request_of(std::string_view text) {
  Request request;
  const auto line = [&text] {
    const auto end = std::min(text.find('\n'), text.size());
    const auto found = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return found;
  };
  const auto first = line();
  const auto blank = std::min(first.find(' '), first.size());
  request.method = first.substr(0, blank);
  const auto address = first.substr(std::min(blank + 1, first.size()));
  const auto mark = std::min(address.find('?'), address.size());
  request.path = address.substr(0, mark);
  request.query = address.substr(std::min(mark + 1, address.size()));
  for (auto next = line(); !next.empty(); next = line()) {
    const auto colon = std::min(next.find(": "), next.size());
    request.headers.push_back({std::string(next.substr(0, colon)),
                               std::string(next.substr(std::min(colon + 2, next.size())))});
  }
  request.body = text;
  return request;
}

inline int run(std::string_view service_name, const std::uint8_t* data, std::size_t size) {
  const auto service = Service::find(service_name);
  if (!service) std::abort();
  const auto request = request_of({reinterpret_cast<const char*>(data), size});
  const Call call = open_call(*service, request);
  const ResponseIds ids{"1", "2", request.path};
  try {
    if (!call.operation) throw unknown_operation(call);
    validate(call, read_input(call, request));
  } catch (const Fault& fault) {
    if (fault.code().empty() || write_fault(call, fault, ids).status < 400) std::abort();
  }
  return 0;
}

}  // namespace fakes::wire::fuzz
