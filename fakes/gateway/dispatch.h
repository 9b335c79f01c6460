// The part of a request's way that calls from within share: it is validated, rules have their say,
// and the service carries it out.
#pragma once

#include <functional>
#include <string_view>

#include "fakes/core.h"
#include "fakes/entry.h"
#include "fakes/gateway/service_table.h"
#include "fakes/rules.h"
#include "fakes/service.h"

namespace fakes {

struct Carried {
  Reply reply = {};
  // The connection's end, where a rule wants one.
  bool is_dropped = false;
  std::optional<std::uint64_t> cut_after = {};
};

// Fills in what `entry` can say of the call. Throws Fault: the service's, or a rule's.
Carried carry_out(const Built& built, Call& call, Core& core, Rules& rules, Entry& entry);

// The same for what no model describes; the subject is what `entry` says.
Response carry_out_raw(const std::function<Response()>& run, Core& core, Rules& rules,
                       Entry& entry);

// That the service has not got this operation yet, in its own shape.
wire::Fault not_built(const wire::Call& call);

}  // namespace fakes
