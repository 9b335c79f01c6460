// Whether an input keeps the model's constraints: required members, lengths, ranges, patterns and
// enumerations. All problems are said in one message, in AWS's words.
#pragma once

#include "fakes/wire/protocol.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// Throws Fault with the code that services of this protocol use:
//   json, rest-json   ValidationException, or the service's BadRequestException; ECR's
//                     InvalidParameterException
//   query             ValidationError; MissingParameter and InvalidParameterValue of services
//                     older than the framework that says "N validation errors detected" (RDS, EC2)
//   rest-xml          MalformedXML, InvalidArgument of S3; InvalidInput of the others
// What a REST address cannot leave out is not looked at, and values are not looked into beyond
// what the model says.
void validate(const Call& call, const Value& input);

}  // namespace fakes::wire
