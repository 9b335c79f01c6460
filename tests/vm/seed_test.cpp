#include "vm/seed.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/vm/samples.h"

namespace vm {
namespace {

std::vector<File> sample_seed() {
  const SeedKeys keys{
      {"-----BEGIN-----\nhost\n-----END-----\n", "ssh-ed25519 AAAAhost master-node"},
      "ssh-ed25519 AAAAclient sim"};
  return seed_files(test::sample_node(), keys, test::sample_network().hosts);
}

TEST(SeedFiles, AreAsTheGoldenFileSays) {
  std::string text;
  for (const File& file : sample_seed()) {
    text += fmt::format("== {} {:04o}\n{}", file.path, file.mode, file.content);
  }
  test::expect_golden("seed.txt", text);
}

TEST(SeedFiles, PrivateOnesAreReadableByRootOnly) {
  int private_files = 0;
  for (const File& file : sample_seed()) {
    const bool secret = file.path.ends_with("_key") || file.path.ends_with("authorized_keys");
    private_files += secret;
    EXPECT_EQ(file.mode, secret ? 0600 : 0644) << file.path;
    EXPECT_EQ(file.content.back(), '\n') << file.path;
  }
  EXPECT_EQ(private_files, 2);
}

TEST(PublicKeyWithoutComment, KeepsTypeAndKey) {
  EXPECT_EQ(public_key_without_comment("ssh-ed25519 AAAA me@here too\n"), "ssh-ed25519 AAAA");
  EXPECT_EQ(public_key_without_comment("ssh-ed25519 AAAA"), "ssh-ed25519 AAAA");
}

}  // namespace
}  // namespace vm
