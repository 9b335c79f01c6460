#include "fakes/ssm/public_parameters.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/ssm/public_parameter_table.h"

namespace fakes::ssm {

using wire::Value;

namespace {

using namespace std::chrono_literals;

// When all of it was published.
constexpr Clock::Time kPublished = std::chrono::sys_days{std::chrono::year(2025) / 6 / 10} + 18h;
constexpr std::string_view kInfrastructure = "/aws/service/global-infrastructure";

struct Published {
  std::string value;  // with {ami} still in it
  std::string image;  // what the id is made from; "" for what is no image
};
using Table = std::map<std::string, Published, std::less<>>;

// One name of a pattern, with the alternatives that were taken.
struct Expansion {
  std::string name;
  std::vector<std::string> taken;
};

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::vector<Expansion> expand(std::string_view pattern) {
  std::vector<Expansion> out(1);
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    for (Expansion& one : out) one.name += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const std::size_t close = pattern.find('}');
    std::vector<Expansion> next;
    for (const Expansion& one : out) {
      for (const std::string_view choice : pieces(pattern.substr(1, close - 1), ',')) {
        next.push_back({one.name + std::string(choice), one.taken});
        next.back().taken.emplace_back(choice);
      }
    }
    out = std::move(next);
    pattern.remove_prefix(close + 1);
  }
  return out;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

void add_image(Table& table, const PublishedImage& image) {
  for (const Expansion& base : expand(image.base)) {
    for (const std::string_view child : pieces(image.children, '|')) {
      const std::size_t equals = child.find('=');
      std::string name = base.name;
      if (equals > 0) name += "/" + std::string(child.substr(0, equals));
      std::string value(child.substr(equals + 1));
      for (std::size_t i = 0; i < base.taken.size(); ++i) {
        std::string taken = base.taken[i];
        std::replace(taken.begin(), taken.end(), '/', '-');
        replace_all(value, fmt::format("{{{}}}", i + 1), taken);
      }
      table[name] = {std::move(value), base.name};
    }
  }
}

void add_infrastructure(Table& table) {
  const std::string root(kInfrastructure);
  for (const PublishedRegion& region : kPublishedRegions) {
    const std::string base = fmt::format("{}/regions/{}", root, region.id);
    const std::string_view partition = partition_of(region.id);
    table[base] = {std::string(region.id), ""};
    table[base + "/domain"] = {partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com", ""};
    table[base + "/geolocationCountry"] = {std::string(region.country), ""};
    table[base + "/geolocationRegion"] = {std::string(region.area), ""};
    table[base + "/longName"] = {std::string(region.long_name), ""};
    table[base + "/partition"] = {std::string(partition), ""};
    for (const PublishedService& service : kPublishedServices) {
      table[fmt::format("{}/services/{}", base, service.id)] = {std::string(service.id), ""};
      table[fmt::format("{}/services/{}/regions/{}", root, service.id, region.id)] = {
          std::string(region.id), ""};
    }
  }
  for (const PublishedService& service : kPublishedServices) {
    const std::string base = fmt::format("{}/services/{}", root, service.id);
    table[base] = {std::string(service.id), ""};
    table[base + "/longName"] = {std::string(service.long_name), ""};
  }
}

// Made when it is first asked for: most never ask.
const Table& published() {
  static const Table table = [] {
    Table made;
    for (const PublishedImage& image : kPublishedImages) add_image(made, image);
    add_infrastructure(made);
    return made;
  }();
  return table;
}

bool is_region(std::string_view region) {
  return std::any_of(kPublishedRegions.begin(), kPublishedRegions.end(),
                     [&](const PublishedRegion& one) { return one.id == region; });
}

// Images are published in regions, the rest everywhere.
bool is_in(const Published& one, std::string_view region) {
  return one.image.empty() || is_region(region);
}

}  // namespace

std::optional<Value> find_public(std::string_view region, std::string_view name) {
  const auto found = published().find(name);
  if (found == published().end() || !is_in(found->second, region)) return std::nullopt;
  std::string value = found->second.value;
  Sha256 digest;
  digest.update(region);
  digest.update(found->second.image);
  replace_all(value, "{ami}", "ami-0" + digest.finish_hex().substr(0, 16));
  return Value::structure({
      {"Name", name},
      {"Type", "String"},
      {"Value", std::move(value)},
      {"Version", 1},
      {"LastModifiedDate", kPublished},
      {"ARN", fmt::format("arn:{}:ssm:{}::parameter{}", partition_of(region), region, name)},
      {"DataType", "text"},
  });
}

std::vector<std::string> list_public(std::string_view region, std::string_view path,
                                     bool is_recursive) {
  std::string prefix(path);
  if (!prefix.ends_with('/')) prefix += '/';
  std::vector<std::string> names;
  for (auto it = published().lower_bound(prefix);
       it != published().end() && it->first.starts_with(prefix); ++it) {
    const bool is_next_level = it->first.find('/', prefix.size()) == std::string::npos;
    if ((is_recursive || is_next_level) && is_in(it->second, region)) names.push_back(it->first);
  }
  return names;
}

}  // namespace fakes::ssm
