// The program sim-fakes, which `sim fakes serve` becomes. It has none of the libraries that nodes
// need, so it starts sooner and is smaller.
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "sim/base/interrupt.h"
#include "sim/cli/fakes/server.h"

int main(int argc, char** argv) {
  sim::catch_interrupts();
  const std::vector<std::string> words(argv + 1, argv + argc);
  return sim::cli::run_server(words, std::cout, std::cerr, isatty(STDERR_FILENO) == 1);
}
