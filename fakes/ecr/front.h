// The registry's front: requests of `docker`, containerd, skopeo and their like, in OCI's
// distribution API (https://github.com/opencontainers/distribution-spec). It decides as ECR does
// who may do what, and to which repository; layers go through to the registry behind, and come
// back, without being held here.
#pragma once

#include <string>

#include "fakes/ecr/front_path.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/repository.h"
#include "fakes/response.h"
#include "fakes/service.h"

namespace fakes::ecr {

// Never throws Fault or Error: what is refused is said in the API's own form.
Response answer_front(Ecr& ecr, RawCall& call);

// One request that was let in.
struct FrontCall {
  Ecr& ecr;
  RawCall& raw;
  FrontPath path;
  Identity identity;
  Scope registry;
  std::string operation;  // of ECR's API, which it amounts to: "PutImage"
};

// What there is to do with each kind of path. All throw Fault, as operations of the API.
Response answer_catalog(FrontCall& call);
Response answer_tags(FrontCall& call);
Response answer_manifest(FrontCall& call);
Response answer_blob(FrontCall& call);
Response answer_upload(FrontCall& call);

// The repository that the path names, if the caller may do that to it.
Repository repository_of(FrontCall& call);
// "http://127.0.0.1:4566/v2/<name>/<kind>/<reference>"
std::string address_of(const FrontCall& call, std::string_view kind, std::string_view reference);

}  // namespace fakes::ecr
