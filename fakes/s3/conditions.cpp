#include "fakes/s3/conditions.h"

#include <algorithm>
#include <chrono>

#include "fakes/s3/faults.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using Time = std::chrono::sys_seconds;

// A list of entity tags, with or without quotes, or "*".
bool matches(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    std::string_view one = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
    while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
    if (one.rfind("W/", 0) == 0) one.remove_prefix(2);
    if (one == "*") return true;
    if (one.size() >= 2 && one.front() == '"' && one.back() == '"') {
      one = one.substr(1, one.size() - 2);
    }
    if (one == etag) return true;
  }
  return false;
}

// What is no date counts as absent.
std::optional<Time> date(const Request& request, std::string_view name) {
  const auto text = request.header(name);
  if (!text) return std::nullopt;
  const auto time = wire::parse_time(*text, wire::TimeFormat::rfc822);
  if (!time) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*time);
}

Time modified(const Object& object) {
  return std::chrono::floor<std::chrono::seconds>(object.modified);
}

}  // namespace

Verdict check_read(const Request& request, const Object& object) {
  if (const auto match = request.header("if-match")) {
    if (!matches(*match, object.etag)) throw precondition_failed("If-Match");
  } else if (const auto since = date(request, "if-unmodified-since")) {
    if (modified(object) > *since) throw precondition_failed("If-Unmodified-Since");
  }
  if (const auto none = request.header("if-none-match")) {
    if (matches(*none, object.etag)) return Verdict::not_modified;
  } else if (const auto since = date(request, "if-modified-since")) {
    if (modified(object) <= *since) return Verdict::not_modified;
  }
  return Verdict::go_on;
}

void check_source(const Request& request, const Object& object) {
  if (const auto match = request.header("x-amz-copy-source-if-match")) {
    if (!matches(*match, object.etag)) throw precondition_failed("x-amz-copy-source-If-Match");
  } else if (const auto since = date(request, "x-amz-copy-source-if-unmodified-since")) {
    if (modified(object) > *since) {
      throw precondition_failed("x-amz-copy-source-If-Unmodified-Since");
    }
  }
  if (const auto none = request.header("x-amz-copy-source-if-none-match")) {
    if (matches(*none, object.etag)) throw precondition_failed("x-amz-copy-source-If-None-Match");
  } else if (const auto since = date(request, "x-amz-copy-source-if-modified-since")) {
    if (modified(object) <= *since) {
      throw precondition_failed("x-amz-copy-source-If-Modified-Since");
    }
  }
}

void check_write(const Request& request, const Object* current, std::string_view key) {
  const auto match = request.header("if-match");
  const auto none = request.header("if-none-match");
  if (match && none) throw not_implemented("If-Match");
  if (none && current != nullptr && matches(*none, current->etag)) {
    throw precondition_failed("If-None-Match");
  }
  if (match) {
    if (current == nullptr) throw no_such_key(key);
    if (!matches(*match, current->etag)) throw precondition_failed("If-Match");
  }
}

}  // namespace fakes::s3
