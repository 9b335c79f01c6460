// A whole message that a client made: who it is from and to, and what SES refuses in it.
#pragma once

#include <string>
#include <vector>

#include "fakes/ses/outgoing.h"

namespace fakes::ses {

// What SendRawEmail and version 2's Content.Raw say beside the message.
struct RawParameters {
  std::string operation;
  std::string source;                     // "" when the header says it
  std::vector<std::string> destinations;  // empty when the header says them
  bool has_destinations = false;
  std::string return_path;
  std::string configuration_set;
  std::string identity_arn;
  MessageTags tags;
};

// Throws the refusals of SES: missing and repeated header fields, size, forbidden attachments,
// addresses. The fields X-SES-... count where a parameter is not given.
Outgoing read_raw_message(const Call& call, std::string message, RawParameters parameters);

}  // namespace fakes::ses
