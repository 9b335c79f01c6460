// How listings go over keys: in the order of their bytes, from a start on, with those that share a
// beginning up to a delimiter counted as one, and skipped with one seek.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/service.h"

namespace fakes::s3 {

struct Listing {
  std::string prefix;
  std::string delimiter;
  std::size_t most = 1000;  // keys and common prefixes

  // What was found.
  std::vector<std::string> common_prefixes = {};
  std::size_t count = 0;
  bool is_truncated = false;
  std::string last = {};  // the last key or common prefix

  // The next key from `key` on that may be listed after `marker`.
  std::string start_after(const std::string& marker) const;
  // The part of the key up to the delimiter behind the prefix; nothing when there is none.
  std::optional<std::string> common_prefix(std::string_view key) const;

  enum class Step { take, stop, seek };
  // What to do with the next key: take it (and count it), stop, or go on at `seek_to`.
  Step step(std::string_view key);
  std::string seek_to = {};
};

// Prefix, Delimiter and `max_name` ("MaxKeys") of the call. Throws InvalidArgument.
Listing listing_of(const Call& call, std::string_view max_name, std::string_view query_name);
// The least text that is greater than all that begin with `prefix`.
std::string successor(std::string prefix);

// encoding-type=url: texts of an answer as the client wants them. Throws InvalidArgument.
class KeyEncoding {
 public:
  explicit KeyEncoding(const Call& call);
  std::string operator()(std::string_view text) const;
  bool is_url() const { return is_url_; }

 private:
  bool is_url_ = false;
};

// The members that all listings have: Prefix, Delimiter, CommonPrefixes, IsTruncated, EncodingType.
void add_listing(wire::Value& output, const Listing& listing, const KeyEncoding& encode);

}  // namespace fakes::s3
