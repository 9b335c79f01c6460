#include "fakes/gateway/dispatch.h"

#include <fmt/format.h>

#include "fakes/resource.h"
#include "fakes/wire/validate.h"
#include "sim/base/deadline.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

Carried obey(const Injection& injection, const Built& built, Call& call, Core& core) {
  if (injection.delay.count() > 0) sim::pause_for(injection.delay);
  Carried carried;
  if (injection.is_carried_out) {
    const auto pass = core.store.gate().enter();
    carried.reply = built.handle(call);
  }
  if (injection.fault && !injection.is_dropped) throw *injection.fault;
  carried.is_dropped = injection.is_dropped;
  carried.cut_after = injection.cut_after;
  return carried;
}

Response obey_raw(const Injection& injection, const std::function<Response()>& run) {
  if (injection.delay.count() > 0) sim::pause_for(injection.delay);
  Response response;
  if (injection.is_carried_out) response = run();
  if (injection.fault && !injection.is_dropped) throw *injection.fault;
  response.is_dropped = injection.is_dropped;
  response.cut_after = injection.cut_after;
  return response;
}

}  // namespace

Carried carry_out(const Built& built, Call& call, Core& core, Rules& rules, Entry& entry) {
  entry.resource = resource_of(built.model, call.input);
  wire::validate(call.wire, call.input);
  const Subject subject{built.model,      built.operation,          entry.resource,
                        call.region,      call.identity.access_key, call.identity.account,
                        call.identity.arn};
  if (const auto injection = rules.apply(subject)) {
    entry.rule = sim::join(injection->rules, ",");
    return obey(*injection, built, call, core);
  }
  const auto pass = core.store.gate().enter();
  return {built.handle(call)};
}

Response carry_out_raw(const std::function<Response()>& run, Core& core, Rules& rules,
                       Entry& entry) {
  const Subject subject{entry.service,    entry.operation, entry.resource, entry.region,
                        entry.access_key, entry.account,   entry.arn};
  const auto injection = rules.apply(subject);
  const auto within = [&] {
    const auto pass = core.store.gate().enter();
    return run();
  };
  if (!injection) return within();
  entry.rule = sim::join(injection->rules, ",");
  return obey_raw(*injection, within);
}

wire::Fault not_built(const wire::Call& call) {
  const std::string message =
      fmt::format("sim does not build {} {} yet", call.service.name(), call.operation->name());
  switch (call.protocol) {
    case wire::Protocol::query:
    case wire::Protocol::ec2:
      return wire::Fault("InvalidAction", message);
    case wire::Protocol::rest_xml:
      // AWS's status is 501, which clients would repeat for half an hour.
      return wire::Fault("NotImplemented", message).with_status(400);
    default:
      return wire::Fault("UnknownOperationException", message).with_status(400);
  }
}

}  // namespace fakes
