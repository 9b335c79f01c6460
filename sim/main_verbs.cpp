// The program sim-verbs: all verbs but `fakes serve`, with the libraries that nodes need.
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "sim/base/interrupt.h"
#include "sim/base/process.h"
#include "sim/cli/drivers.h"
#include "sim/cli/run.h"

int main(int argc, char** argv) {
  sim::catch_interrupts();
  const std::vector<std::string> words(argv + 1, argv + argc);
  sim::cli::Surroundings surroundings{std::cout,
                                      std::cerr,
                                      isatty(STDERR_FILENO) == 1,
                                      isatty(STDIN_FILENO) == 1,
                                      sim::cli::make_hypervisor,
                                      sim::run_attached,
                                      sim::cli::make_endpoints};
  return sim::cli::run(words, std::move(surroundings));
}
