// Systems Manager: Parameter Store, documents, Run Command and the rest of the `ssm` API.
#include "fakes/services.h"
#include "fakes/ssm/command_queue.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/describe_parameters.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/get_parameter.h"
#include "fakes/ssm/operations.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/put_parameter.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/secret_box.h"
#include "fakes/ssm/service_settings.h"
#include "fakes/ssm/tags.h"

namespace fakes {
namespace ssm {
namespace {

class Ssm : public Service {
 public:
  explicit Ssm(Core& core) : core_(core), queue_(core) {
    core.store.migrate("ssm", {kParameterTables, kSecretBoxTables, kTagTables, kRecordTables,
                               kCommandQueueTables});
  }

  std::vector<Built> operations() override {
    Operations operations(core_);
    add_put_operations(operations);
    add_get_operations(operations);
    add_describe_operations(operations);
    add_tag_operations(operations);
    add_document_operations(operations);
    add_document_list_operations(operations);
    add_command_operations(operations, core_, queue_);
    add_command_list_operations(operations);
    add_service_setting_operations(operations);
    return operations.take();
  }

  void begin() override { queue_.resume(); }
  void elapse(Clock::Time now) override { expire_parameters(core_, now); }

 private:
  Core& core_;
  CommandQueue queue_;
};

}  // namespace
}  // namespace ssm

std::unique_ptr<Service> make_ssm(Core& core) {
  return std::make_unique<ssm::Ssm>(core);
}

}  // namespace fakes
