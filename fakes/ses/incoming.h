// SES as the one who takes mail from outside: whose domains are verified, and what their active
// rule sets say of a recipient.
#pragma once

#include <memory>

#include "fakes/core.h"
#include "fakes/mail/incoming.h"

namespace fakes::ses {

std::unique_ptr<mail::Incoming> make_incoming(Core& core);

}  // namespace fakes::ses
