// Requests to the gateway's chain without HTTP and without the whole of it: services of a test, an
// account, and clients that sign.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/signature_v4.h"
#include "fakes/gateway/exchange.h"
#include "fakes/gateway/inner_call.h"
#include "fakes/mail/inbox.h"
#include "sim/base/file.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {

inline Request request_to(std::string method, std::string address, std::vector<Header> headers = {},
                          std::string body = "") {
  const auto mark = std::min(address.find('?'), address.size());
  return {std::move(method), address.substr(0, mark),
          address.substr(std::min(mark + 1, address.size())), std::move(headers), std::move(body)};
}

struct Signer {
  std::string key = "test";
  std::string secret = "test";
  std::string region = "us-east-1";
  std::optional<std::string> token = {};
  Seconds time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

  // Adds X-Amz-Date and Authorization; a Host when there is none. The payload is what
  // X-Amz-Content-Sha256 says, else the body's digest.
  Request operator()(Request request, const std::string& service) const {
    if (!request.header("host")) request.headers.push_back({"Host", "127.0.0.1:4566"});
    request.headers.push_back({"X-Amz-Date", basic_time(time)});
    if (token) request.headers.push_back({"X-Amz-Security-Token", *token});
    if (service == "s3" && !request.header("x-amz-content-sha256")) {
      request.headers.push_back({"X-Amz-Content-Sha256", sim::sha256(request.body)});
    }
    std::vector<std::string> names;
    for (const Header& header : request.headers) names.push_back(lower_case(header.name));
    std::sort(names.begin(), names.end());
    std::string joined;
    for (const auto& name : names) joined += (joined.empty() ? "" : ";") + name;
    const Scope scope{basic_time(time).substr(0, 8), region, service};
    const auto payload = request.header("x-amz-content-sha256").value_or(sim::sha256(request.body));
    const auto rule = service == "s3" ? PathRule::s3 : PathRule::others;
    const std::string text = string_to_sign_v4(basic_time(time), scope,
                                               canonical_request(request, names, payload, rule));
    request.headers.push_back(
        {"Authorization", "AWS4-HMAC-SHA256 Credential=" + key + "/" + scope.text() +
                              ", SignedHeaders=" + joined +
                              ", Signature=" + signature_v4(signing_key_v4(secret, scope), text)});
    return request;
  }
};

class GatewayRig {
 public:
  using Make = std::unique_ptr<Service> (*)(Core&);

  explicit GatewayRig(Make make, Strictness strictness = Strictness::known)
      : GatewayRig(std::vector<Make>{make}, strictness) {}
  explicit GatewayRig(const std::vector<Make>& makes, Strictness strictness = Strictness::known)
      : verifier_(accounts.keys(), strictness),
        services_(table(core, makes)),
        desk{core, rules, recorder, services_, verifier_, strictness, region_, domains_} {
    core.call = [this](const InnerCall& inner) { return answer_inner_call(desk, inner); };
  }

  // The request's body is what streams.
  Response send(Request request) {
    TextBody body(std::exchange(request.body, ""));
    http::Incoming incoming{std::move(request), body, "http://127.0.0.1:4566", "127.0.0.1"};
    return Exchange(desk, incoming).answer();
  }
  // The newest line of the journal.
  Entry entry() { return recorder.find({}, 1).at(0); }

  sim::test::TempDir folder;
  Store store{folder.path()};
  Blobs blobs{folder / "blobs"};
  Clock clock;
  Accounts accounts{store};
  mail::Inbox inbox{store, blobs};
  Core core{store, blobs, clock, accounts, inbox, {}};
  Rules rules;
  Recorder recorder{{}};

 private:
  static ServiceTable table(Core& core, const std::vector<Make>& makes) {
    std::vector<ServiceTable::Entry> entries;
    for (const Make make : makes) entries.push_back({"test", make(core)});
    return ServiceTable(std::move(entries));
  }

  Verifier verifier_;
  ServiceTable services_;
  std::string region_ = "us-east-1";
  std::vector<std::string> domains_ = {"localhost"};

 public:
  Desk desk;
};

inline std::string header_of(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (same_name(header.name, name)) return header.value;
  }
  return "";
}

}  // namespace fakes::test
