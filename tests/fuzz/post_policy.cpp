// The input is a policy document, or a form: lines "name=value", of which "policy" is encoded here.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fakes/auth/digest.h"
#include "fakes/auth/post_policy.h"
#include "sim/base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes;  // NOLINT
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = PolicyDocument::parse(text);
  if (document) {
    document->check({{"bucket", "b"}, {"key", "k"}});
    document->check_size(size);
  } else if (document.denial().code != "InvalidPolicyDocument") {
    std::abort();
  }
  PostForm form;
  form.bucket = "b";
  form.file_name = "file";
  for (const auto& line : sim::split(text, '\n')) {
    const auto equals = std::min(line.find('='), line.size());
    std::string value = line.substr(std::min(equals + 1, line.size()));
    if (line.substr(0, equals) == "policy") value = to_base64(value);
    form.fields.push_back({line.substr(0, equals), value});
  }
  const AccessKeys keys = [](const std::string&) { return AccessKey{"secret", "111122223333"}; };
  const auto now = parse_basic_time("20151229T000000Z").value();
  const auto strict = verify_post_form(form, keys, Strictness::strict, "us-east-1", now);
  if (!strict && strict.denial().code.empty()) std::abort();
  verify_post_form(form, keys, Strictness::any, "", now);
  return 0;
}
