// Configuration sets, one store for both versions of the API. The document's members have the
// names of version 2: TrackingOptions, DeliveryOptions, ReputationOptions, SendingOptions,
// SuppressionOptions, VdmOptions, ArchivingOptions, Tags; and EventDestinations, a list, in which
// each is a definition of version 2 with its Name.
#pragma once

#include <functional>
#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// The document. Throws the fault that there is none of that name.
wire::Value expect_configuration_set(Transaction& look, const Call& call, std::string_view name);
// Letters, digits, '_' and '-'; 64 at most. Throws the fault of the version.
void check_configuration_set_name(const Call& call, const std::string& name);
// Links of opened and clicked mail may lead to verified domains only.
void check_redirect_domain(Transaction& look, const Call& call, const wire::Value& tracking);

void create_configuration_set(Transaction& change, const Call& call, const std::string& name,
                              const wire::Value& document);
// Of the set that the input names. Returns an empty output.
using ChangeSet = std::function<void(wire::Value& document, Transaction& change)>;
wire::Value change_configuration_set(Core& core, const Call& call, const ChangeSet& change_it);
wire::Value delete_configuration_set(Core& core, Call& call);
void set_sending(wire::Value& document, bool is_enabled, Clock::Time now);

Operations configuration_set_operations_v1();
Operations configuration_set_operations_v2();

}  // namespace fakes::ses
