#include "fakes/s3/listing.h"

#include <algorithm>

#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {

using wire::Value;

namespace {

constexpr std::int64_t kMostItems = 1000;

}  // namespace

std::string successor(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  }
  return prefix;
}

std::optional<std::string> Listing::common_prefix(std::string_view key) const {
  if (delimiter.empty() || key.substr(0, prefix.size()) != prefix) return std::nullopt;
  const auto at = key.find(delimiter, prefix.size());
  if (at == std::string_view::npos) return std::nullopt;
  return std::string(key.substr(0, at + delimiter.size()));
}

std::string Listing::start_after(const std::string& marker) const {
  if (marker.empty() || marker < prefix) return prefix;
  // A marker that is a common prefix stands for all its keys.
  const auto common = common_prefix(marker);
  if (common && *common == marker) return successor(marker);
  return marker + '\0';
}

Listing::Step Listing::step(std::string_view key) {
  if (key.substr(0, prefix.size()) != prefix) return Step::stop;
  if (count == most) {
    is_truncated = most != 0;
    return Step::stop;
  }
  ++count;
  if (auto common = common_prefix(key)) {
    seek_to = successor(*common);
    last = *common;
    common_prefixes.push_back(*std::move(common));
    return Step::seek;
  }
  last = key;
  return Step::take;
}

Listing listing_of(const Call& call, std::string_view max_name, std::string_view query_name) {
  Listing listing{call.input["Prefix"].text(), call.input["Delimiter"].text()};
  const std::int64_t most = call.input[max_name].integer(kMostItems);
  if (most < 0 || most > 0x7FFFFFFF) {
    throw invalid_argument(
        "Argument " + std::string(query_name) + " must be an integer between 0 and 2147483647",
        query_name, std::to_string(most));
  }
  listing.most = static_cast<std::size_t>(std::min(most, kMostItems));
  return listing;
}

KeyEncoding::KeyEncoding(const Call& call) {
  const Value* type = call.input.find("EncodingType");
  if (type == nullptr) return;
  if (type->text() != "url") {
    throw invalid_argument("Invalid Encoding Method specified in Request", "encoding-type",
                           type->text());
  }
  is_url_ = true;
}

std::string KeyEncoding::operator()(std::string_view text) const {
  if (!is_url_) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    const auto slash = std::min(text.find('/'), text.size());
    encoded += wire::percent_encode(text.substr(0, slash));
    if (slash < text.size()) encoded += '/';
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  return encoded;
}

void add_listing(Value& output, const Listing& listing, const KeyEncoding& encode) {
  output.set("Prefix", encode(listing.prefix));
  if (!listing.delimiter.empty()) output.set("Delimiter", encode(listing.delimiter));
  output.set("IsTruncated", listing.is_truncated);
  if (encode.is_url()) output.set("EncodingType", "url");
  if (listing.common_prefixes.empty()) return;
  Value common = Value::list();
  for (const std::string& prefix : listing.common_prefixes) {
    common.push(Value::structure({{"Prefix", encode(prefix)}}));
  }
  output.set("CommonPrefixes", std::move(common));
}

}  // namespace fakes::s3
