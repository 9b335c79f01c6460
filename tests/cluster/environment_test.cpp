// g++ 12 with sanitizers: a false alarm inside of <regex>.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "sim/cluster/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

// Before a test sets $SIM_SOURCE.
const fs::path source = paths::source();

fs::path data_folder() {
  return source / "tests/data/environments";
}

std::vector<fs::path> data_files(const std::string& prefix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(data_folder())) {
    if (entry.path().filename().string().rfind(prefix, 0) == 0) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
  return std::regex_replace(info.param.stem().string(), std::regex("-"), "_");
}

// The text of the usage error that `call` throws.
std::string usage_error(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), Category::usage) << error.message();
    return error.message() + "\n" + error.output() + "\n" + error.fix();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

class InvalidFile : public testing::TestWithParam<fs::path> {};

// The files say in comments what is wrong with which line: "# problem: text" on the line itself,
// "# problem-below: text" when the value starts on a later line, "# problem-anywhere" for a single
// error at any place. Exactly those problems must be reported, all at once.
TEST_P(InvalidFile, ReportsEveryProblemWithItsPlace) {
  const std::string file = GetParam().filename().string();
  const std::string text = usage_error([&] { read_environment(GetParam()); });
  const std::string content = read_file(GetParam());
  int expected = 0;
  int number = 0;
  for (const std::string& line : split(content, '\n')) {
    ++number;
    std::smatch match;
    if (!std::regex_search(line, match, std::regex("# problem(-below|-anywhere)?(: (.*))?$"))) {
      continue;
    }
    ++expected;
    bool found = false;
    for (const std::string& reported : split(text, '\n')) {
      const bool place = match[1].matched ||
                         reported.find(fmt::format("{}:{}:", file, number)) != std::string::npos;
      found = found || (place && reported.find(match[3].str()) != std::string::npos);
    }
    EXPECT_TRUE(found) << "not reported: " << line << "\nreported:\n" << text;
  }
  const std::regex place("(^|\\n)[^\\n]*" + file + ":[0-9]+:[0-9]+: ");
  const auto reported =
      std::distance(std::sregex_iterator(text.begin(), text.end(), place), std::sregex_iterator());
  EXPECT_EQ(reported, expected) << text;
}

INSTANTIATE_TEST_SUITE_P(Environment, InvalidFile, testing::ValuesIn(data_files("invalid-")),
                         name_of);

class ValidFile : public testing::TestWithParam<fs::path> {};

TEST_P(ValidFile, IsReadWithoutAProblem) {
  EXPECT_NO_THROW(read_environment(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Environment, ValidFile, testing::ValuesIn(data_files("valid-")), name_of);

TEST(Environment, MinimalFileGetsTheDocumentedDefaults) {
  const Environment environment = read_environment(data_folder() / "valid-minimal.yaml");
  EXPECT_EQ(environment.name, "valid-minimal");
  EXPECT_EQ(environment.driver, "lxc");
  EXPECT_EQ(environment.kubernetes_source, "debian");
  EXPECT_EQ(environment.network_mode, vm::NetworkMode::nat);
  EXPECT_EQ(environment.pool.text(), "10.77.0.0/16");
  EXPECT_EQ(environment.pods.text(), "10.244.0.0/16");
  EXPECT_EQ(environment.services.text(), "10.96.0.0/12");
  ASSERT_EQ(environment.nodes.size(), 1u);
  EXPECT_EQ(environment.nodes[0].memory_bytes, 2048ull << 20);
  EXPECT_EQ(environment.nodes[0].cpus, 2);
  EXPECT_TRUE(environment.databases.empty());
}

TEST(Environment, FullFileKeepsEveryValue) {
  const Environment environment = read_environment(data_folder() / "valid-full.yaml");
  EXPECT_EQ(environment.driver, "memory");
  EXPECT_EQ(environment.kubernetes_version, "v1.29.3");
  EXPECT_EQ(environment.kubernetes_url, "http://127.0.0.1:8080/releases");
  EXPECT_EQ(environment.network_mode, vm::NetworkMode::isolated);
  EXPECT_EQ(environment.services.text(), "10.20.0.0/24");
  ASSERT_EQ(environment.nodes.size(), 4u);
  EXPECT_EQ(environment.nodes[2].memory_bytes, 512ull << 20);
  EXPECT_EQ(environment.nodes[3].cpus, 3);
  ASSERT_EQ(environment.database_users.size(), 2u);
  EXPECT_EQ(environment.database_users[0].password, "p'w");
  EXPECT_EQ(environment.databases[1].owner, "reader");
  ASSERT_EQ(environment.broker_users.size(), 2u);
  EXPECT_EQ(environment.broker_users[0].vhost, "jobs");
  EXPECT_EQ(environment.broker_users[1].vhost, "/");
  EXPECT_EQ(environment.broker_users[1].tags,
            (std::vector<std::string>{"administrator", "monitoring"}));
  ASSERT_EQ(environment.hosts.size(), 1u);
  EXPECT_EQ(environment.hosts[0].address.text(), "192.0.2.7");
}

// A source tree and a $SIM_HOME of its own, put away afterwards.
class Finding : public testing::Test {
 protected:
  Finding() {
    std::string pattern = (fs::temp_directory_path() / "sim-environment-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    set("SIM_HOME", folder_ / "home");
    set("SIM_SOURCE", folder_ / "source");
    add("source/scenarios/qareports/environments/dev.yaml");
    add("source/scenarios/qareports/environments/testing.yaml");
  }
  ~Finding() override {
    for (const auto& [name, value] : saved_) {
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
    }
    fs::remove_all(folder_);
  }
  void set(const std::string& name, const fs::path& value) {
    const char* old = std::getenv(name.c_str());
    saved_.emplace_back(name, old != nullptr ? std::optional<std::string>(old) : std::nullopt);
    setenv(name.c_str(), value.c_str(), 1);
  }
  fs::path add(const fs::path& path) {
    write_file(folder_ / path,
               "version: 1\nsystem: qareports\nnodes:\n  - {name: master-node, role: master}\n");
    return folder_ / path;
  }

  fs::path folder_;
  std::vector<std::pair<std::string, std::optional<std::string>>> saved_;
};

TEST_F(Finding, ListsTheFilesOfEverySystem) {
  add("source/scenarios/discourse/environments/forum.yaml");
  const auto files = environment_files();
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].name, "dev");
  EXPECT_EQ(files[1].name, "forum");
  EXPECT_EQ(files[1].system, "discourse");
}

TEST_F(Finding, KnowsNamesAndPaths) {
  EXPECT_EQ(find_environment("dev").name, "dev");
  EXPECT_EQ(find_environment("dev", "mine").name, "mine");
  EXPECT_EQ(find_environment(add("own.yaml").string()).name, "own");
}

TEST_F(Finding, UnknownNameSaysWhatThereIsAndWhatWasMeant) {
  const std::string text = usage_error([] { find_environment("deb"); });
  EXPECT_NE(text.find("no environment \"deb\"; did you mean \"dev\"?"), std::string::npos) << text;
  EXPECT_NE(text.find("dev, testing"), std::string::npos) << text;
  usage_error([] { find_environment("../dev"); });
  usage_error([] { find_environment("missing.yaml"); });
  usage_error([] { find_environment("dev", "Not A Name"); });
}

TEST_F(Finding, AFileMayNotTakeTheNameOfAnother) {
  const fs::path file = add("elsewhere/dev.yaml");
  const std::string text = usage_error([&] { find_environment(file.string()); });
  EXPECT_NE(text.find("--name"), std::string::npos) << text;
  EXPECT_EQ(find_environment(file.string(), "other").name, "other");
}

TEST_F(Finding, OneNameInTwoSystemsIsRefused) {
  add("source/scenarios/discourse/environments/dev.yaml");
  const std::string text = usage_error([] { find_environment("dev"); });
  EXPECT_NE(text.find("2 systems"), std::string::npos) << text;
}

TEST_F(Finding, ANameIsEnoughOnceItWasBroughtUp) {
  const Environment first = find_environment(add("own.yaml").string(), "second-life");
  usage_error([] { find_environment("second-life"); });
  remember_environment(first);
  EXPECT_EQ(remembered_environments(), std::vector<std::string>{"second-life"});
  const Environment again = find_environment("second-life");
  EXPECT_EQ(again.name, "second-life");
  EXPECT_EQ(again.file, first.file);
  forget_environment("second-life");
  usage_error([] { find_environment("second-life"); });
}

TEST_F(Finding, AnEnvironmentOutlivesItsFile) {
  const auto file = add("own.yaml");
  const Environment first = find_environment(file.string(), "second-life");
  remember_environment(first);
  std::filesystem::remove(file);
  const Environment again = find_environment("second-life");
  EXPECT_EQ(again.nodes.size(), first.nodes.size());
  remember_environment(again);  // another `up`, from the copy
  EXPECT_EQ(find_environment("second-life").file, again.file);
  add("own.yaml");
  EXPECT_EQ(find_environment("second-life").file, first.file);
  forget_environment("second-life");
  usage_error([] { find_environment("second-life"); });
}

TEST(Environment, DnsLabels) {
  for (const char* good : {"a", "master-node", "1",
                           "x23456789-123456789-123456789-123456789-123456789-123456789-123"}) {
    EXPECT_TRUE(is_dns_label(good)) << good;
  }
  for (const char* bad : {"", "-a", "a-", "A", "a_b", "a.b", "ä",
                          "x23456789-123456789-123456789-123456789-123456789-123456789-1234"}) {
    EXPECT_FALSE(is_dns_label(bad)) << bad;
  }
}

// The files that the project ships describe what the seed's document promises.
TEST(Environment, ShippedEnvironmentsAreValidAndCanRunSideBySide) {
  const fs::path folder = source / "scenarios/qareports/environments";
  const Environment dev = read_environment(folder / "dev.yaml");
  const Environment testing = read_environment(folder / "testing.yaml");
  ASSERT_EQ(dev.nodes.size(), 3u);
  EXPECT_EQ(dev.nodes[0].name, "master-node");
  EXPECT_EQ(dev.nodes[1].name, "worker-node");
  EXPECT_EQ(dev.nodes[2].name, "services-node");
  EXPECT_EQ(dev.databases[0].name, "qareports");
  EXPECT_EQ(dev.broker_vhosts[0], "qareports");
  EXPECT_NE(dev.name, testing.name);
  EXPECT_LE(dev.pool.prefix, 23) << "no room for a second environment";
}

}  // namespace
}  // namespace sim
