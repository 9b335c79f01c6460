// The operations of ECR, gathered from its families: each adds its own.
#pragma once

#include <mutex>
#include "fakes/core.h"
#include "fakes/operation_list.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::ecr {

using wire::Fault;
using wire::Value;

// What all operations share.
struct Ecr {
  Core& core;
  // One push or removal of an image at a time, so that none removes what another has just pushed.
  std::mutex images = {};
};

using Operations = OperationList<Ecr>;

void add_repository_operations(Operations& operations);
void add_repository_setting_operations(Operations& operations);
void add_repository_policy_operations(Operations& operations);
void add_registry_operations(Operations& operations);
void add_tag_operations(Operations& operations);
void add_authorization_operations(Operations& operations);
void add_image_operations(Operations& operations);
void add_image_change_operations(Operations& operations);
void add_layer_operations(Operations& operations);
void add_layer_upload_operations(Operations& operations);
void add_lifecycle_operations(Operations& operations);

}  // namespace fakes::ecr
