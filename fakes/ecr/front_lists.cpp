// Lists of the distribution API: repositories, and tags. A page ends with a link to the next.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/ecr/access.h"
#include "fakes/ecr/content.h"
#include "fakes/ecr/front.h"
#include "fakes/wire/encoding.h"

namespace fakes::ecr {
namespace {

std::optional<std::string> parameter(const FrontCall& call, std::string_view name) {
  for (const auto& [known, value] : call.raw.request.query_parameters()) {
    if (known == name) return value;
  }
  return std::nullopt;
}

// `names` are in order.
Response page(const FrontCall& call, nlohmann::json body, const char* member,
              std::vector<std::string> names) {
  if (const auto last = parameter(call, "last")) {
    names.erase(names.begin(), std::upper_bound(names.begin(), names.end(), *last));
  }
  Response response;
  const auto wanted = wire::parse_integer(parameter(call, "n").value_or(""));
  if (wanted && *wanted >= 0 && static_cast<std::size_t>(*wanted) < names.size()) {
    names.resize(static_cast<std::size_t>(*wanted));
    if (!names.empty()) {
      response.headers.push_back(
          {"Link", fmt::format("<{}?last={}&n={}>; rel=\"next\"", call.raw.request.path,
                               wire::percent_encode(names.back()), *wanted)});
    }
  }
  body[member] = names;
  response.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
  response.body = body.dump();
  return response;
}

}  // namespace

Response answer_catalog(FrontCall& call) {
  std::vector<std::string> names;
  call.ecr.core.store.read([&](Transaction& state) {
    check_registry_access(state, call.identity, call.registry, call.operation,
                          arn_of(call.registry, "repository/*"), call.raw.source_ip);
    for (const auto& repository : repositories_of(state, call.registry)) {
      names.push_back(repository.name);
    }
  });
  return page(call, nlohmann::json::object(), "repositories", std::move(names));
}

Response answer_tags(FrontCall& call) {
  const Repository repository = repository_of(call);
  std::vector<std::string> tags;
  for (const Image& image : images_there(call.ecr.core, repository)) {
    tags.insert(tags.end(), image.tags.begin(), image.tags.end());
  }
  std::sort(tags.begin(), tags.end());
  return page(call, {{"name", repository.name}}, "tags", std::move(tags));
}

}  // namespace fakes::ecr
