// STS's operations, in groups that sts.cpp puts together.
#pragma once

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::sts {

Reply assume_role(Core& core, Call& call);
Reply assume_role_with_web_identity(Core& core, Call& call);
Reply get_caller_identity(Core& core, Call& call);
Reply get_session_token(Core& core, Call& call);
Reply get_federation_token(Core& core, Call& call);
Reply get_access_key_info(Core& core, Call& call);
Reply decode_authorization_message(Core& core, Call& call);

}  // namespace fakes::sts
