#include "fakes/control/state_file.h"

#include <charconv>
#include <cstring>
#include <utility>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "fakes/control/scratch.h"
#include "fakes/wire/time_text.h"
#include "sim/base/error.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using sim::Category;
using sim::Error;
using std::chrono::milliseconds;

constexpr int format = 1;
constexpr std::uint64_t max_manifest = 64 << 10;

json manifest(Core& core, const std::string& version, std::size_t blobs) {
  const Clock::Time now = core.clock.now();
  std::string saved;
  wire::append_time(saved, now, wire::TimeFormat::iso8601);
  return {{"format", format},
          {"sim", version},
          {"saved", saved},
          {"clock_offset_ms", core.clock.offset().count()},
          {"blobs", blobs}};
}

json read_manifest(ArchiveReader& archive) {
  const auto item = archive.next();
  if (!item || item->name != "sim-state.json") {
    throw Error(Category::usage, "this is no saved state: it does not begin with sim-state.json");
  }
  const json value = json::parse(archive.read_text(*item, max_manifest), nullptr, false);
  if (!value.is_object() || !value.contains("format") || !value["format"].is_number_integer()) {
    throw Error(Category::usage, "this is no saved state: sim-state.json does not say its format");
  }
  if (value["format"] != format) {
    throw Error(
        Category::usage,
        "the state has format {}, this sim reads format {}: it was saved by another sim ({})",
        value["format"].dump(), format, value.value("sim", json("unknown")).dump());
  }
  return value;
}

// Where a file of the archive belongs in the folder; throws for names that save() never writes.
fs::path place_of(const std::string& name) {
  if (name == "state.db") return name;
  std::int64_t id = 0;
  const std::size_t slash = name.rfind('/');
  const char* begin = slash == std::string::npos ? name.data() : name.data() + slash + 1;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(begin, end, id);
  const fs::path place = fs::path("blobs") / Blobs::name(id);
  if (error != std::errc() || stop != end || id <= 0 || place.string() != name) {
    throw Error(Category::usage, "this is no saved state: it holds a file \"{}\"", name);
  }
  return place;
}

}  // namespace

void write_state(Core& core, const std::function<bool(std::int64_t)>& is_used,
                 const std::string& version, int descriptor) {
  const ScratchFolder scratch(core.store.folder(), "save");
  const fs::path database = scratch.path() / "state.db";
  // Blobs never change, so a second name keeps one as it is however long the copying takes.
  std::vector<std::int64_t> ids;
  core.store.save(database, [&] {
    core.blobs.each([&](std::int64_t id) {
      if (!is_used(id)) return;
      const fs::path held = scratch.path() / Blobs::name(id);
      fs::create_directories(held.parent_path());
      fs::create_hard_link(core.blobs.file(id), held);
      ids.push_back(id);
    });
  });
  ArchiveWriter archive(descriptor);
  archive.add("sim-state.json", manifest(core, version, ids.size()).dump(2) + "\n");
  archive.add_file("state.db", database);
  for (const std::int64_t id : ids) {
    archive.add_file("blobs/" + Blobs::name(id).string(), scratch.path() / Blobs::name(id));
  }
  archive.add_sums();
  archive.finish();
}

milliseconds unpack_state(Core& core, ArchiveReader& archive) {
  const fs::path folder = core.store.folder() / "loading";
  fs::remove_all(folder);
  fs::create_directories(folder / "blobs");
  const json about = read_manifest(archive);
  std::size_t blobs = 0;
  while (const auto item = archive.next()) {
    const fs::path file = folder / place_of(item->name);
    if (file.filename() != "state.db") ++blobs;
    fs::create_directories(file.parent_path());
    archive.read_file(*item, file);
  }
  if (about.value("blobs", json(0)) != blobs) {
    throw Error(Category::usage, "the state is damaged: {} files are missing or too many",
                about.value("blobs", json(0)).dump());
  }
  core.store.verify(folder / "state.db");
  const auto offset = about.find("clock_offset_ms");
  if (offset == about.end() || !offset->is_number_integer()) return milliseconds(0);
  return milliseconds(offset->get<std::int64_t>());
}

void replace_state(Core& core) {
  const fs::path& folder = core.store.folder();
  const fs::path loaded = folder / "loaded";
  fs::remove_all(folder / "discarded");
  fs::rename(folder / "loading", loaded);
  try {
    core.store.load(loaded / "state.db");
  } catch (...) {
    fs::rename(loaded, folder / "loading");
    throw;
  }
  core.blobs.replace(loaded / "blobs", folder / "discarded");
  fs::remove_all(loaded);
}

void discard_state(const fs::path& folder) {
  std::error_code none;
  fs::remove_all(folder / "loading", none);
  fs::remove_all(folder / "discarded", none);
}

void recover_state(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  const fs::path loaded = folder / "loaded";
  if (fs::exists(loaded / "state.db")) {
    fs::remove(folder / "state.db-wal");
    fs::remove(folder / "state.db-shm");
    if (fs::exists(loaded / "blobs")) {
      fs::remove_all(folder / "blobs");
      fs::rename(loaded / "blobs", folder / "blobs");
    }
    // Last: without it there is nothing to recover.
    fs::rename(loaded / "state.db", folder / "state.db");
  }
  fs::remove_all(loaded);
  discard_state(folder);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("scratch-")) fs::remove_all(entry.path());
  }
}

}  // namespace fakes
