// Systems Manager: Parameter Store, documents, Run Command and the rest of the `ssm` API.
#include "fakes/services.h"
#include "fakes/ssm/associations.h"
#include "fakes/ssm/automation_engine.h"
#include "fakes/ssm/calendar.h"
#include "fakes/ssm/command_queue.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/describe_parameters.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/due_list.h"
#include "fakes/ssm/get_parameter.h"
#include "fakes/ssm/inventory.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/operations.h"
#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/patch_baselines.h"
#include "fakes/ssm/patch_catalog.h"
#include "fakes/ssm/put_parameter.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/resource_data_sync.h"
#include "fakes/ssm/secret_box.h"
#include "fakes/ssm/service_settings.h"
#include "fakes/ssm/tags.h"
#include "fakes/ssm/window_runs.h"
#include "fakes/ssm/window_schedule.h"

namespace fakes {
namespace ssm {
namespace {

class Ssm : public Service {
 public:
  explicit Ssm(Core& core) : core_(core), queue_(core), engine_(core) {
    core.store.migrate("ssm", {kParameterTables, kSecretBoxTables, kTagTables, kRecordTables,
                               kCommandQueueTables, kAutomationTables, kDueTables});
  }

  std::vector<Built> operations() override {
    Operations operations("ssm", core_);
    add_put_operations(operations);
    add_get_operations(operations);
    add_describe_operations(operations);
    add_tag_operations(operations);
    add_document_operations(operations);
    add_document_list_operations(operations);
    add_command_operations(operations, queue_);
    add_command_list_operations(operations);
    add_service_setting_operations(operations);
    add_association_operations(operations);
    add_association_execution_operations(operations);
    add_automation_operations(operations, engine_);
    add_automation_list_operations(operations);
    add_automation_signal_operations(operations, engine_);
    add_automation_request_operations(operations, engine_);
    add_inventory_operations(operations);
    add_inventory_schema_operations(operations);
    add_compliance_operations(operations);
    add_maintenance_window_operations(operations);
    add_maintenance_window_task_operations(operations);
    add_window_schedule_operations(operations);
    add_window_execution_operations(operations);
    add_activation_operations(operations);
    add_managed_node_operations(operations);
    add_node_list_operations(operations);
    add_session_operations(operations);
    add_ops_item_operations(operations);
    add_ops_item_list_operations(operations);
    add_ops_summary_operations(operations);
    add_access_request_operations(operations);
    add_ops_metadata_operations(operations);
    add_patch_baseline_operations(operations);
    add_patch_group_operations(operations);
    add_calendar_operations(operations);
    add_patch_catalog_operations(operations);
    add_patch_state_operations(operations);
    add_resource_data_sync_operations(operations);
    add_resource_policy_operations(operations);
    return operations.take();
  }

  void begin() override {
    queue_.resume();
    engine_.resume();
  }
  void elapse(Clock::Time now) override {
    expire_parameters(core_, now);
    engine_.elapse(now);
    run_windows(core_, now);
    run_associations(core_, now);
  }

 private:
  Core& core_;
  CommandQueue queue_;
  AutomationEngine engine_;
};

}  // namespace
}  // namespace ssm

std::unique_ptr<Service> make_ssm(Core& core) {
  return std::make_unique<ssm::Ssm>(core);
}

}  // namespace fakes
