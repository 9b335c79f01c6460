// Bucket policies: kept as the text that was put. Source: Amazon S3 API Reference, PutBucketPolicy.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "fakes/policy/evaluate.h"
#include "fakes/policy/wildcard.h"
#include "fakes/s3/access.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/permissions.h"
#include "fakes/s3/public_access.h"

namespace fakes::s3 {
namespace {

using policy::Policy;
using policy::Statement;
using wire::Fault;
using wire::Value;

constexpr std::size_t kMaxBytes = 20 << 10;

Fault malformed(std::string message) {
  return Fault("MalformedPolicy", std::move(message)).with_status(400);
}

bool is_account(const std::string& text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
}

// "111122223333", or an ARN of IAM or STS in an account. Whether a user or a role is there is not
// known here.
bool is_principal(const std::string& text) {
  if (is_account(text)) return true;
  for (const auto* prefix : {"arn:aws:iam::", "arn:aws:sts::"}) {
    const std::string_view begin(prefix);
    if (text.compare(0, begin.size(), begin) != 0) continue;
    const auto colon = text.find(':', begin.size());
    if (colon == std::string::npos ||
        !is_account(text.substr(begin.size(), colon - begin.size()))) {
      return false;
    }
    const std::string name = text.substr(colon + 1);
    return name == "root" ||
           (name.find('/') != std::string::npos && name.find_first_of("*?") == std::string::npos);
  }
  // An id that IAM gave to a user or a role.
  return text.size() >= 16 && (text.compare(0, 4, "AIDA") == 0 || text.compare(0, 4, "AROA") == 0);
}

void check_principals(const Core& core, const policy::Principals& principals) {
  for (const auto& text : principals.aws) {
    if (!is_principal(text)) {
      throw malformed("Invalid principal in policy")
          .with("Detail", fmt::format("\"AWS\" : \"{}\"", text));
    }
  }
  for (const auto& id : principals.canonical) {
    if (!core.accounts.find_canonical(id)) {
      throw malformed("Invalid principal in policy")
          .with("Detail", fmt::format("\"CanonicalUser\" : \"{}\"", id));
    }
  }
  for (const auto& service : principals.services) {
    if (service.find('.') == std::string::npos) {
      throw malformed("Invalid principal in policy")
          .with("Detail", fmt::format("\"Service\" : \"{}\"", service));
    }
  }
}

// An ARN of this bucket, or of objects in it.
void check_resource(const Bucket& bucket, const std::string& resource) {
  constexpr std::string_view begin = "arn:aws:s3:::";
  if (resource == "*") return;
  if (resource.compare(0, begin.size(), begin) != 0) throw malformed("Policy has invalid resource");
  const std::string path = resource.substr(begin.size());
  const auto slash = path.find('/');
  if (!policy::Pattern(path.substr(0, slash)).matches(bucket.name)) {
    throw malformed("Policy has invalid resource");
  }
}

// Whether an action of the statement can be done to one of its resources.
bool is_effective(const Statement& statement) {
  if (statement.not_actions || statement.not_resources) return true;
  const auto is_object_arn = [](const std::string& arn) {
    return arn.find('/') != std::string::npos || arn.back() == '*';
  };
  const bool has_object =
      std::any_of(statement.resources.begin(), statement.resources.end(), is_object_arn);
  const bool has_bucket =
      std::any_of(statement.resources.begin(), statement.resources.end(),
                  [](const auto& arn) { return arn.find('/') == std::string::npos; });
  return std::any_of(statement.actions.begin(), statement.actions.end(), [&](const auto& action) {
    if (action.find_first_of("*?") != std::string::npos) return true;
    return is_object_action(action) ? has_object : has_bucket;
  });
}

void check(const Core& core, const Bucket& bucket, const Policy& document) {
  for (const auto& statement : document.statements) {
    if (statement.principals) check_principals(core, *statement.principals);
    for (const auto& action : statement.actions) {
      if (action != "*" && !policy::Pattern("s3:*").matches_any_case(action) &&
          !policy::Pattern("s3-object-lambda:*").matches_any_case(action)) {
        throw malformed("Policy has invalid action");
      }
    }
    for (const auto& resource : statement.resources) check_resource(bucket, resource);
    if (!is_effective(statement)) {
      throw malformed("Action does not apply to any resource(s) in statement");
    }
  }
}

Reply put_policy(Core& core, Call& call) {
  const std::string& text = call.input["Policy"].text();
  if (text.size() > kMaxBytes) {
    throw malformed("Policies may not exceed the maximum allowed size of 20480 bytes");
  }
  const Policy document = Policy::parse(text, policy::Kind::resource);
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check(core, bucket, document);
    if (policy::is_public(document) && public_access_of(state, bucket).block_policy) {
      throw access_denied();
    }
    put_setting(state, bucket, "policy", text);
  });
  Reply reply;
  reply.status = 204;
  return reply;
}

Fault missing(const Bucket& bucket) {
  return Fault("NoSuchBucketPolicy", "The bucket policy does not exist")
      .with("BucketName", bucket.name)
      .with_status(404);
}

Reply get_policy(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    auto text = setting(state, bucket, "policy");
    if (!text) throw missing(bucket);
    reply.output.set("Policy", *std::move(text));
  });
  reply.headers.push_back({"Content-Type", "application/json"});
  return reply;
}

Reply remove_policy(Core& core, Call& call) {
  core.store.write(
      [&](Transaction& state) { remove_setting(state, bucket_of(state, call), "policy"); });
  return {};
}

Reply get_status(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const auto text = setting(state, bucket, "policy");
    if (!text) throw missing(bucket);
    const bool is_public = policy::is_public(Policy::parse(*text, policy::Kind::resource));
    reply.output.set("PolicyStatus", Value::structure({{"IsPublic", is_public}}));
  });
  return reply;
}

}  // namespace

std::vector<Entry> policy_operations() {
  return {{"PutBucketPolicy", put_policy},
          {"GetBucketPolicy", get_policy},
          {"DeleteBucketPolicy", remove_policy},
          {"GetBucketPolicyStatus", get_status}};
}

}  // namespace fakes::s3
