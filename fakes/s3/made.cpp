#include "fakes/s3/made.h"

#include <utility>

#include "fakes/s3/notification.h"
#include "fakes/s3/replication.h"

namespace fakes::s3 {

Object add_made(Transaction& state, const Call& call, const Bucket& bucket, Object object,
                std::string_view event, Unused& unused) {
  object.replication = replication_of_new(state, bucket, object);
  Object added = add_version(state, bucket, std::move(object), unused);
  note_event(state, call, bucket, added, event);
  return added;
}

}  // namespace fakes::s3
