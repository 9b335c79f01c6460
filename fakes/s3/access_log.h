// Server access logs: a line for each request to a bucket that logs, delivered as objects to
// another. Source: Amazon S3 User Guide, "Amazon S3 server access log format".
#pragma once

#include "fakes/core.h"
#include "fakes/response.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Keeps the line, if the bucket logs.
void log_request(Core& core, const Answered& answered, const Response& response);

// Writes what is kept for some minutes into the target buckets, as far as those let the log
// delivery service in; else it is lost, as it is on AWS.
void deliver_logs(Core& core, Clock::Time now);

}  // namespace fakes::s3
