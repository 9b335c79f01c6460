// SES, versions 1 and 2 of its API over one state. What clients cannot do is in operator.h.
#include <memory>

#include "fakes/mail/inbox.h"
#include "fakes/ses/account_operations.h"
#include "fakes/ses/configuration_set.h"
#include "fakes/ses/contact_list.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/endpoints.h"
#include "fakes/ses/event_destination.h"
#include "fakes/ses/identities.h"
#include "fakes/ses/import.h"
#include "fakes/ses/operation.h"
#include "fakes/ses/operator.h"
#include "fakes/ses/receipt_rule.h"
#include "fakes/ses/reputation.h"
#include "fakes/ses/sending.h"
#include "fakes/ses/suppression.h"
#include "fakes/ses/tags.h"
#include "fakes/ses/template.h"
#include "fakes/ses/tenant.h"
#include "fakes/ses/verification.h"

namespace fakes {
namespace ses {
namespace {

class Ses : public Service {
 public:
  explicit Ses(Core& core) : core_(core), dns_(core.store) { migrate(core.store); }

  std::vector<Built> operations() override {
    std::vector<Built> built;
    for (const auto make : {identity_operations_v1,
                            identity_operations_v2,
                            identity_policy_operations,
                            configuration_set_operations_v1,
                            configuration_set_operations_v2,
                            event_destination_operations,
                            template_operations,
                            sending_operations_v1,
                            sending_operations_v2,
                            bulk_operations,
                            account_operations,
                            suppression_operations,
                            contact_list_operations,
                            contact_operations,
                            tag_operations,
                            receipt_rule_operations,
                            receipt_rule_set_operations,
                            custom_verification_operations,
                            bounce_operations,
                            dedicated_ip_operations,
                            deliverability_operations,
                            campaign_operations,
                            address_insight_operations,
                            recommendation_operations,
                            import_operations,
                            export_operations,
                            insight_operations,
                            tenant_operations,
                            tenant_resource_operations,
                            reputation_operations,
                            endpoint_operations}) {
      for (const Operation& operation : make()) {
        built.push_back({operation.model, operation.name, [this, operation](Call& call) {
                           return Reply{operation.handle(core_, call)};
                         }});
      }
    }
    return built;
  }

  std::optional<Response> answer_raw(RawCall& call) override {
    if (auto answer = answer_verification(core_, call)) return answer;
    if (auto answer = answer_export(core_, call)) return answer;
    return answer_unsubscribe(core_, call);
  }

  // A server that is to be open stays so over a reset.
  void begin() override {
    if (core_.has_open_mail) set_open(core_, true);
  }

  void elapse(Clock::Time now) override {
    check_due(core_, dns_, now);
    expire(core_.store, now);
  }

 private:
  Core& core_;
  StoredDns dns_;
};

}  // namespace
}  // namespace ses

std::unique_ptr<Service> make_ses(Core& core) {
  return std::make_unique<ses::Ses>(core);
}

}  // namespace fakes
