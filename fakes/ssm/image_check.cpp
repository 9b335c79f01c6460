#include "fakes/ssm/image_check.h"

#include "fakes/wire/model.h"

namespace fakes::ssm {

bool has_named_image(const Core& core, const Call& call) {
  if (call.input["DataType"].text() != "aws:ec2:image") return true;
  if (!core.call || !wire::Service::find("ec2")) return true;
  Value ids = Value::list();
  ids.push(call.input["Value"]);
  try {
    const Value found =
        core.call({"ec2", "DescribeImages", Value::structure({{"ImageIds", std::move(ids)}}),
                   call.account, call.region});
    return found["Images"].size() > 0;
  } catch (const Fault& fault) {
    return !fault.code().starts_with("InvalidAMIID");
  }
}

}  // namespace fakes::ssm
