#include "fakes/policy/document.h"

#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/wire/fault.h"

namespace fakes::policy {
namespace {

using Json = nlohmann::json;

// Reads one document; says what is wrong with it in the words of its kind.
class Reader {
 public:
  explicit Reader(Kind kind) : kind_(kind) {}

  Policy read(std::string_view text) const {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != '{') {
      fail("Policies must be valid JSON and the first byte must be '{'");
    }
    const Json document = parse_json(text);
    Policy policy;
    policy.version = "2008-10-17";
    for (const auto& [name, value] : document.items()) {
      if (name == "Version") {
        policy.version = text_of(value, name);
      } else if (name == "Id") {
        policy.id = text_of(value, name);
      } else if (name != "Statement") {
        fail(fmt::format("Unknown field {}", name));
      }
    }
    if (policy.version != "2012-10-17" && policy.version != "2008-10-17") {
      fail("The policy must contain a valid version string");
    }
    if (!document.contains("Statement")) fail("Missing required field Statement");
    read_statements(document["Statement"], policy.statements);
    return policy;
  }

 private:
  [[noreturn]] void fail(std::string message) const {
    throw wire::Fault(kind_ == Kind::resource ? "MalformedPolicy" : "MalformedPolicyDocument",
                      std::move(message))
        .with_status(400);
  }

  Json parse_json(std::string_view text) const {
    // A name that an object has twice would hide the first; AWS refuses such documents.
    std::vector<std::set<std::string>> names;
    std::string repeated;
    const auto watch = [&](int /*depth*/, Json::parse_event_t event, Json& parsed) {
      if (event == Json::parse_event_t::object_start) names.emplace_back();
      if (event == Json::parse_event_t::object_end) names.pop_back();
      if (event == Json::parse_event_t::key && repeated.empty() &&
          !names.back().insert(parsed.get<std::string>()).second) {
        repeated = parsed.get<std::string>();
      }
      return true;
    };
    Json document;
    try {
      document = Json::parse(text, watch);
    } catch (const Json::parse_error& e) {
      fail(fmt::format("This policy contains invalid Json at position {}", e.byte));
    } catch (const Json::exception&) {  // a number out of range
      fail("This policy contains invalid Json");
    }
    if (!repeated.empty()) fail(fmt::format("Policy has a duplicate field {}", repeated));
    return document;
  }

  std::string text_of(const Json& value, std::string_view name) const {
    if (!value.is_string()) fail(fmt::format("Expected a single string value for {}", name));
    return value.get<std::string>();
  }

  // A text, or a list of texts; numbers and booleans too where conditions have them.
  std::vector<std::string> texts_of(const Json& value, std::string_view name,
                                    bool scalars = false) const {
    std::vector<std::string> texts;
    const auto add = [&](const Json& item) {
      if (item.is_string()) {
        texts.push_back(item.get<std::string>());
      } else if (scalars && (item.is_boolean() || item.is_number())) {
        texts.push_back(item.dump());
      } else {
        fail(fmt::format("Policy has an invalid value in {}", name));
      }
    };
    if (value.is_array()) {
      for (const auto& item : value) add(item);
    } else {
      add(value);
    }
    return texts;
  }

  void read_statements(const Json& value, std::vector<Statement>& statements) const {
    if (value.is_array()) {
      for (const auto& item : value) statements.push_back(read_statement(item));
    } else {
      statements.push_back(read_statement(value));
    }
    if (statements.empty()) fail("Could not parse the policy: Statement is empty!");
    std::set<std::string> sids;
    for (const auto& statement : statements) {
      if (!statement.sid.empty() && !sids.insert(statement.sid).second) {
        fail("Statement IDs (SID) in a single policy must be unique.");
      }
    }
  }

  Statement read_statement(const Json& value) const {
    if (!value.is_object()) fail("Policy has an invalid Statement");
    Statement statement;
    bool has_effect = false;
    for (const auto& [name, element] : value.items()) {
      if (name == "Sid") {
        statement.sid = text_of(element, name);
      } else if (name == "Effect") {
        has_effect = true;
        read_effect(text_of(element, name), statement);
      } else if (name == "Principal" || name == "NotPrincipal") {
        if (statement.principals) fail("Statement has both Principal and NotPrincipal");
        statement.not_principals = name == "NotPrincipal";
        statement.principals = read_principals(element);
      } else if (name == "Action" || name == "NotAction") {
        if (!statement.actions.empty()) fail("Statement has both Action and NotAction");
        statement.not_actions = name == "NotAction";
        statement.actions = texts_of(element, name);
      } else if (name == "Resource" || name == "NotResource") {
        if (!statement.resources.empty()) fail("Statement has both Resource and NotResource");
        statement.not_resources = name == "NotResource";
        statement.resources = texts_of(element, name);
      } else if (name == "Condition") {
        statement.conditions = read_conditions(element);
      } else {
        fail(fmt::format("Unknown field {}", name));
      }
    }
    if (!has_effect) fail("Missing required field Effect");
    check(statement);
    return statement;
  }

  void read_effect(const std::string& effect, Statement& statement) const {
    if (effect != "Allow" && effect != "Deny") fail(fmt::format("Invalid effect: {}", effect));
    statement.effect = effect == "Allow" ? Effect::allow : Effect::deny;
  }

  void check(const Statement& statement) const {
    const bool wants_principal = kind_ != Kind::identity;
    const bool wants_resource = kind_ != Kind::trust;
    if (wants_principal && !statement.principals) fail("Missing required field Principal");
    if (!wants_principal && statement.principals)
      fail("Policy document should not specify a principal.");
    if (statement.actions.empty()) fail("Missing required field Action");
    if (wants_resource && statement.resources.empty()) fail("Missing required field Resource");
    if (!wants_resource && !statement.resources.empty()) fail("Has prohibited field Resource");
    if (statement.not_principals && statement.effect == Effect::allow) {
      fail("Allow with NotPrincipal is not allowed");
    }
  }

  Principals read_principals(const Json& value) const {
    Principals principals;
    if (value.is_string()) {
      if (value.get<std::string>() != "*") fail("Invalid policy syntax.");
      principals.everyone = true;
      return principals;
    }
    if (!value.is_object() || value.empty()) fail("Invalid policy syntax.");
    for (const auto& [name, names] : value.items()) {
      auto texts = texts_of(names, "Principal");
      if (name == "AWS") {
        for (auto& text : texts) {
          if (text == "*") {
            principals.everyone = true;
          } else {
            principals.aws.push_back(std::move(text));
          }
        }
      } else if (name == "CanonicalUser") {
        principals.canonical = std::move(texts);
      } else if (name == "Service") {
        principals.services = std::move(texts);
      } else if (name == "Federated") {
        principals.federated = std::move(texts);
      } else {
        fail("Invalid principal in policy");
      }
    }
    return principals;
  }

  std::vector<Condition> read_conditions(const Json& value) const {
    if (!value.is_object()) fail("Policy has an invalid Condition");
    std::vector<Condition> conditions;
    for (const auto& [name, keys] : value.items()) {
      const auto test = Operator::parse(name);
      if (!test) fail(fmt::format("Invalid Condition type : {}", name));
      if (!keys.is_object()) fail("Policy has an invalid Condition");
      for (const auto& [key, values] : keys.items()) {
        if (key.empty()) fail("Policy has an invalid condition key");
        conditions.push_back({*test, key, texts_of(values, "Condition", true)});
      }
    }
    return conditions;
  }

  Kind kind_;
};

}  // namespace

Policy Policy::parse(std::string_view json, Kind kind) {
  return Reader(kind).read(json);
}

}  // namespace fakes::policy
