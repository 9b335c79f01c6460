// A managed node for tests of SSM: it echoes scripts, and fails at "exit 7".
#pragma once

#include <string_view>
#include <vector>

#include "fakes/ssm/command_runner.h"

namespace fakes::test {

constexpr const char* kNode = "i-0123456789abcdef0";

class OneNode : public ssm::CommandRunner {
 public:
  std::vector<ssm::Node> nodes(std::string_view, std::string_view) override {
    return {{kNode, "web", "10.0.0.1", "web.local"}};
  }
  ssm::NodeOutcome run(const ssm::NodeCommand& command) override {
    if (command.script == "exit 7\n") return {7, "", "bad\n"};
    return {0, command.script, ""};
  }
};

}  // namespace fakes::test
