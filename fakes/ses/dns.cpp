#include "fakes/ses/dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

#include <array>
#include <cstring>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ses/account.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

int wire_type(DnsType type) {
  switch (type) {
    case DnsType::txt:
      return ns_t_txt;
    case DnsType::cname:
      return ns_t_cname;
    case DnsType::mx:
      return ns_t_mx;
  }
  return ns_t_txt;
}

std::string name_at(const ns_msg& message, const unsigned char* at) {
  std::array<char, NS_MAXDNAME> name{};
  const int length =
      ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), at, name.data(), name.size());
  return length < 0 ? "" : lower_case(name.data());
}

std::string text_of(const unsigned char* data, std::size_t size) {
  std::string text;
  for (std::size_t at = 0; at < size;) {
    const std::size_t length = data[at++];
    if (length > size - at) return "";
    text.append(reinterpret_cast<const char*>(data) + at, length);
    at += length;
  }
  return text;
}

std::string value_of(const ns_msg& message, const ns_rr& record, DnsType type) {
  const unsigned char* data = ns_rr_rdata(record);
  const std::size_t size = ns_rr_rdlen(record);
  if (type == DnsType::txt) return text_of(data, size);
  if (type == DnsType::cname) return name_at(message, data);
  if (size < 3) return "";
  return fmt::format("{} {}", data[0] * 256 + data[1], name_at(message, data + 2));
}

struct Server {
  std::string address;
  std::uint16_t port = 53;
};

Server parse_server(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {text};
  const auto port = wire::parse_integer(text.substr(colon + 1));
  return {text.substr(0, colon), static_cast<std::uint16_t>(port.value_or(53))};
}

}  // namespace

std::string_view dns_type_name(DnsType type) {
  switch (type) {
    case DnsType::txt:
      return "TXT";
    case DnsType::cname:
      return "CNAME";
    case DnsType::mx:
      return "MX";
  }
  return "TXT";
}

std::vector<std::string> read_dns_answer(std::string_view answer, DnsType type) {
  ns_msg message;
  const auto* bytes = reinterpret_cast<const unsigned char*>(answer.data());
  if (ns_initparse(bytes, static_cast<int>(answer.size()), &message) != 0) return {};
  std::vector<std::string> values;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return {};
    if (ns_rr_type(record) != wire_type(type)) continue;
    auto value = value_of(message, record, type);
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

std::vector<std::string> ask_dns(const std::string& server, const std::string& name, DnsType type) {
  struct __res_state state {};
  if (res_ninit(&state) != 0) return {};
  const Server asked = parse_server(server);
  state.nscount = 1;
  state.nsaddr_list[0].sin_family = AF_INET;
  state.nsaddr_list[0].sin_port = htons(asked.port);
  state.retrans = 1;
  state.retry = 2;
  std::array<unsigned char, 16 << 10> answer{};
  int size = -1;
  if (inet_pton(AF_INET, asked.address.c_str(), &state.nsaddr_list[0].sin_addr) == 1) {
    size = res_nquery(&state, name.c_str(), ns_c_in, wire_type(type), answer.data(),
                      static_cast<int>(answer.size()));
  }
  res_nclose(&state);
  if (size <= 0) return {};
  const auto count = std::min(answer.size(), static_cast<std::size_t>(size));
  return read_dns_answer({reinterpret_cast<const char*>(answer.data()), count}, type);
}

std::vector<std::string> StoredDns::look_up(const std::string& name, DnsType type) const {
  std::vector<std::string> values;
  std::string server;
  store_.read([&](Transaction& look) {
    look.each(
        "SELECT value FROM ses_dns_records WHERE name = ? AND type = ?",
        [&](const Row& row) { values.push_back(row.text(0)); }, lower_case(name),
        dns_type_name(type));
    server = load_settings(look).dns_server;
  });
  if (values.empty() && !server.empty()) values = ask_dns(server, name, type);
  return values;
}

void StoredDns::tell(const DnsRecord& record) {
  store_.write([&](Transaction& change) {
    change.run("INSERT OR IGNORE INTO ses_dns_records (name, type, value) VALUES (?, ?, ?)",
               lower_case(record.name), dns_type_name(record.type), record.value);
  });
}

void StoredDns::forget(const DnsRecord& record) {
  store_.write([&](Transaction& change) {
    change.run("DELETE FROM ses_dns_records WHERE name = ? AND type = ? AND value = ?",
               lower_case(record.name), dns_type_name(record.type), record.value);
  });
}

}  // namespace fakes::ses
