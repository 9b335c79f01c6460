// DNS as SES sees it: the records that an operator told, and those of a server that is asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/store.h"

namespace fakes::ses {

enum class DnsType { txt, cname, mx };

struct DnsRecord {
  std::string name;  // without the last dot, in lower case
  DnsType type = DnsType::txt;
  std::string value;  // a text, a name without the last dot, "10 mail.example.com"
};

std::string_view dns_type_name(DnsType type);

// Safe from any thread.
class Dns {
 public:
  virtual ~Dns() = default;
  // Nothing when there are none, or nobody answers.
  virtual std::vector<std::string> look_up(const std::string& name, DnsType type) const = 0;
};

// Told records first, then the server of the settings, if there is one.
class StoredDns : public Dns {
 public:
  explicit StoredDns(Store& store) : store_(store) {}
  std::vector<std::string> look_up(const std::string& name, DnsType type) const override;

  void tell(const DnsRecord& record);
  void forget(const DnsRecord& record);

 private:
  Store& store_;
};

// Asks a server, "192.0.2.53" or "192.0.2.53:5353", once, and waits two seconds at most.
std::vector<std::string> ask_dns(const std::string& server, const std::string& name, DnsType type);
// The values in a DNS answer (RFC 1035) of that type; nothing when it is malformed.
std::vector<std::string> read_dns_answer(std::string_view answer, DnsType type);

}  // namespace fakes::ses
