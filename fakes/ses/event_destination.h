// Where the events of a configuration set's mail go: SNS, Firehose, CloudWatch, EventBridge,
// Pinpoint.
#pragma once

#include "fakes/ses/operation.h"

namespace fakes::ses {

// A destination in version 1's form. Kept are those of version 2, with Name.
wire::Value event_destination_v1(const wire::Value& destination);

Operations event_destination_operations();

}  // namespace fakes::ses
