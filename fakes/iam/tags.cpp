#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

// Whose tags: policies and providers go by their ARN.
template <Kind kind>
Entity tagged(Transaction& state, const Call& call) {
  if constexpr (kind == Kind::policy) {
    return need_arn(state, call, kind, call.input["PolicyArn"].text());
  } else if constexpr (kind == Kind::provider) {
    return need_arn(state, call, kind, call.input["OpenIDConnectProviderArn"].text());
  } else {
    return need(state, call, kind);
  }
}

template <Kind kind>
Reply tag(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    set_tags(state, tagged<kind>(state, call).id, call.input["Tags"]);
  });
  return {};
}

template <Kind kind>
Reply untag(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity entity = tagged<kind>(state, call);
    for (const Value& key : call.input["TagKeys"].items()) {
      state.run("DELETE FROM iam_tag WHERE owner = ? AND key = ?", entity.id, key.text());
    }
  });
  return {};
}

template <Kind kind>
Reply list(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    const Value tags = tags_of(state, tagged<kind>(state, call).id);
    for (const Value& tag : tags.items()) items.emplace_back(tag["Key"].text(), tag);
    return page(call, "Tags", items);
  });
}

}  // namespace

Operations tag_operations() {
  return {{"TagUser", tag<Kind::user>},
          {"UntagUser", untag<Kind::user>},
          {"ListUserTags", list<Kind::user>},
          {"TagRole", tag<Kind::role>},
          {"UntagRole", untag<Kind::role>},
          {"ListRoleTags", list<Kind::role>},
          {"TagPolicy", tag<Kind::policy>},
          {"UntagPolicy", untag<Kind::policy>},
          {"ListPolicyTags", list<Kind::policy>},
          {"TagInstanceProfile", tag<Kind::instance_profile>},
          {"UntagInstanceProfile", untag<Kind::instance_profile>},
          {"ListInstanceProfileTags", list<Kind::instance_profile>},
          {"TagOpenIDConnectProvider", tag<Kind::provider>},
          {"UntagOpenIDConnectProvider", untag<Kind::provider>},
          {"ListOpenIDConnectProviderTags", list<Kind::provider>}};
}

}  // namespace fakes::iam
