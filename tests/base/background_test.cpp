#include "sim/base/background.h"

#include <signal.h>

#include <thread>

#include <gmock/gmock.h>

#include "sim/base/deadline.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::TempDir;

// The pid that the program writes when it is there.
pid_t pid_in(const std::filesystem::path& file) {
  pid_t pid = 0;
  wait_until("the program", Deadline::after(seconds(10)), milliseconds(10), [&] {
    const std::string text = read_file_if_exists(file).value_or("");
    if (text.empty() || text.back() != '\n') return Look::waiting("it wrote nothing");
    pid = static_cast<pid_t>(std::stol(text));
    return Look::ready();
  });
  return pid;
}

bool is_there(pid_t pid) {
  return kill(pid, 0) == 0;
}

Command sleeper() {
  return {{"sh", "-c", "echo $$; exec sleep 600"}};
}

TEST(Background, EndsWithItsOwner) {
  const TempDir folder;
  pid_t pid = 0;
  {
    Background program(sleeper(), folder / "log");
    pid = pid_in(folder / "log");
    EXPECT_FALSE(program.ended());
    EXPECT_TRUE(is_there(pid));
  }
  EXPECT_FALSE(is_there(pid));
}

TEST(Background, GoesOnWithoutItsOwnerWhenItsLifeIsItsOwn) {
  const TempDir folder;
  { const Background program(sleeper(), folder / "log", Background::Life::its_own); }
  const pid_t pid = pid_in(folder / "log");
  EXPECT_TRUE(is_there(pid));
  EXPECT_EQ(getsid(pid), pid);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST(Background, AppendsToItsLog) {
  const TempDir folder;
  write_file(folder / "log", "before\n");
  Background program({{"sh", "-c", "echo out; echo err >&2"}}, folder / "log");
  wait_until("its end", Deadline::after(seconds(10)), milliseconds(10),
             [&] { return program.ended() ? Look::ready() : Look::waiting("it runs"); });
  EXPECT_EQ(read_file(folder / "log"), "before\nout\nerr\n");
}

// As when the whole process is killed: nothing is destroyed, and the kernel does it.
TEST(Background, DiesWithTheThreadThatStartedIt) {
  const TempDir folder;
  std::unique_ptr<Background> program;
  pid_t pid = 0;
  std::thread([&] {
    program = std::make_unique<Background>(sleeper(), folder / "log");
    pid = pid_in(folder / "log");
  }).join();
  wait_until("its end", Deadline::after(seconds(10)), milliseconds(10),
             [&] { return program->ended() ? Look::ready() : Look::waiting("it runs"); });
  EXPECT_FALSE(is_there(pid));
}

TEST(Background, SaysWhatCannotBeStarted) {
  const TempDir folder;
  EXPECT_ERROR(Background({{"no-such-program"}}, folder / "log"), Category::failed,
               "no such program in PATH");
  EXPECT_ERROR(Background(sleeper(), folder / "none/log"), Category::failed, "cannot be written");
}

}  // namespace
}  // namespace sim
