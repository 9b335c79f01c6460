#include "fakes/s3/object_lock.h"

#include <chrono>

#include "fakes/s3/access.h"
#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

std::optional<Clock::Time> header_time(const Call& call, std::string_view name) {
  const auto text = call.request.header(name);
  if (!text) return std::nullopt;
  const auto time = wire::parse_time(*text, wire::TimeFormat::iso8601);
  if (!time)
    throw invalid_argument("The retain until date must be provided in ISO 8601 format", name,
                           *text);
  return time;
}

}  // namespace

Clock::Time DefaultRetention::until(Clock::Time from) const {
  // S3 counts years as that many days.
  constexpr int kDaysOfYear = 365;
  return from + std::chrono::hours(24) * (days + years * kDaysOfYear);
}

std::optional<DefaultRetention> default_retention(Transaction& state, const Bucket& bucket) {
  const auto text = setting(state, bucket, "object-lock");
  if (!text || text->empty()) return std::nullopt;
  DefaultRetention retention;
  for (const auto& [name, value] : wire::parse_form(*text)) {
    if (name == "mode") retention.mode = value;
    if (name == "days") retention.days = static_cast<int>(wire::parse_integer(value).value_or(0));
    if (name == "years") retention.years = static_cast<int>(wire::parse_integer(value).value_or(0));
  }
  return retention;
}

RequestedLock requested_lock(const Call& call) {
  constexpr std::string_view kMode = "x-amz-object-lock-mode";
  constexpr std::string_view kUntil = "x-amz-object-lock-retain-until-date";
  constexpr std::string_view kHold = "x-amz-object-lock-legal-hold";
  RequestedLock lock;
  const auto mode = call.request.header(kMode);
  const auto until = header_time(call, kUntil);
  if (mode.has_value() != until.has_value()) {
    throw Fault("InvalidArgument",
                "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be "
                "supplied")
        .with("ArgumentName", mode ? kUntil : kMode);
  }
  if (mode) {
    if (*mode != "GOVERNANCE" && *mode != "COMPLIANCE") {
      throw invalid_argument("Unknown wormMode directive.", kMode, *mode);
    }
    if (*until <= call.now) {
      throw invalid_argument("The retain until date must be in the future!", kUntil,
                             call.request.header(kUntil).value_or(""));
    }
    lock.mode = *mode;
    lock.until = *until;
  }
  if (const auto hold = call.request.header(kHold)) {
    if (*hold != "ON" && *hold != "OFF") {
      throw invalid_argument("Legal Hold must be either of 'ON' or 'OFF'", kHold, *hold);
    }
    lock.legal_hold = *hold;
  }
  return lock;
}

bool bypasses_governance(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                         const Object& object) {
  const auto asked = call.request.header("x-amz-bypass-governance-retention");
  return asked && lower_case(*asked) == "true" &&
         may(state, core, call, bucket, "s3:BypassGovernanceRetention", object.key, &object);
}

void check_removable(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                     const Object& object) {
  const Fault locked =
      Fault("AccessDenied", "Access Denied because object protected by object lock.")
          .with_status(403);
  if (object.legal_hold == "ON") throw locked;
  if (object.lock_mode.empty() || object.locked_until <= call.now) return;
  if (object.lock_mode == "GOVERNANCE" && bypasses_governance(state, core, call, bucket, object)) {
    return;
  }
  throw locked;
}

}  // namespace fakes::s3
