// Tags of versions.
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/tags.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

// Sets the tags of the version that the call names.
Reply replace_tags(Core& core, Call& call, const std::string& tags) {
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    Object object = version_of(state, call, bucket);
    object.tags = tags;
    update_version(state, object);
    add_version_header(reply.headers, bucket, object);
  });
  return reply;
}

Reply put_object_tagging(Core& core, Call& call) {
  const auto& set = call.input["Tagging"]["TagSet"];
  return replace_tags(core, call, tags_text(tags_of_set(set, kMostObjectTags)));
}

Reply delete_object_tagging(Core& core, Call& call) {
  return replace_tags(core, call, "");
}

Reply get_object_tagging(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const Object object = version_of(state, call, bucket);
    reply.output.set("TagSet", tag_set(tags_of(object.tags)));
    add_version_header(reply.headers, bucket, object);
  });
  return reply;
}

}  // namespace

std::vector<Entry> tag_operations() {
  return {{"PutObjectTagging", put_object_tagging},
          {"GetObjectTagging", get_object_tagging},
          {"DeleteObjectTagging", delete_object_tagging}};
}

}  // namespace fakes::s3
