// The hook through which SSM reaches nodes: an environment that has real ones implements it, and
// gives it in Core. Without one no node is managed, and Run Command refuses every instance id.
// Several threads call it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::ssm {

// A node whose agent answers.
struct Node {
  std::string instance_id;  // "i-0123456789abcdef0", "mi-..."
  std::string name;
  std::string ip_address;
  std::string computer_name;
  std::string platform_name = "Debian GNU/Linux";
  std::string platform_version = "12";
  std::vector<std::pair<std::string, std::string>> tags = {};
};

// One plugin of a command's document, on one node.
struct NodeCommand {
  std::string account;
  std::string region;
  std::string instance_id;
  std::string plugin;  // "aws:runShellScript"
  std::string script;
  std::string working_directory;
  std::chrono::seconds timeout{3600};
};

struct NodeOutcome {
  int exit_code = 0;
  std::string out;
  std::string err;
  bool timed_out = false;
};

class CommandRunner {
 public:
  virtual ~CommandRunner() = default;

  virtual std::vector<Node> nodes(std::string_view account, std::string_view region) = 0;
  // Runs to the end. What it throws counts as a failure, and its message as the error output.
  virtual NodeOutcome run(const NodeCommand& command) = 0;
};

}  // namespace fakes::ssm
