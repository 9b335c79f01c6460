// Operations that send, of both versions of the API.
#pragma once

#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// The name in "arn:aws:ses:us-east-1:111122223333:template/name"; throws the refusal of another.
std::string template_of_arn(const Call& call, const std::string& arn);

// What version 2's Template names, by name or by ARN; "" when it is given in place.
std::string template_name(const Call& call, const wire::Value& content);

// The document of what version 2's Template names: by name, by ARN, or in place.
wire::Value template_of(Core& core, const Call& call, const wire::Value& content);

Operations sending_operations_v1();
Operations sending_operations_v2();
Operations bulk_operations();
Operations bounce_operations();

}  // namespace fakes::ses
