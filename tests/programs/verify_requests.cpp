// Verifies signed requests for tests that sign with other programs. Reads a JSON object per line:
//   dialect, service, now (seconds), host_bucket, method, path, query, headers [[name, value]...],
//   body (base64); or for a form: fields [[name, value]...], bucket, now.
// Writes one per line: code and message ("" when accepted), access_key, and for chunked bodies what
// was decoded (base64) and the trailers. Keys are those of AWS's examples.
#include <iostream>

#include <nlohmann/json.hpp>

#include "fakes/auth/digest.h"
#include "fakes/auth/post_policy.h"
#include "fakes/auth/ses_smtp_password.h"
#include "fakes/auth/verifier.h"

namespace {

using fakes::AccessKey;
using nlohmann::json;

std::optional<AccessKey> key_of(const std::string& id) {
  const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  if (id == "AKIAIOSFODNN7EXAMPLE") return AccessKey{secret, "111122223333"};
  if (id == "ASIAIOSFODNN7EXAMPLE") return AccessKey{secret, "111122223333", "session+token/="};
  return std::nullopt;
}

std::vector<fakes::Header> headers_of(const json& pairs) {
  std::vector<fakes::Header> headers;
  for (const auto& pair : pairs) headers.push_back({pair[0], pair[1]});
  return headers;
}

std::chrono::system_clock::time_point time_of(const json& seconds) {
  return fakes::Seconds(std::chrono::seconds(seconds.get<long>()));
}

json denied(const fakes::Denial& denial) {
  json out = {{"code", denial.code}, {"message", denial.message}};
  for (const auto& [name, value] : denial.fields) out[name] = value;
  return out;
}

json verify_form(const json& in) {
  const fakes::PostForm form{in.at("bucket"), headers_of(in.at("fields")), "file"};
  const auto caller =
      fakes::verify_post_form(form, key_of, fakes::Strictness::strict, "", time_of(in.at("now")));
  if (!caller) return denied(caller.denial());
  return {{"code", ""}, {"message", ""}, {"access_key", caller->access_key}};
}

json verify(const json& in) {
  if (in.contains("fields")) return verify_form(in);
  if (in.contains("ses_region")) {
    return {{"password", fakes::ses_smtp_password(in.at("secret").get<std::string>(),
                                                  in.at("ses_region").get<std::string>())}};
  }
  const fakes::Request request{in.at("method"), in.at("path"), in.at("query"),
                               headers_of(in.at("headers")),
                               fakes::from_base64(in.at("body").get<std::string>()).value()};
  fakes::Doorway door;
  door.dialect = in.at("dialect") == "s3" ? fakes::Dialect::s3 : fakes::Dialect::query;
  door.service = in.at("service");
  door.now = time_of(in.at("now"));
  if (in.contains("host_bucket")) door.host_bucket = in["host_bucket"].get<std::string>();
  const auto caller = fakes::Verifier(key_of, fakes::Strictness::strict).verify(request, door);
  if (!caller) return denied(caller.denial());
  json out = {{"code", ""}, {"message", ""}, {"access_key", caller->access_key}};
  if (door.dialect != fakes::Dialect::s3) return out;
  if (!fakes::is_chunked(caller->payload.kind)) {
    fakes::Sha256 digest;
    digest.update(request.body);
    const auto mismatch = fakes::payload_mismatch(caller->payload, digest.finish_hex());
    return mismatch ? denied(*mismatch) : out;
  }
  const auto length = fakes::chunked_length(request);
  if (!length) return denied(length.denial());
  std::string decoded;
  fakes::ChunkDecoder decoder(caller->payload.kind, caller->chunks, *length,
                              [&](std::string_view bytes) { decoded += bytes; });
  decoder.feed(request.body);
  if (const auto denial = decoder.finish()) return denied(*denial);
  out["decoded"] = fakes::to_base64(decoded);
  for (const auto& header : decoder.trailers()) out["trailers"][header.name] = header.value;
  return out;
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << verify(json::parse(line)).dump(-1, ' ', false, json::error_handler_t::replace)
              << "\n";
  }
  return 0;
}
