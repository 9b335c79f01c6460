// The files of import jobs: contacts, or addresses for the suppression list, as CSV or as JSON, one
// a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/ses/operation.h"

namespace fakes::ses {

// One line. Members of contacts: emailAddress, unsubscribeAll, attributesData, topicPreferences (a
// structure of topics' names and "OPT_IN", "OPT_OUT"); of suppressed addresses: emailAddress,
// reason. Lines that cannot be read are null.
std::vector<wire::Value> read_import_json(std::string_view file);
// The first line names the columns, "topicPreferences.NAME" of topics; without such a line they are
// emailAddress and reason.
std::vector<wire::Value> read_import_csv(std::string_view file);

Operations import_operations();

}  // namespace fakes::ses
