// Mail addresses as they stand in header fields (RFC 5322, section 3.4) and in SMTP commands
// (RFC 5321, section 4.1.2), with the wider characters of RFC 6531 and 6532.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::mail {

struct Address {
  std::string name = {};    // what is displayed, in UTF-8, without quotes; often empty
  std::string local = {};   // without quotes
  std::string domain = {};  // as written; "[192.0.2.1]" of literals

  // "local@domain", with the local part quoted where it must be.
  std::string spec() const;
  // `"Doe, J." <j@example.com>`, with encoded words (RFC 2047) for a name beyond ASCII.
  std::string text() const;
};

// One address, with or without a name: "a@b.example", "A <a@b.example>", "a@b.example (A)". Nothing
// when it is none, or there is more.
std::optional<Address> parse_address(std::string_view text);
// The mailboxes of a list and of the groups in it. Nothing when a part of it is no address.
std::optional<std::vector<Address>> parse_address_list(std::string_view text);
// What a list holds that can be read; the rest is skipped.
std::vector<Address> read_address_list(std::string_view text);
// A path without its brackets, as SMTP has it: no names, no comments, a source route is dropped.
std::optional<Address> parse_path(std::string_view text);

// For comparing: the domain in lower case with IDNs in their ASCII form, the local part as it is.
std::string normalized(const Address& address);
// "bücher.example" -> "xn--bcher-kva.example", in lower case.
std::string ascii_domain(std::string_view domain);
// Letters, digits and hyphens in labels of 1 to 63, 253 at most in all; an IDN counts as its ASCII
// form. No literals.
bool is_domain(std::string_view text);

}  // namespace fakes::mail
