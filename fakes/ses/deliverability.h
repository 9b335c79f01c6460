// The smaller parts of version 2: dedicated IP pools, deliverability, campaigns, jobs, insights.
#pragma once

#include "fakes/ses/operation.h"

namespace fakes::ses {

Operations dedicated_ip_operations();
Operations deliverability_operations();
Operations campaign_operations();
Operations address_insight_operations();
Operations recommendation_operations();
Operations job_operations();
Operations insight_operations();

}  // namespace fakes::ses
