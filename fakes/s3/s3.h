// S3: the service, put together from its groups of operations (operations.h). Its state is in the
// tables of schema.h; the bytes of objects are in Blobs.
#pragma once

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::s3 {

class S3 : public Service {
 public:
  explicit S3(Core& core);

  std::vector<Built> operations() override;
  std::optional<Response> answer_raw(RawCall& call) override;
  void finish(const Answered& answered, Response& response) override;
  void elapse(Clock::Time now) override;
  bool uses_blob(std::int64_t id) override;

 private:
  Core& core_;
};

}  // namespace fakes::s3
