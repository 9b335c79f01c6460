// Encryption at rest of SecureString values: AES-256-GCM under a key for each account, region and
// KMS key id, made at its first use and kept in the state. The parameter's ARN is bound to the
// ciphertext, as KMS's encryption context is.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/scope.h"
#include "fakes/store.h"

namespace fakes::ssm {

extern const std::string_view kSecretBoxTables;

// Makes the key when there is none.
std::string encrypt(Transaction& transaction, const Scope& scope, std::string_view key_id,
                    std::string_view arn, std::string_view text);
// Throws Error failed when the bytes were not made by encrypt() with the same arguments.
std::string decrypt(Transaction& transaction, const Scope& scope, std::string_view key_id,
                    std::string_view arn, std::string_view bytes);

}  // namespace fakes::ssm
