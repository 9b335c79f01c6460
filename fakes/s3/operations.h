// S3's operations, in groups: each file that has some lists them in a function, named here and in
// s3.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Called after authorize() (access.h) let the caller in.
struct Entry {
  std::string_view operation;
  Reply (*run)(Core& core, Call& call);
};

std::vector<Entry> acl_operations();
std::vector<Entry> attribute_operations();
std::vector<Entry> bucket_operations();
std::vector<Entry> configuration_operations();
std::vector<Entry> copy_operations();
std::vector<Entry> delete_operations();
std::vector<Entry> get_operations();
std::vector<Entry> list_operations();
std::vector<Entry> lock_operations();
std::vector<Entry> numbered_operations();
std::vector<Entry> part_operations();
std::vector<Entry> policy_operations();
std::vector<Entry> put_operations();
std::vector<Entry> restore_operations();
std::vector<Entry> tag_operations();
std::vector<Entry> upload_operations();

}  // namespace fakes::s3
