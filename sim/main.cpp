// The program sim: becomes the one beside it that has what the words need. sim-verbs loads libvirt
// and the fifty libraries behind it; `fakes serve` needs none of them, and is started once for each
// test by many suites (sim/doc/adr/0011-sim-becomes-others.md). No libraries here, for the same
// reason.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

constexpr int unfit = 3;

bool asks_for_help(std::string_view word) { return word == "-h" || word == "--help"; }

// Help is of all verbs together, so that it is sim-verbs' too.
bool serves_fakes(int argc, char** argv) {
  return argc > 2 && argv[1] == std::string_view("fakes") && argv[2] == std::string_view("serve") &&
         std::none_of(argv + 3, argv + argc, asks_for_help);
}

// Writes the path of a program in this one's folder; false when it does not fit.
bool find_beside(const char* name, char (&path)[PATH_MAX]) {
  const ssize_t size = readlink("/proc/self/exe", path, PATH_MAX);
  if (size <= 0) return false;
  const std::size_t folder = std::string_view(path, size).rfind('/') + 1;
  if (folder + std::strlen(name) >= PATH_MAX) return false;
  std::strcpy(path + folder, name);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_server = serves_fakes(argc, argv);
  const char* name = is_server ? "sim-fakes" : "sim-verbs";
  char path[PATH_MAX];
  if (find_beside(name, path)) {
    // sim-fakes is `sim fakes`.
    if (is_server) std::swap(argv[0], argv[1]);
    execv(path, is_server ? argv + 1 : argv);
  }
  std::fprintf(stderr,
               "error: cannot start %s, which lies beside sim: %s\n"
               "→ build it: cmake --build build/release --target sim\n",
               name, std::strerror(errno));
  return unfit;
}
