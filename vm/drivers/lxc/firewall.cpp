#include "vm/drivers/lxc/firewall.h"

#include "sim/base/text.h"

namespace vm::lxc {

std::vector<std::vector<std::string>> chain_removal(std::string_view table,
                                                    std::string_view saved_rules) {
  std::vector<std::vector<std::string>> jumps;
  std::vector<std::vector<std::string>> chains;
  const std::vector<std::string> start = {"--wait", "--table", std::string(table)};
  const auto command = [&](std::vector<std::string> rest) {
    rest.insert(rest.begin(), start.begin(), start.end());
    return rest;
  };
  for (const std::string& line : sim::split(saved_rules, '\n')) {
    const auto words = sim::split(sim::trim(line), ' ');
    if (words[0].starts_with(":LIBVIRT_")) {
      chains.push_back(command({"--delete-chain", words[0].substr(1)}));
    } else if (words[0] == "-A" && words.size() > 1 && words[1].starts_with("LIBVIRT_")) {
      return {};
    } else if (words[0] == "-A" && words.size() == 4 && words[3].starts_with("LIBVIRT_")) {
      jumps.push_back(command({"--delete", words[1], words[2], words[3]}));
    }
  }
  jumps.insert(jumps.end(), chains.begin(), chains.end());
  return jumps;
}

void remove_empty_libvirt_chains(sim::Runner& runner, sim::Deadline deadline) {
  for (const std::string program : {"iptables", "ip6tables"}) {
    if (!sim::find_program(program)) continue;
    for (const std::string table : {"filter", "nat", "mangle"}) {
      const auto saved =
          runner.run(sim::Command{.argv = {program + "-save", "-t", table}}, deadline);
      if (saved.exit_code != 0) continue;
      for (auto argv : chain_removal(table, saved.out)) {
        argv.insert(argv.begin(), program);
        runner.run(sim::Command{.argv = argv}, deadline);
      }
    }
  }
}

}  // namespace vm::lxc
