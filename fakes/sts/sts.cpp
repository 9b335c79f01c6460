// STS: temporary credentials. It keeps nothing of its own: its keys are the Accounts', roles and
// identity providers are IAM's.
#include "fakes/services.h"
#include "fakes/sts/operations.h"

namespace fakes {
namespace {

class Sts : public Service {
 public:
  explicit Sts(Core& core) : core_(core) {}

  std::vector<Built> operations() override {
    return {
        built("AssumeRole", sts::assume_role),
        built("AssumeRoleWithWebIdentity", sts::assume_role_with_web_identity),
        built("GetCallerIdentity", sts::get_caller_identity),
        built("GetSessionToken", sts::get_session_token),
        built("GetFederationToken", sts::get_federation_token),
        built("GetAccessKeyInfo", sts::get_access_key_info),
        built("DecodeAuthorizationMessage", sts::decode_authorization_message),
    };
  }

 private:
  Built built(std::string_view operation, Reply (*run)(Core&, Call&)) {
    return {"sts", operation, [&core = core_, run](Call& call) { return run(core, call); }};
  }

  Core& core_;
};

}  // namespace

std::unique_ptr<Service> make_sts(Core& core) {
  return std::make_unique<Sts>(core);
}

}  // namespace fakes
