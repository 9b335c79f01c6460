// AWS's protocols: from the bytes of a request to the values of an operation's input, and from the
// values of its output, or an error, to the bytes of a response. Pure functions of their arguments.
//
//   Call call = open_call(service, request);            which operation, in which protocol
//   Value input = read_input(call, request);            may throw Fault
//   validate(call, input);                              validate.h; may throw Fault
//   Response response = write_output(call, output, ids);
//   Response response = write_fault(call, fault, ids);
#pragma once

#include <optional>
#include <string>

#include "fakes/request.h"
#include "fakes/response.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

struct Call {
  Service service;
  Protocol protocol;                   // of this request: some services speak several
  std::optional<Operation> operation;  // nothing when the request names none of the service's
  std::string named;                   // what it named: "GetUsr", "PATCH /bucket"
  Parameters parameters;               // of the query string and a form
  Parameters labels;                   // of the address
  std::string json_version = "1.1";
  bool query_mode = false;  // the client wants to know the protocol query's error codes too
};

struct ResponseIds {
  std::string request_id;
  std::string host_id;   // S3 only
  std::string resource;  // S3's errors: the path
};

// Never throws.
Call open_call(const Service& service, const Request& request);

// What AWS says when `operation` is nothing.
Fault unknown_operation(const Call& call);

// The members that the request has. A payload that streams (or is an event stream) is not in it: it
// is the request's body. Only for calls with an operation.
Value read_input(const Call& call, const Request& request);

// Members that are absent or null are left out. A blob or text that is the payload is the
// body; for one that streams the caller may set the body itself. Throws Error internal when the
// value does not fit the model.
Response write_output(const Call& call, const Value& output, const ResponseIds& ids);

// Status: the fault's, else the model's, else 400.
Response write_fault(const Call& call, const Fault& fault, const ResponseIds& ids);

}  // namespace fakes::wire
