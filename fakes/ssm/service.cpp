// Systems Manager: Parameter Store, documents, Run Command and the rest of the `ssm` API.
#include "fakes/services.h"
#include "fakes/ssm/associations.h"
#include "fakes/ssm/command_queue.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/describe_parameters.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/get_parameter.h"
#include "fakes/ssm/inventory.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/operations.h"
#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/patch_baselines.h"
#include "fakes/ssm/put_parameter.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/resource_data_sync.h"
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
    add_association_operations(operations);
    add_inventory_operations(operations);
    add_compliance_operations(operations);
    add_maintenance_window_operations(operations);
    add_maintenance_window_task_operations(operations);
    add_managed_node_operations(operations);
    add_ops_item_operations(operations);
    add_ops_metadata_operations(operations);
    add_patch_baseline_operations(operations);
    add_patch_group_operations(operations);
    add_resource_data_sync_operations(operations);
    add_resource_policy_operations(operations);
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
