// What only operators of a rehearsal can do with SES: what AWS's support does on AWS, and what DNS
// and other people's mailboxes do in the world. For the control API and the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/core.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/records.h"

namespace fakes::ses {

// Ends the sandbox, whether or not it was asked for.
void grant_production_access(Core& core, const Place& place, double max_24_hours = 50'000,
                             double max_a_second = 14);
// The request is refused; the sandbox stays.
void deny_production_access(Core& core, const Place& place);
// As in the beginning.
void return_to_sandbox(Core& core, const Place& place);
// Places that wait for an answer.
struct AccessRequest {
  Place place;
  std::string case_id;
  std::string use_case;
  std::string website;
};
std::vector<AccessRequest> access_requests(Core& core);

// Records that DNS is to have, in place of a server's. Domains that wait are looked at at once.
void tell_dns_record(Core& core, const DnsRecord& record);
void forget_dns_record(Core& core, const DnsRecord& record);
std::vector<DnsRecord> told_dns_records(Core& core);
// "192.0.2.53:53"; "" asks none.
void use_dns_server(Core& core, const std::string& server);
// Identities of all accounts, with how they are and what DNS is to have of them.
struct IdentityState {
  Place place;
  std::string name;
  bool is_verified = false;
  std::string status;  // of the address or the domain: "Pending", "Success", "Failed"
  std::string dkim;    // likewise, "NotStarted" without
  std::vector<DnsRecord> records;
};
std::vector<IdentityState> identity_states(Core& core);
// What each account that SES knows may do.
struct AccountState {
  Place place;
  bool has_production_access = false;
  bool is_sending_enabled = true;
  double max_24_hours = 0;
  double max_a_second = 0;
  std::int64_t sent_24_hours = 0;
};
std::vector<AccountState> account_states(Core& core);
// Verifies an identity without mail or DNS. False when there is none.
bool verify_identity(Core& core, const Place& place, const std::string& name);

// Identities are verified as soon as they are made, recipients need not be, quotas do not count:
// for suites written for other fakes. Off unless told.
void set_open(Core& core, bool is_open);
bool is_open(Core& core);

// What becomes of mail to that address: "bounce", "soft_bounce", "complaint", "ooto", "no_tls"
// (bounces what requires TLS); "" delivers. Throws Error usage for another word.
void set_mailbox(Core& core, const std::string& address, const std::string& fate);

// What is remembered of a message that was sent; nothing of others.
struct Remembered {
  std::string from;           // as the client wrote it
  std::string template_name;  // "" without
  std::string template_data;
};
std::optional<Remembered> remembered(Core& core, const std::string& message_id);

// The events of a message, as JSON texts, in their order; of all messages with "".
std::vector<std::string> events_of(Core& core, const std::string& message_id);

}  // namespace fakes::ses
