// Contact lists: who subscribed to what. Kept as records "contact_list" and, below a list's name,
// "contact".
#pragma once

#include <optional>
#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// Throws the fault that there is none of that name.
wire::Value expect_contact_list(Transaction& look, std::string_view name, const Place& place);

// Whether mail of that list (and topic, "" without) may go to the address. Who is not in the list
// yet is added.
bool is_subscribed(Transaction& change, const Place& place, const std::string& list,
                   const std::string& topic, const std::string& address, Clock::Time now);

// The link by which a recipient unsubscribes, and the page behind it.
std::string unsubscribe_link(const Place& place, const std::string& list, const std::string& topic,
                             const std::string& address, const std::string& endpoint);
std::optional<Response> answer_unsubscribe(Core& core, const RawCall& call);

Operations contact_list_operations();
Operations contact_operations();

}  // namespace fakes::ses
