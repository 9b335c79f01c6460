// Configuration sets, one store for both versions of the API. The document's members have the
// names of version 2: TrackingOptions, DeliveryOptions, ReputationOptions, SendingOptions,
// SuppressionOptions, VdmOptions, ArchivingOptions, Tags; and EventDestinations, a list, in which
// each is a definition of version 2 with its Name.
#pragma once

#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// The document. Throws the fault that there is none of that name.
wire::Value expect_configuration_set(Transaction& look, const Call& call, std::string_view name);
// Letters, digits, '_' and '-'; 64 at most. Throws the fault of the version.
void check_configuration_set_name(const Call& call, const std::string& name);

Operations configuration_set_operations_v1();
Operations configuration_set_operations_v2();
Operations event_destination_operations();

}  // namespace fakes::ses
