// What the Host header says: S3's buckets as names of hosts, websites, ECR's registries, and
// services' own names.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes {

struct HostName {
  // "photos" of photos.s3.eu-west-1.amazonaws.com, photos.s3.localhost and photos.localhost.
  std::optional<std::string> bucket = {};
  bool is_website = false;   // photos.s3-website-us-east-1.amazonaws.com
  std::string service = {};  // "email" of email.eu-west-1.amazonaws.com; "s3"
  std::string region = {};
  // "111122223333" of 111122223333.dkr.ecr.eu-west-1.amazonaws.com and, with its region, of
  // 111122223333.dkr.ecr.eu-west-1.localhost: whose registry it is.
  std::string registry = {};
};

// Names that end in none of `domains` ("localhost", without a dot in front) say nothing: "cloud",
// "127.0.0.1". AWS's own domains are always known.
HostName read_host_name(std::string_view host, const std::vector<std::string>& domains);

// The domains whose names are AWS's endpoints.
inline constexpr std::array aws_domains = {"amazonaws.com", "amazonaws.com.cn", "api.aws"};

// "eu-west-1"
bool is_region_name(std::string_view text);

}  // namespace fakes
