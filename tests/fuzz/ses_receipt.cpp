// Receipt rules and filters as clients wrote them, against a recipient and a client's address:
// lines of a condition, a recipient, a range, an address, an identity's ARN, a document of the
// Store.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fakes/ses/authorization.h"
#include "fakes/ses/document.h"
#include "fakes/ses/import.h"
#include "fakes/ses/receipt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes;
  using wire::Value;
  std::array<std::string, 6> lines;
  std::size_t at = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == '\n' && at + 1 < lines.size()) {
      ++at;
    } else {
      lines[at] += static_cast<char>(data[i]);
    }
  }
  const auto& [condition, recipient, range, address, arn, document] = lines;
  ses::recipient_fits(condition, recipient);
  const Value rule = Value::structure({{"Recipients", ses::list_of({condition})}});
  ses::recipients_of(rule, {recipient});
  const Value filter =
      Value::structure({{"IpFilter", Value::structure({{"Policy", "Block"}, {"Cidr", range}})}});
  ses::is_let_in({filter, ses::from_text(document)}, address);
  ses::parse_identity_arn(arn);
  ses::read_import_csv(document);
  ses::read_import_json(document);
  return 0;
}
