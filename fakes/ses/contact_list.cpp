#include "fakes/ses/contact_list.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/ses/document.h"
#include "fakes/ses/tags.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "contact_list";
constexpr std::size_t kMostTopics = 20;
// Below the paths of version 2, so that the gateway gives it to SES.
constexpr std::string_view kPath = "/v2/email/unsubscribe/";

// Shown and stored lists have the same form.
Value checked_topics(const Call& call, const Value& topics) {
  if (topics.size() > kMostTopics) throw invalid(call, "A contact list has 20 topics at most.");
  std::set<std::string> names;
  for (const Value& topic : topics.items()) {
    const std::string& name = topic["TopicName"].text();
    if (name.empty()) throw invalid(call, "Topic name must be specified.");
    if (!names.insert(name).second) {
      throw invalid(call, fmt::format("Duplicate topic name <{}>.", name));
    }
  }
  return topics.is_null() ? Value::list() : topics;
}

Value create(Core& core, Call& call) {
  const std::string& name = call.input["ContactListName"].text();
  Value document = Value::structure();
  document.set("Topics", checked_topics(call, call.input["Topics"]));
  document.set("Description", call.input["Description"]);
  document.set("Tags", checked_tags(call, call.input["Tags"]));
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    Records lists(change, place, kKind);
    if (lists.has(name)) {
      throw Fault("AlreadyExistsException", fmt::format("List with name {} already exists.", name));
    }
    lists.put(name, document, call.now);
  });
  return Value::structure();
}

Value get(Core& core, Call& call) {
  const std::string& name = call.input["ContactListName"].text();
  return core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    Value output = expect_contact_list(look, name, place);
    const auto record = Records(look, place, kKind).find(name);
    output.set("ContactListName", name);
    output.set("CreatedTimestamp", record->created);
    output.set("LastUpdatedTimestamp", record->changed);
    return output;
  });
}

// All of it is replaced.
Value update(Core& core, Call& call) {
  const std::string& name = call.input["ContactListName"].text();
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    Value document = expect_contact_list(change, name, place);
    document.set("Topics", checked_topics(call, call.input["Topics"]));
    document.set("Description", call.input["Description"]);
    Records(change, place, kKind).put(name, document, call.now);
  });
  return Value::structure();
}

Value remove(Core& core, Call& call) {
  const std::string& name = call.input["ContactListName"].text();
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    expect_contact_list(change, name, place);
    Records(change, place, "contact", name).erase_all();
    Records(change, place, kKind).erase(name);
  });
  return Value::structure();
}

Value list(Core& core, Call& call) {
  const Place place = place_of(call);
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place, kKind), 1000); });
  Value lists = Value::list();
  for (const Record& record : page.records) {
    lists.push(Value::structure(
        {{"ContactListName", record.name}, {"LastUpdatedTimestamp", record.changed}}));
  }
  Value output = Value::structure({{"ContactLists", std::move(lists)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Response page(int status, const std::string& text) {
  return {status,
          {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}},
          fmt::format("<!DOCTYPE html>\n<html><head><title>Subscriptions</title></head>"
                      "<body><p>{}</p></body></html>\n",
                      text)};
}

}  // namespace

Value expect_contact_list(Transaction& look, std::string_view name, const Place& place) {
  const auto record = Records(look, place, kKind).find(name);
  if (!record) {
    throw Fault("NotFoundException", fmt::format("List with name: {} doesn't exist.", name));
  }
  return record->document;
}

bool is_subscribed(Transaction& change, const Place& place, const std::string& list,
                   const std::string& topic, const std::string& address, Clock::Time now) {
  Records contacts(change, place, "contact", list);
  const auto contact = contacts.find(address);
  if (!contact) contacts.put(address, Value::structure({{"UnsubscribeAll", false}}), now);
  const Value document = contact ? contact->document : Value();
  if (document["UnsubscribeAll"].boolean()) return false;
  if (topic.empty()) return true;
  for (const Value& preference : document["TopicPreferences"].items()) {
    if (preference["TopicName"].text() == topic) {
      return preference["SubscriptionStatus"].text() == "OPT_IN";
    }
  }
  const Value lists = expect_contact_list(change, list, place);
  for (const Value& known : lists["Topics"].items()) {
    if (known["TopicName"].text() == topic) {
      return known["DefaultSubscriptionStatus"].text() == "OPT_IN";
    }
  }
  throw Fault("NotFoundException", fmt::format("Topic with name: {} doesn't exist.", topic));
}

std::string unsubscribe_link(const Place& place, const std::string& list, const std::string& topic,
                             const std::string& address, const std::string& endpoint) {
  Value token = Value::structure({{"account", place.account},
                                  {"region", place.region},
                                  {"list", list},
                                  {"topic", topic},
                                  {"address", address}});
  return endpoint + std::string(kPath) + wire::percent_encode(wire::base64(to_text(token)));
}

std::optional<Response> answer_unsubscribe(Core& core, const RawCall& call) {
  const std::string_view path = call.request.path;
  if (path.substr(0, kPath.size()) != kPath) return std::nullopt;
  const auto text = wire::unbase64(wire::percent_decode(path.substr(kPath.size())));
  const Value token = text ? from_text(*text) : Value();
  const Place place{token["account"].text(), token["region"].text()};
  const std::string& list = token["list"].text();
  const std::string& topic = token["topic"].text();
  return core.store.write([&](Transaction& change) -> Response {
    Records contacts(change, place, "contact", list);
    const auto contact = contacts.find(token["address"].text());
    if (!contact) return page(400, "There is no such subscription.");
    Value document = contact->document;
    if (topic.empty()) {
      document.set("UnsubscribeAll", true);
    } else {
      Value kept = Value::list();
      for (const Value& preference : document["TopicPreferences"].items()) {
        if (preference["TopicName"].text() != topic) kept.push(preference);
      }
      kept.push(Value::structure({{"TopicName", topic}, {"SubscriptionStatus", "OPT_OUT"}}));
      document.set("TopicPreferences", std::move(kept));
    }
    contacts.put(contact->name, document, call.now);
    return page(200, "You are unsubscribed.");
  });
}

Operations contact_list_operations() {
  return {
      {"sesv2", "CreateContactList", create}, {"sesv2", "GetContactList", get},
      {"sesv2", "UpdateContactList", update}, {"sesv2", "DeleteContactList", remove},
      {"sesv2", "ListContactLists", list},
  };
}

}  // namespace fakes::ses
