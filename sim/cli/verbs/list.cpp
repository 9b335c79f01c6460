#include <fmt/format.h>

#include "sim/cli/kubectl.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

struct Section {
  const char* title;     // also the key in JSON
  const char* resource;  // as kubectl names it
  const char* kind;
};

constexpr Section sections[] = {
    {"nodes", "nodes", "Node"},
    {"pods", "pods", "Pod"},
    {"services", "services", "Service"},
    {"deployments", "deployments", "Deployment"},
    {"autoscalers", "horizontalpodautoscalers", "HorizontalPodAutoscaler"},
    {"namespaces", "namespaces", "Namespace"},
};

std::string list_text(const Kubectl& kubectl) {
  std::string text;
  for (const Section& section : sections) {
    const std::string rows = kubectl.text(
        {"get", section.resource, "--all-namespaces", "--output=wide", "--ignore-not-found"});
    text += fmt::format("{}# {}\n{}", text.empty() ? "" : "\n", section.title,
                        rows.empty() ? "none\n" : rows);
  }
  return text;
}

nlohmann::json list_json(const Kubectl& kubectl) {
  std::string resources;
  nlohmann::json answer = nlohmann::json::object();
  for (const Section& section : sections) {
    resources += std::string(resources.empty() ? "" : ",") + section.resource;
    answer[section.title] = nlohmann::json::array();
  }
  const auto all = kubectl.json({"get", resources, "--all-namespaces", "--output=json"});
  for (const auto& item : all.value("items", nlohmann::json::array())) {
    for (const Section& section : sections) {
      if (item.value("kind", "") == section.kind) answer[section.title].push_back(item);
    }
  }
  return answer;
}

class List : public Verb {
 public:
  int run(Session& session) override {
    const Kubectl kubectl(session.cluster());
    if (session.options().json) {
      session.answer(list_json(kubectl), {});
    } else {
      session.answer({}, list_text(kubectl));
    }
    return 0;
  }
};

}  // namespace

VerbInfo list_verb() {
  VerbInfo info;
  info.name = "list";
  info.summary = "List nodes, pods, services, deployments, autoscalers and namespaces";
  info.examples = {"sim dev list", "sim dev list --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<List>()); };
  return info;
}

}  // namespace sim::cli
