// Which operation of a REST service a method and an address mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/request.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/model.h"

namespace fakes::wire {

// The value of a header, ignoring case; nullptr without. Of repeated ones the first.
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);
// The last value of a parameter; nullptr without.
const std::string* find_parameter(const Parameters& parameters, std::string_view name);

struct Route {
  Operation operation;
  Parameters labels;  // of the address, decoded: {"Bucket", "b"}, {"Key", "a/b"}
};

// The path is raw. Several operations may share an address: fixed parameters ("?tagging",
// "?list-type=2") must be there; then wins, in this order, the one whose required headers and
// parameters are there, that fixes more of the path, more parameters, requires more, and is not
// deprecated. S3's bucket stands in the path: put it there for requests that name it by their host.
std::optional<Route> find_route(const Service& service, std::string_view method,
                                std::string_view path, const Parameters& query,
                                const std::vector<Header>& headers);

}  // namespace fakes::wire
