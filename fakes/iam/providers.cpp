// Providers of OpenID Connect: whose tokens roles may be assumed with.
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t max_clients = 100;

Entity need_provider(Transaction& state, const Call& call) {
  return need_arn(state, call, Kind::provider, call.input["OpenIDConnectProviderArn"].text());
}

Value list_of(Transaction& state, const Entity& provider, std::string_view kind) {
  Value list = Value::list();
  for (const std::string& text : texts(state, provider.id, kind)) list.push(text);
  return list;
}

void set_thumbprints(Transaction& state, const Call& call, const Entity& provider) {
  const auto& list = call.input["ThumbprintList"].items();
  if (list.size() > 5)
    throw Fault("InvalidInput", "Thumbprint list must contain fewer than 5 entries.");
  state.run("DELETE FROM iam_text WHERE owner = ? AND kind = 'thumbprint'", provider.id);
  for (const Value& text : list) add_text(state, provider.id, "thumbprint", text.text());
}

Reply create_provider(Iam& iam, Call& call) {
  std::string url = call.input["Url"].text();
  constexpr std::string_view scheme = "https://";
  if (url.compare(0, scheme.size(), scheme) != 0 || url.size() == scheme.size()) {
    throw Fault("ValidationError", "Invalid Open ID Connect Provider URL");
  }
  return iam.core.store.write([&](Transaction& state) {
    Entity provider;
    provider.kind = Kind::provider;
    provider.path = "/";
    provider.name = url.substr(scheme.size());
    create(state, call, provider);
    for (const Value& client : call.input["ClientIDList"].items()) {
      add_text(state, provider.id, "client", client.text());
    }
    set_thumbprints(state, call, provider);
    set_tags(state, provider.id, call.input["Tags"]);
    Reply reply;
    reply.output.set("OpenIDConnectProviderArn", provider.arn());
    if (Value tags = tags_of(state, provider.id); !tags.is_null()) {
      reply.output.set("Tags", std::move(tags));
    }
    return reply;
  });
}

Reply get_provider(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    const Entity provider = need_provider(state, call);
    Reply reply{value_of(state, provider, true)};
    reply.output.set("ClientIDList", list_of(state, provider, "client"));
    reply.output.set("ThumbprintList", list_of(state, provider, "thumbprint"));
    return reply;
  });
}

Reply list_providers(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Value list = Value::list();
    for (const Entity& provider : all(state, call.account, Kind::provider)) {
      list.push(Value::structure({{"Arn", provider.arn()}}));
    }
    return Reply{Value::structure({{"OpenIDConnectProviderList", std::move(list)}})};
  });
}

Reply delete_provider(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) { remove(state, need_provider(state, call)); });
  return {};
}

Reply add_client(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    const Entity provider = need_provider(state, call);
    add_text(state, provider.id, "client", call.input["ClientID"].text());
    if (texts(state, provider.id, "client").size() > max_clients) {
      throw limit_exceeded("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
    }
  });
  return {};
}

Reply remove_client(Iam& iam, Call& call) {
  iam.core.store.write([&](Transaction& state) {
    state.run("DELETE FROM iam_text WHERE owner = ? AND kind = 'client' AND text = ?",
              need_provider(state, call).id, call.input["ClientID"].text());
  });
  return {};
}

Reply update_thumbprint(Iam& iam, Call& call) {
  iam.core.store.write(
      [&](Transaction& state) { set_thumbprints(state, call, need_provider(state, call)); });
  return {};
}

}  // namespace

Operations provider_operations() {
  return {{"CreateOpenIDConnectProvider", create_provider},
          {"GetOpenIDConnectProvider", get_provider},
          {"ListOpenIDConnectProviders", list_providers},
          {"DeleteOpenIDConnectProvider", delete_provider},
          {"AddClientIDToOpenIDConnectProvider", add_client},
          {"RemoveClientIDFromOpenIDConnectProvider", remove_client},
          {"UpdateOpenIDConnectProviderThumbprint", update_thumbprint}};
}

}  // namespace fakes::iam
