// One function, two drivers: libFuzzer (preset fuzz), and replay.cpp over the checked-in corpus.
// The reader must either give values or throw Error usage, for any bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sim/base/error.h"
#include "sim/base/yaml.h"

namespace {

void use(sim::yaml::Map map, int depth) {
  map.text("name");
  map.integer("cpus", 1, 1, 64);
  map.boolean("kvm", false);
  map.size_bytes("memory", 0);
  map.one_of("driver", {"lxc", "memory"}, "lxc");
  map.texts("tags");
  if (depth == 0) return;
  use(map.map("network"), depth - 1);
  for (auto& node : map.maps("nodes")) use(node, depth - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    sim::yaml::Reader reader(std::string(reinterpret_cast<const char*>(data), size), "fuzz.yaml");
    use(reader.root(), 4);
    reader.finish();
  } catch (const sim::Error& error) {
    if (error.category() != sim::Category::usage || error.message().empty()) std::abort();
  }
  return 0;
}
