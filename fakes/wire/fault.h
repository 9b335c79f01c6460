// An error that a client is told, in the words of AWS. Thrown by readers, validation and services;
// caught at the request's boundary and encoded there (protocol.h).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/request.h"
#include "fakes/wire/value.h"
#include "sim/base/error.h"

namespace fakes::wire {

class Fault : public sim::Error {
 public:
  // The code is the name of a modelled error, or its error code; others are sent as they are.
  Fault(std::string_view code, std::string message)
      : Error(sim::Category::usage, std::move(message)), code_(code) {}

  // More members of the error's shape, such as BucketName; in the order of calls.
  Fault& with(std::string_view member, Value value) {
    members_.set(member, std::move(value));
    return *this;
  }
  // The HTTP status, where the model's (or 400) is not the one to send.
  Fault& with_status(int status) {
    status_ = status;
    return *this;
  }

  // A header beside the error, such as x-amz-delete-marker.
  Fault& with_header(std::string_view name, std::string value) {
    headers_.push_back({std::string(name), std::move(value)});
    return *this;
  }

  const std::string& code() const { return code_; }
  const Value& members() const { return members_; }
  const std::vector<Header>& headers() const { return headers_; }
  int status() const { return status_; }  // 0: as the model says

 private:
  std::string code_;
  Value members_ = Value::structure();
  std::vector<Header> headers_ = {};
  int status_ = 0;
};

}  // namespace fakes::wire
