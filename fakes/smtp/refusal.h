// SES's refusals as an SMTP client gets them. Source: SES Developer Guide, "SMTP response codes
// returned by Amazon SES".
#pragma once

#include "fakes/smtp/door.h"
#include "fakes/wire/fault.h"

namespace fakes::smtp {

// 454 for limits, 451 for failures of the service, 554 for the rest.
Reply refusal(const Manners& manners, const wire::Fault& fault);

}  // namespace fakes::smtp
