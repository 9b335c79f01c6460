// The smaller parts of version 2: dedicated IP pools, deliverability, campaigns, export jobs,
// insights.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fakes/ses/account.h"
#include "fakes/ses/operation.h"

namespace fakes::ses {

// How many of a metric as the API names it: "SEND", "COMPLAINT", "DELIVERY"...
std::int64_t metric_of(const Statistics& point, const std::string& metric);
// The file of an export job, behind its link; nothing when the path is another.
std::optional<Response> answer_export(Core& core, const RawCall& call);

Operations dedicated_ip_operations();
Operations deliverability_operations();
Operations campaign_operations();
Operations address_insight_operations();
Operations recommendation_operations();
Operations export_operations();
Operations insight_operations();

}  // namespace fakes::ses
