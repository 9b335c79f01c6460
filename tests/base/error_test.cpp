#include "sim/base/error.h"

#include <gtest/gtest.h>

namespace sim {
namespace {

TEST(Error, ContextGoesInFrontOutermostFirst) {
  Error error(Category::failed, "exit code {}", 3);
  error.add_context("install containerd").add_context("boot master-node");
  EXPECT_EQ(error.message(), "boot master-node: install containerd: exit code 3");
  EXPECT_STREQ(error.what(), error.message().c_str());
}

TEST(Error, MessageWithBracesIsTakenAsItIs) {
  EXPECT_EQ(Error(Category::usage, std::string("{not a format}")).message(), "{not a format}");
}

TEST(Error, KeepsOutputAndFixApartFromTheMessage) {
  Error error(Category::unfit, "no libvirt");
  error.with_output("connection refused\n").with_fix("apt-get install libvirt-daemon");
  EXPECT_EQ(error.message(), "no libvirt");
  EXPECT_EQ(error.output(), "connection refused\n");
  EXPECT_EQ(error.fix(), "apt-get install libvirt-daemon");
}

TEST(Error, ExitCodesAreTheDocumentedOnes) {
  EXPECT_EQ(exit_code(Category::failed), 1);
  EXPECT_EQ(exit_code(Category::usage), 2);
  EXPECT_EQ(exit_code(Category::unfit), 3);
  EXPECT_EQ(exit_code(Category::stalled), 4);
  EXPECT_EQ(exit_code(Category::interrupted), 130);
  EXPECT_EQ(exit_code(Category::internal), 70);
}

}  // namespace
}  // namespace sim
