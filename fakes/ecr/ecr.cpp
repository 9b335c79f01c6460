// Elastic Container Registry: repositories and their images by AWS's API, and the registry itself
// for clients that push and pull.
#include "fakes/ecr/front.h"
#include "fakes/ecr/image.h"
#include "fakes/ecr/lifecycle.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/repository.h"
#include "fakes/ecr/upload.h"
#include "fakes/services.h"

namespace fakes {
namespace ecr {
namespace {

class EcrService : public Service {
 public:
  explicit EcrService(Core& core) : ecr_{core} {
    core.store.migrate("ecr", {kRepositoryTables, kImageTables, kUploadTables});
  }

  std::vector<Built> operations() override {
    Operations operations("ecr", ecr_);
    add_repository_operations(operations);
    add_repository_setting_operations(operations);
    add_repository_policy_operations(operations);
    add_registry_operations(operations);
    add_tag_operations(operations);
    add_authorization_operations(operations);
    add_image_operations(operations);
    add_image_change_operations(operations);
    add_layer_operations(operations);
    add_layer_upload_operations(operations);
    add_lifecycle_operations(operations);
    return operations.take();
  }

  std::optional<Response> answer_raw(RawCall& call) override {
    if (!call.is_registry) return std::nullopt;
    return answer_front(ecr_, call);
  }

  void elapse(Clock::Time now) override { run_lifecycle_policies(ecr_, now); }

 private:
  Ecr ecr_;
};

}  // namespace
}  // namespace ecr

std::unique_ptr<Service> make_ecr(Core& core) {
  return std::make_unique<ecr::EcrService>(core);
}

}  // namespace fakes
