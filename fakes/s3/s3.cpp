#include "fakes/s3/s3.h"

#include "fakes/s3/access.h"
#include "fakes/s3/access_log.h"
#include "fakes/s3/lifecycle_work.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/raw.h"
#include "fakes/s3/region.h"
#include "fakes/s3/replication.h"
#include "fakes/s3/schema.h"
#include "fakes/s3/upload.h"
#include "fakes/services.h"
#include "sim/base/log.h"

namespace fakes {

std::unique_ptr<Service> make_s3(Core& core) {
  return std::make_unique<s3::S3>(core);
}

}  // namespace fakes

namespace fakes::s3 {

S3::S3(Core& core) : core_(core) {
  core_.store.migrate("s3", schema_steps());
}

std::vector<Built> S3::operations() {
  std::vector<Built> built;
  for (const auto& group :
       {acl_operations(), attribute_operations(), bucket_operations(), configuration_operations(),
        copy_operations(), delete_operations(), get_operations(), list_operations(),
        lock_operations(), numbered_operations(), part_operations(), policy_operations(),
        put_operations(), restore_operations(), tag_operations(), upload_operations()}) {
    for (const Entry& entry : group) {
      built.push_back({"s3", entry.operation, [&core = core_, run = entry.run](Call& call) {
                         authorize(core, call);
                         return run(core, call);
                       }});
    }
  }
  return built;
}

std::optional<Response> S3::answer_raw(RawCall& call) {
  try {
    if (call.is_website) return answer_website(core_, call);
    if (call.request.method == "OPTIONS") return answer_preflight(core_, call);
    if (is_form(call)) return answer_form(core_, call);
  } catch (const wire::Fault& fault) {
    return fault_response(call, fault);
  }
  return std::nullopt;
}

void S3::finish(const Answered& answered, Response& response) {
  // The answer stands; what cannot be added to it is for our log.
  try {
    add_region(core_, answered, response);
    add_cors(core_, answered, response);
    log_request(core_, answered, response);
  } catch (const sim::Error& error) {
    sim::log::write(sim::log::Level::error, "S3: " + error.message());
  }
}

void S3::elapse(Clock::Time now) {
  work_lifecycle(core_, now);
  work_replication(core_);
  deliver_logs(core_, now);
  const bool has_old =
      core_.store.read([&](Transaction& state) { return has_completed(state, now); });
  if (has_old) core_.store.write([&](Transaction& state) { forget_completed(state, now); });
}

bool S3::uses_blob(std::int64_t id) {
  return core_.store.read([&](Transaction& state) {
    return state.integer("SELECT count(*) FROM s3_pieces WHERE blob = ?", id) != 0;
  });
}

}  // namespace fakes::s3
