// The store with build scripts that take no time: what they do next is in a file that they read.
#include "vm/image.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <thread>

#include <unistd.h>

#include <gtest/gtest.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace vm {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Deadline;
using sim::Error;

constexpr const char* node_script = R"(#!/bin/sh
here=$(dirname "$0")/../control
echo "node $1" >>"$here/runs"
mkdir -p "$2/bin"
case $(cat "$here/mode") in
  fail) echo "== first"; echo "== second"; i=0
        while [ $i -lt 30 ]; do i=$((i+1)); echo "line $i" >&2; done; exit 7 ;;
  disk-full) echo "cp: error writing 'x': No space left on device" >&2; exit 1 ;;
  unfit) echo "no mirror is configured" >&2; exit 3 ;;
  nothing) exit 0 ;;
  stage) if [ -e "$SIM_IMAGE_WORK/stage" ]; then echo noise; echo "== stage kept"
         else echo done >"$SIM_IMAGE_WORK/stage"; exit 1; fi ;;
esac
echo "root of $1" >"$2/root.squashfs"
if [ "$1" = cluster ]; then cp "$SIM_KUBERNETES/bin/kubectl" "$2/bin/kubectl"; fi
)";

constexpr const char* kubernetes_script = R"(#!/bin/sh
here=$(dirname "$0")/../control
echo "kubernetes $1 $2 $3" >>"$here/runs"
mkdir -p "$4/bin"
for name in kubeadm kubelet kube-apiserver kube-controller-manager kube-scheduler kube-proxy \
            kubectl pause
do echo "$name of $1 $2" >"$4/bin/$name"; done
echo v1.2.3 >"$4/version"
)";

class ImageStoreTest : public testing::Test {
 protected:
  ImageStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "sim-image-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    sim::write_file(folder_ / "tools/build-node", node_script, 0755);
    sim::write_file(folder_ / "tools/build-kubernetes", kubernetes_script, 0755);
    sim::write_file(folder_ / "tools/services/packages.txt", "postgresql\n");
    sim::write_file(folder_ / "tools/cluster/packages.txt", "containerd\n");
    sim::write_file(folder_ / "control/runs", "");
    set_mode("good");
  }
  ~ImageStoreTest() override { fs::remove_all(folder_); }

  ImageStore store(std::uint64_t needed_bytes = 0) {
    return ImageStore(folder_ / "cache", {folder_ / "tools", needed_bytes});
  }
  void set_mode(const std::string& mode) { sim::write_file(folder_ / "control/mode", mode); }
  std::vector<std::string> runs() {
    auto lines = sim::split(sim::read_file(folder_ / "control/runs"), '\n');
    lines.erase(std::remove(lines.begin(), lines.end(), ""), lines.end());
    return lines;
  }
  Image ensure(const ImageSpec& spec) { return store().ensure(spec, {}, Deadline::never()); }
  Error failure_of(const ImageSpec& spec, std::uint64_t needed_bytes = 0) {
    try {
      store(needed_bytes).ensure(spec, {}, Deadline::never());
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(Category::internal, std::string());
  }

  fs::path folder_;
  const ImageSpec services_{"services"};
  const ImageSpec cluster_{"cluster"};
};

TEST_F(ImageStoreTest, BuildsOnceAndThenAnswersFromTheCache) {
  EXPECT_FALSE(store().has(services_));
  const Image first = ensure(services_);
  EXPECT_TRUE(store().has(services_));
  EXPECT_EQ(sim::read_file(first.file), "root of services\n");
  EXPECT_EQ(first.id, store().id_of(services_));
  EXPECT_EQ(first.id.size(), 16u);
  EXPECT_EQ(ensure(services_).file, first.file);
  EXPECT_EQ(runs(), std::vector<std::string>{"node services"});
  EXPECT_TRUE(fs::exists(first.file.parent_path() / "inputs.json"));
  EXPECT_FALSE(fs::exists(first.file.parent_path().string() + ".work"));
  EXPECT_FALSE(fs::exists(first.file.parent_path().string() + ".partial"));
}

TEST_F(ImageStoreTest, AClusterImageBringsKubernetesAndItsKubectl) {
  EXPECT_THROW(store().kubectl(cluster_), Error);
  ensure(cluster_);
  EXPECT_EQ(runs(), (std::vector<std::string>{"kubernetes debian  ", "node cluster"}));
  EXPECT_EQ(sim::read_file(store().kubectl(cluster_)), "kubectl of debian \n");
  sim::write_file(folder_ / "tools/cluster/packages.txt", "another\n");
  EXPECT_FALSE(store().has(cluster_));
  EXPECT_EQ(sim::read_file(store().kubectl(cluster_)), "kubectl of debian \n");
  ensure(cluster_);
  EXPECT_EQ(runs().size(), 3u) << "Kubernetes does not depend on the node's packages";
}

TEST_F(ImageStoreTest, UpstreamReleasesAreImagesOfTheirOwn) {
  const ImageSpec upstream{"cluster", "upstream", "v1.29.3", "http://127.0.0.1:1"};
  const Image debian = ensure(cluster_);
  const Image released = ensure(upstream);
  EXPECT_NE(debian.id, released.id);
  EXPECT_EQ(sim::read_file(store().kubectl(upstream)), "kubectl of upstream v1.29.3\n");
  EXPECT_EQ(sim::read_file(store().kubectl(cluster_)), "kubectl of debian \n");
  EXPECT_EQ(released.kubernetes, "upstream v1.29.3");
  ensure(services_);
  std::map<std::string, std::string> listed;  // id and kind -> kubernetes
  for (const Image& image : store().list()) {
    if (image.kind != "kubernetes") listed[image.id + " " + image.kind] = image.kubernetes;
  }
  EXPECT_EQ(listed[debian.id + " cluster"], "debian");
  EXPECT_EQ(listed[released.id + " cluster"], "upstream v1.29.3");
  EXPECT_EQ(listed[ensure(services_).id + " services"], "");
}

TEST_F(ImageStoreTest, TheIdFollowsTheInputsOfItsKindOnly) {
  const std::string services = store().id_of(services_);
  const std::string cluster = store().id_of(cluster_);
  sim::write_file(folder_ / "tools/README.md", "documents do not count");
  EXPECT_EQ(store().id_of(services_), services);
  sim::write_file(folder_ / "tools/cluster-addons/dns", "one");
  EXPECT_EQ(store().id_of(services_), services);
  EXPECT_NE(store().id_of(cluster_), cluster);
  sim::write_file(folder_ / "tools/fetch-kubernetes", "another downloader");
  EXPECT_EQ(store().id_of(services_), services);
  sim::write_file(folder_ / "tools/services/packages.txt", "postgresql\nredis\n");
  EXPECT_NE(store().id_of(services_), services);
  const std::string with_redis = store().id_of(services_);
  fs::rename(folder_ / "tools/services/packages.txt", folder_ / "tools/services/packages");
  EXPECT_NE(store().id_of(services_), with_redis) << "a file's name counts";
}

TEST_F(ImageStoreTest, NoScriptsMeansNoSourceTree) {
  ImageStore store(folder_ / "cache", {folder_ / "nowhere", 0});
  EXPECT_THROW(store.id_of(services_), Error);
}

TEST_F(ImageStoreTest, ACorruptImageIsSetAsideAndBuiltAgain) {
  const Image image = ensure(services_);
  sim::write_file(image.file, "root of servicex\n");
  EXPECT_EQ(sim::read_file(ensure(services_).file), "root of services\n");
  const fs::path aside = image.file.parent_path().string() + ".corrupt";
  EXPECT_EQ(sim::read_file(aside / "root.squashfs"), "root of servicex\n");
  EXPECT_EQ(runs().size(), 2u);

  fs::remove(image.file.string() + ".sha256");
  ensure(services_);
  EXPECT_EQ(runs().size(), 3u);
}

TEST_F(ImageStoreTest, CorruptBinariesAreBuiltAgainBeforeTheyEnterAnImage) {
  ensure(cluster_);
  const auto images = store().list();
  ASSERT_EQ(images.size(), 2u);
  ASSERT_EQ(images[1].kind, "kubernetes");
  sim::write_file(images[1].file / "bin/kubectl", "nonsense");
  fs::remove_all(images[0].file.parent_path());
  ensure(cluster_);
  EXPECT_EQ(sim::read_file(store().kubectl(cluster_)), "kubectl of debian \n");
}

TEST_F(ImageStoreTest, AFailedBuildShowsItsLastLinesAndItsLog) {
  set_mode("fail");
  const Error error = failure_of(services_);
  EXPECT_EQ(error.category(), Category::failed);
  EXPECT_NE(error.message().find("in stage \"second\": build-node ended with exit code 7"),
            std::string::npos)
      << error.message();
  EXPECT_EQ(error.output().find("line 10\n"), std::string::npos);
  EXPECT_NE(error.output().find("line 11\n"), std::string::npos);
  EXPECT_NE(error.output().find("line 30\n"), std::string::npos);
  const std::string fix = error.fix();
  const std::string log = fix.substr(fix.find(folder_.string()));
  EXPECT_EQ(sim::split(sim::read_file(log), '\n').size(), 33u) << fix;
  EXPECT_FALSE(store().has(services_));

  set_mode("good");
  EXPECT_NO_THROW(ensure(services_));
}

TEST_F(ImageStoreTest, AFullDiskIsNamed) {
  set_mode("disk-full");
  const Error error = failure_of(services_);
  EXPECT_NE(error.message().find("the disk filled up"), std::string::npos) << error.message();
}

TEST_F(ImageStoreTest, AnUnfitHostIsNotAFailure) {
  set_mode("unfit");
  const Error error = failure_of(services_);
  EXPECT_EQ(error.category(), Category::unfit);
  EXPECT_NE(error.output().find("no mirror is configured"), std::string::npos);
}

TEST_F(ImageStoreTest, AScriptThatMakesNothingIsAnError) {
  set_mode("nothing");
  EXPECT_NE(failure_of(services_).output().find("made no root.squashfs"), std::string::npos);
}

TEST_F(ImageStoreTest, TooLittleDiskIsToldBeforeTheBuild) {
  const Error error = failure_of(services_, std::uint64_t{1} << 60);
  EXPECT_EQ(error.category(), Category::unfit);
  EXPECT_NE(error.message().find("are free"), std::string::npos) << error.message();
  EXPECT_TRUE(runs().empty());
}

TEST_F(ImageStoreTest, TheNextBuildFindsFinishedStages) {
  set_mode("stage");
  failure_of(services_);
  std::vector<std::string> lines;
  store().ensure(
      services_, [&](std::string_view line) { lines.emplace_back(line); }, Deadline::never());
  EXPECT_EQ(lines, std::vector<std::string>{"stage kept"});
}

TEST_F(ImageStoreTest, ManyCallersShareOneBuild) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      try {
        ensure(services_);
      } catch (const Error& error) {
        ADD_FAILURE() << error.message();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(runs().size(), 1u);
}

TEST_F(ImageStoreTest, WaitsForAnotherBuilderUntilTheDeadline) {
  const fs::path lock =
      folder_ / "cache/images" / ("services-" + store().id_of(services_) + ".lock");
  fs::create_directories(lock.parent_path());
  const auto held = sim::FileLock::try_acquire(lock);
  std::vector<std::string> lines;
  try {
    store().ensure(
        services_, [&](std::string_view line) { lines.emplace_back(line); },
        Deadline::after(std::chrono::milliseconds(250)));
    ADD_FAILURE() << "it did not wait";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), Category::stalled);
    EXPECT_NE(error.message().find(std::to_string(getpid())), std::string::npos) << error.message();
  }
  EXPECT_EQ(lines.size(), 1u);
  EXPECT_TRUE(runs().empty());
}

TEST_F(ImageStoreTest, PruneKeepsWhatIsCurrentHeldOrNamed) {
  const Image old_held = ensure(services_);
  store().hold("dev", {old_held});
  sim::write_file(folder_ / "tools/services/packages.txt", "two\n");
  const Image old_named = ensure(services_);
  sim::write_file(folder_ / "tools/services/packages.txt", "three\n");
  const Image old_free = ensure(services_);
  sim::write_file(folder_ / "tools/services/packages.txt", "four\n");
  const Image current = ensure(services_);
  ASSERT_EQ(store().list().size(), 4u);

  const auto removed = store().prune(false, {old_named.file});
  ASSERT_EQ(removed.size(), 1u);
  EXPECT_EQ(removed[0].id, old_free.id);
  EXPECT_FALSE(fs::exists(old_free.file));

  store().release("dev");
  EXPECT_EQ(store().prune(false, {old_named.file})[0].id, old_held.id);
  EXPECT_EQ(store().prune(true, {current.file})[0].id, old_named.id);
  EXPECT_EQ(store().prune(true, {current.file}).size(), 0u);
  EXPECT_TRUE(fs::exists(current.file));
}

TEST_F(ImageStoreTest, PruneTakesLeftoversButNotWhatIsBeingBuilt) {
  const Image image = ensure(services_);
  const std::string entry = image.file.parent_path().string();
  const fs::path other = folder_ / "cache/images/services-0123456789abcdef";
  for (const char* extension : {".partial", ".work", ".corrupt"}) {
    fs::create_directories(other.string() + extension);
    fs::create_directories(entry + extension);
  }
  const auto held = sim::FileLock::try_acquire(entry + ".lock");
  EXPECT_TRUE(store().prune(true, {}).empty());
  EXPECT_TRUE(fs::exists(image.file));
  EXPECT_TRUE(fs::exists(entry + ".partial"));
  for (const char* extension : {".partial", ".work", ".corrupt"}) {
    EXPECT_FALSE(fs::exists(other.string() + extension)) << extension;
  }
}

TEST_F(ImageStoreTest, ListTellsHeldAndStaleImages) {
  const Image first = ensure(services_);
  store().hold("dev", {first});
  sim::write_file(folder_ / "tools/services/packages.txt", "two\n");
  const auto images = store().list();
  ASSERT_EQ(images.size(), 1u);
  EXPECT_TRUE(images[0].in_use);
  EXPECT_FALSE(images[0].current);
  EXPECT_EQ(images[0].size_bytes, 17u);
}

}  // namespace
}  // namespace vm
