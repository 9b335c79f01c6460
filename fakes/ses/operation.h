// What the files of SES share: how they name the operations they build, and AWS's refusals in the
// words of both versions of the API.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"
#include "fakes/ses/records.h"
#include "fakes/wire/fault.h"

namespace fakes::ses {

using Handler = wire::Value (*)(Core& core, Call& call);

struct Operation {
  std::string_view model;  // "ses" or "sesv2"
  std::string_view name;
  Handler handle;
};
using Operations = std::vector<Operation>;

inline Place place_of(const Call& call) {
  return {call.account, call.region};
}
bool is_v2(const Call& call);

// InvalidParameterValue of version 1, BadRequestException of version 2.
wire::Fault invalid(const Call& call, std::string message);
// `v1` of version 1, NotFoundException of version 2.
wire::Fault not_found(const Call& call, std::string_view v1, std::string message);
wire::Fault already_exists(const Call& call, std::string_view v1, std::string message);
wire::Fault limit_exceeded(const Call& call, std::string message);
wire::Fault no_configuration_set(const Call& call, std::string_view name);
wire::Fault no_template(const Call& call, std::string_view name);

// The page of records that a list operation was asked for with NextToken and a count.
Page page_of(const Call& call, Records records, std::size_t most);
// How many items were asked for, by MaxItems, MaxResults or PageSize; `most` without.
std::size_t page_size(const Call& call, std::size_t most);
wire::Fault bad_token(const Call& call);

}  // namespace fakes::ses
