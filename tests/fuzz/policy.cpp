// The input is a policy; what can be read is asked something.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fakes/policy/evaluate.h"
#include "fakes/wire/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes::policy;  // NOLINT
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {Kind::resource, Kind::identity, Kind::trust}) {
    try {
      const Policy policy = Policy::parse(text, kind);
      Question question;
      question.action = "s3:GetObject";
      question.resource = "arn:aws:s3:::bucket/key";
      question.principal.account = "111122223333";
      question.principal.arn = "arn:aws:sts::111122223333:assumed-role/role/session";
      question.keys.add("aws:SourceIp", "127.0.0.1");
      question.keys.add("aws:CurrentTime", "2024-01-02T03:04:05Z");
      question.keys.add("aws:TagKeys", "a");
      question.keys.add("aws:TagKeys", "b");
      const auto once = decide(policy, question);
      if (once != decide(policy, question)) std::abort();
      is_public(policy);
    } catch (const fakes::wire::Fault& fault) {
      if (fault.code().compare(0, 15, "MalformedPolicy") != 0) std::abort();
    }
  }
  return 0;
}
