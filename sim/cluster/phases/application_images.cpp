// The application's images, on every node that runs pods; an unknown version is refused before
// anything changes.
#include "sim/cluster/application/images.h"

#include "sim/base/file.h"
#include "sim/base/text.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {

bool application_images(Context& context) {
  Deployment& deployment = *context.deployment;
  const Application& application = deployment.application;
  const auto before = rolled_out(context.kube(), application, context.deadline);
  if (before) deployment.version_before = before->version;
  if (deployment.version.empty()) {
    deployment.version = before ? before->version : application.default_version;
  }
  const auto images = images_of(make_images(context, application), application, deployment.version);
  deployment.objects = render(context, application, deployment.version);
  // The manifests alone do not change with what the images hold.
  std::string ids;
  for (const ContainerImage& image : images) ids += image.id;
  deployment.digest = sha256(deployment.objects.dump() + ids).substr(0, 16);
  deployment.is_applied =
      before && before->version == deployment.version && before->digest == deployment.digest;
  bool changed = false;
  const auto workers = context.with_role("worker");
  for (vm::Node* node : workers.empty() ? context.with_role("master") : workers) {
    changed = load_images(context, *node, images) || changed;
  }
  return changed;
}

}  // namespace sim::phases
