// A parameter's versions as rows of the state, and as values of AWS's shapes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/ssm/parameter_name.h"
#include "fakes/store.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

extern const std::string_view kParameterTables;

struct ParameterVersion {
  std::int64_t parameter = 0;  // id of its row in ssm_parameters
  std::string name;            // as it was made: "name" or "/name"
  std::int64_t version = 0;
  std::string type;
  std::string value;  // of a SecureString: encrypted
  std::string key_id;
  std::optional<std::string> description;
  std::optional<std::string> allowed_pattern;
  std::string tier;
  std::string data_type;
  std::string policies;  // JSON, "" without
  Clock::Time modified;
  std::string user;  // ARN
};

// The latest version; nothing when there is no such parameter.
std::optional<ParameterVersion> find_latest(Transaction& transaction, const Scope& scope,
                                            std::string_view path);
// The version that the reference selects. Throws Fault ParameterNotFound and
// ParameterVersionNotFound.
ParameterVersion get_version(Transaction& transaction, const Scope& scope,
                             const ParameterReference& reference, std::string_view text);
[[noreturn]] void parameter_not_found(std::string_view name);
[[noreturn]] void version_not_found(std::string_view name, std::string_view selector);

// All versions, the oldest first, and the labels of one, in the order of the alphabet.
std::vector<ParameterVersion> versions_of(Transaction& transaction, std::int64_t parameter);
std::vector<std::string> labels_of(Transaction& transaction, std::int64_t parameter,
                                   std::int64_t version);

void insert_version(Transaction& transaction, const ParameterVersion& version);

// What a client gets to see of its value.
std::string shown_value(Transaction& transaction, const Scope& scope,
                        const ParameterVersion& version, bool decrypted);

// Shape Parameter.
wire::Value parameter_value(Transaction& transaction, const Scope& scope,
                            const ParameterVersion& version, bool decrypted);
// What ParameterMetadata and ParameterHistory have in common.
wire::Value describe(const ParameterVersion& version, Clock::Time now);

}  // namespace fakes::ssm
