#include "fakes/gateway/host_name.h"

#include <algorithm>

#include "fakes/request.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

std::string without_port(std::string_view host) {
  if (const auto colon = host.rfind(':'); colon != host.npos && host.back() != ']') {
    host = host.substr(0, colon);
  }
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return lower_case(host);
}

// What stands in front of ".<domain>".
std::optional<std::string> in_front_of(const std::string& host, std::string_view domain) {
  const std::size_t front = host.size() - std::min(host.size(), domain.size() + 1);
  if (front == 0 || host[front] != '.' || host.compare(front + 1, host.npos, domain) != 0) {
    return std::nullopt;
  }
  return host.substr(0, front);
}

// Takes S3's own label off the end: "s3", "s3-eu-west-1", "s3-website-eu-west-1".
bool take_s3(std::vector<std::string>& labels, HostName& name) {
  std::string_view label = labels.back();
  if (label.substr(0, 2) != "s3") return false;
  label.remove_prefix(2);
  bool is_website = false;
  constexpr std::string_view website = "-website";
  if (label.substr(0, website.size()) == website) {
    is_website = true;
    label.remove_prefix(website.size());
  }
  if (!label.empty() && label.front() == '-' && is_region_name(label.substr(1))) {
    name.region = label.substr(1);
  } else if (!label.empty() && label != "-accelerate" && label != "-fips") {
    return false;
  }
  name.service = "s3";
  name.is_website = is_website;
  labels.pop_back();
  if (!labels.empty()) name.bucket = sim::join(labels, ".");
  return true;
}

// "<account>.dkr.ecr": where ECR keeps an account's images.
bool take_registry(const std::vector<std::string>& labels, HostName& name) {
  if (labels.size() != 3 || labels[1] != "dkr" || labels[2] != "ecr" || name.region.empty()) {
    return false;
  }
  name.service = "ecr";
  name.registry = labels[0];
  return true;
}

// "<bucket>.s3.<region>", "<account>.dkr.ecr.<region>", "<service>.<region>".
std::optional<HostName> read_front(const std::string& front, bool is_aws) {
  HostName name;
  auto labels = sim::split(front, '.');
  if (is_region_name(labels.back())) {
    name.region = labels.back();
    labels.pop_back();
  }
  if (!labels.empty() && labels.back() == "dualstack") labels.pop_back();
  if (labels.empty()) return std::nullopt;
  if (take_s3(labels, name) || take_registry(labels, name)) return name;
  if (!is_aws) return std::nullopt;
  name.service = labels.back();
  return name;
}

}  // namespace

bool is_region_name(std::string_view text) {
  const auto parts = sim::split(text, '-');
  const auto is_word = [](const std::string& part) {
    return part.size() >= 2 && part.size() <= 12 &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  };
  const std::string& number = parts.back();
  return parts.size() >= 3 && parts.size() <= 5 && parts[0].size() == 2 &&
         std::all_of(parts.begin(), parts.end() - 1, is_word) && !number.empty() &&
         number.size() <= 2 && number.find_first_not_of("0123456789") == number.npos;
}

HostName read_host_name(std::string_view host, const std::vector<std::string>& domains) {
  const std::string name = without_port(host);
  for (const std::string_view domain : aws_domains) {
    const auto front = in_front_of(name, domain);
    if (front) return read_front(*front, true).value_or(HostName{});
  }
  for (const std::string& domain : domains) {
    const auto front = in_front_of(name, domain);
    if (!front) continue;
    if (auto read = read_front(*front, false)) return *read;
    HostName result;
    result.bucket = *front;
    return result;
  }
  return {};
}

}  // namespace fakes
