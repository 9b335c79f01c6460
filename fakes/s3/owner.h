// Accounts as S3 shows them: canonical ids and display names.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "fakes/accounts.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

// Looks each account up once. Used by one thread.
class Owners {
 public:
  explicit Owners(Accounts& accounts) : accounts_(accounts) {}
  // "" is nobody: whoever did not sign.
  const wire::Value& of(std::string_view account);
  // Who began an upload: the account of a root's ARN, else the ARN itself.
  wire::Value initiator(std::string_view arn);

 private:
  Accounts& accounts_;
  std::map<std::string, wire::Value, std::less<>> known_;
};

}  // namespace fakes::s3
