#include "fakes/ses/authorization.h"

#include <algorithm>

#include "fakes/request.h"
#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using wire::Value;

// '*' is any text, '?' any character.
bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// A text, or one of a list of texts.
template <typename Fits>
bool any_of(const Value& value, const Fits& is_fit) {
  if (value.kind() == Value::Kind::string) return is_fit(value.text());
  const auto& items = value.items();
  return std::any_of(items.begin(), items.end(),
                     [&](const Value& item) { return is_fit(item.text()); });
}

bool names_caller(const Value& principal, const Delegate& delegate) {
  const auto is_fit = [&](const std::string& text) {
    return text == "*" || text == delegate.account || text == delegate.arn ||
           text == "arn:aws:iam::" + delegate.account + ":root";
  };
  return any_of(principal, is_fit) || any_of(principal["AWS"], is_fit);
}

bool condition_holds(const Value& condition, const Delegate& delegate) {
  for (const auto& test : condition.fields()) {
    const bool is_like = test.name.find("Like") != std::string::npos;
    for (const auto& key : test.value.fields()) {
      std::string actual;
      if (same_name(key.name, "ses:FromAddress")) {
        actual = delegate.from_address;
      } else if (same_name(key.name, "aws:SourceAccount")) {
        actual = delegate.account;
      } else {
        return false;
      }
      const auto is_fit = [&](const std::string& text) {
        return is_like ? fits(text, actual) : text == actual;
      };
      if (!any_of(key.value, is_fit)) return false;
    }
  }
  return true;
}

bool concerns(const Value& statement, const Delegate& delegate) {
  const auto is_action = [&](const std::string& pattern) {
    return fits(lower_case(pattern), lower_case(delegate.action));
  };
  return names_caller(statement["Principal"], delegate) && any_of(statement["Action"], is_action) &&
         condition_holds(statement["Condition"], delegate);
}

}  // namespace

std::optional<IdentityArn> parse_identity_arn(std::string_view arn) {
  std::vector<std::string> parts;
  for (int i = 0; i < 5; ++i) {
    const auto colon = arn.find(':');
    if (colon == arn.npos) return std::nullopt;
    parts.emplace_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  constexpr std::string_view kResource = "identity/";
  if (parts[0] != "arn" || parts[2] != "ses" || arn.substr(0, kResource.size()) != kResource) {
    return std::nullopt;
  }
  const auto name = identity_name(arn.substr(kResource.size()));
  if (!name) return std::nullopt;
  return IdentityArn{{parts[4], parts[3]}, *name};
}

bool allows(const Identity& identity, const Delegate& delegate) {
  bool is_allowed = false;
  for (const auto& field : identity.document["policies"].fields()) {
    const Value policy = read_json_text(field.value.text());
    Value statements = policy["Statement"];
    if (statements.kind() == Value::Kind::structure) {
      Value list = Value::list();
      list.push(statements);
      statements = std::move(list);
    }
    for (const Value& statement : statements.items()) {
      if (!concerns(statement, delegate)) continue;
      if (statement["Effect"].text() == "Deny") return false;
      is_allowed = true;
    }
  }
  return is_allowed;
}

}  // namespace fakes::ses
