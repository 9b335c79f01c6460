#include <algorithm>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/ses/contact_list.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

std::string address_of(const Call& call) {
  const std::string& text = call.input["EmailAddress"].text();
  const auto address = mail::parse_path(text);
  if (!address) throw invalid(call, fmt::format("Invalid email address<{}>.", text));
  return mail::normalized(*address);
}

const std::string& list_name(const Call& call) {
  return call.input["ContactListName"].text();
}

Fault no_contact(const Call& call) {
  return {"NotFoundException",
          fmt::format("{} doesn't exist in List.", call.input["EmailAddress"].text())};
}

void set_given(Value& document, const Call& call) {
  for (const char* member : {"TopicPreferences", "UnsubscribeAll", "AttributesData"}) {
    if (call.input.has(member)) document.set(member, call.input[member]);
  }
}

Value create(Core& core, Call& call) {
  const std::string address = address_of(call);
  Value document = Value::structure({{"UnsubscribeAll", false}});
  set_given(document, call);
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    expect_contact_list(change, list_name(call), place);
    Records contacts(change, place, "contact", list_name(call));
    if (contacts.has(address)) {
      throw Fault("AlreadyExistsException",
                  fmt::format("{} already exists in List.", call.input["EmailAddress"].text()));
    }
    contacts.put(address, document, call.now);
  });
  return Value::structure();
}

Value default_preferences(const Value& topics) {
  Value preferences = Value::list();
  for (const Value& topic : topics.items()) {
    preferences.push(
        Value::structure({{"TopicName", topic["TopicName"]},
                          {"SubscriptionStatus", topic["DefaultSubscriptionStatus"]}}));
  }
  return preferences;
}

Value get(Core& core, Call& call) {
  const std::string address = address_of(call);
  return core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    const Value list = expect_contact_list(look, list_name(call), place);
    const auto contact = Records(look, place, "contact", list_name(call)).find(address);
    if (!contact) throw no_contact(call);
    Value output = contact->document;
    output.set("ContactListName", list_name(call));
    output.set("EmailAddress", contact->name);
    if (!output.has("TopicPreferences")) output.set("TopicPreferences", Value::list());
    output.set("TopicDefaultPreferences", default_preferences(list["Topics"]));
    output.set("CreatedTimestamp", contact->created);
    output.set("LastUpdatedTimestamp", contact->changed);
    return output;
  });
}

Value update(Core& core, Call& call) {
  const std::string address = address_of(call);
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    expect_contact_list(change, list_name(call), place);
    Records contacts(change, place, "contact", list_name(call));
    auto contact = contacts.find(address);
    if (!contact) throw no_contact(call);
    set_given(contact->document, call);
    contacts.put(address, contact->document, call.now);
  });
  return Value::structure();
}

Value remove(Core& core, Call& call) {
  const std::string address = address_of(call);
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    expect_contact_list(change, list_name(call), place);
    if (!Records(change, place, "contact", list_name(call)).erase(address)) throw no_contact(call);
  });
  return Value::structure();
}

// What the contact chose for a topic, or what the topic begins with if defaults count.
std::string status_for(const Value& contact, const Value& list, const std::string& topic,
                       bool with_defaults) {
  for (const Value& preference : contact["TopicPreferences"].items()) {
    if (preference["TopicName"].text() == topic) return preference["SubscriptionStatus"].text();
  }
  if (!with_defaults) return "";
  for (const Value& known : list["Topics"].items()) {
    if (known["TopicName"].text() == topic) return known["DefaultSubscriptionStatus"].text();
  }
  return "";
}

bool fits_filter(const Value& filter, const Value& contact, const Value& list) {
  const std::string& wanted = filter["FilteredStatus"].text();
  const Value& topic = filter["TopicFilter"];
  if (filter.is_null()) return true;
  const bool is_out_of_all = contact["UnsubscribeAll"].boolean();
  if (topic.is_null()) {
    return wanted.empty() || (wanted == "OPT_OUT") == is_out_of_all;
  }
  const std::string status = status_for(contact, list, topic["TopicName"].text(),
                                        topic["UseDefaultIfPreferenceUnavailable"].boolean());
  return wanted.empty() ? !status.empty() : (is_out_of_all ? "OPT_OUT" : status) == wanted;
}

Value list(Core& core, Call& call) {
  const auto after = read_page_token(call.input["NextToken"].text());
  if (!after) throw bad_token(call);
  const std::size_t limit = page_size(call, 1000);
  return core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    const Value list = expect_contact_list(look, list_name(call), place);
    Value shown = Value::list();
    Value output = Value::structure();
    std::int64_t last = 0;
    for (const Record& contact : Records(look, place, "contact", list_name(call)).all()) {
      if (contact.id <= *after || !fits_filter(call.input["Filter"], contact.document, list)) {
        continue;
      }
      if (shown.size() == limit) {
        output.set("NextToken", page_token(last));
        break;
      }
      Value item = Value::structure({{"EmailAddress", contact.name}});
      item.set("TopicPreferences", contact.document["TopicPreferences"]);
      item.set("TopicDefaultPreferences", default_preferences(list["Topics"]));
      item.set("UnsubscribeAll", contact.document["UnsubscribeAll"].boolean());
      item.set("LastUpdatedTimestamp", contact.changed);
      shown.push(std::move(item));
      last = contact.id;
    }
    output.set("Contacts", std::move(shown));
    return output;
  });
}

}  // namespace

Operations contact_operations() {
  return {
      {"sesv2", "CreateContact", create}, {"sesv2", "GetContact", get},
      {"sesv2", "UpdateContact", update}, {"sesv2", "DeleteContact", remove},
      {"sesv2", "ListContacts", list},    {"sesv2", "ListContactsByPost", list},
  };
}

}  // namespace fakes::ses
