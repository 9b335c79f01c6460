// Names of parameters and their policies: any bytes are taken or a Fault.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/ssm/parameter_name.h"
#include "fakes/ssm/parameter_policies.h"
#include "fakes/wire/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const fakes::ssm::Scope scope{"000000000000", "us-east-1"};
  try {
    fakes::ssm::parse_reference(scope, text);
    fakes::ssm::check_new_name(scope, text);
  } catch (const fakes::wire::Fault&) {
  }
  try {
    const std::string policies = fakes::ssm::check_policies(text);
    fakes::ssm::expiration_of(policies);
    fakes::ssm::describe_policies(policies, {}, fakes::Clock().now());
  } catch (const fakes::wire::Fault&) {
  }
  return 0;
}
