// IAM: who there is, and the keys they have. What policies say is kept and returned; nobody is
// refused by them, but for a role's trust policy, which STS asks.
#include "fakes/iam/operations.h"

#include "fakes/iam/entity.h"
#include "fakes/services.h"

namespace fakes {
namespace {

class IamService : public Service {
 public:
  explicit IamService(Core& core) : iam_{core} { core.store.migrate("iam", iam::schema_steps()); }

  std::vector<Built> operations() override {
    std::vector<Built> built;
    for (const auto& group :
         {iam::access_key_operations(), iam::account_operations(), iam::attachment_operations(),
          iam::group_operations(), iam::inline_policy_operations(),
          iam::instance_profile_operations(), iam::login_profile_operations(),
          iam::policy_operations(), iam::provider_operations(), iam::role_operations(),
          iam::tag_operations(), iam::user_operations()}) {
      for (const iam::Operation& operation : group) {
        built.push_back({"iam", operation.name,
                         [this, run = operation.run](Call& call) { return run(iam_, call); }});
      }
    }
    return built;
  }

  // Users of the accounts file have keys before they are IAM's; and a user may have been renamed by
  // a process that ended before it came to his keys.
  void begin() override {
    Core& core = iam_.core;
    std::vector<Key> stale;
    for (const Identity& user : core.accounts.users()) {
      const std::string name = user.arn.substr(user.arn.rfind('/') + 1);
      const std::string arn = core.store.write([&](Transaction& state) {
        if (const auto known = iam::find_id(state, user.user_id)) return known->arn();
        if (iam::find(state, user.account, iam::Kind::user, name)) return user.arn;
        iam::Entity entity;
        entity.id = user.user_id;
        entity.name = name;
        const auto path = user.arn.find(":user/") + 5;
        entity.path = user.arn.substr(path, user.arn.rfind('/') + 1 - path);
        iam::create(state, user.account, core.clock.now(), entity);
        return user.arn;
      });
      if (arn == user.arn) continue;
      for (Key& key : core.accounts.keys_of(user.arn)) {
        key.identity.arn = arn;
        stale.push_back(key);
      }
    }
    for (const Key& key : stale) core.accounts.put_key(key);
  }

 private:
  iam::Iam iam_;
};

}  // namespace

std::unique_ptr<Service> make_iam(Core& core) {
  return std::make_unique<IamService>(core);
}

}  // namespace fakes
