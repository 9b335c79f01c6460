#include "sim/base/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <thread>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

Output shell(const std::string& script, Deadline deadline = Deadline::after(1min)) {
  return LocalRunner().run({.argv = {"sh", "-c", script}}, deadline);
}

bool has_children() {
  return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD;
}

// A process nobody collects yet counts as gone: it holds nothing any more.
bool is_gone(int pid) {
  const auto stat = read_file_if_exists("/proc/" + std::to_string(pid) + "/stat");
  return !stat || stat->find(") Z") != std::string::npos;
}

void expect_goes(int pid) {
  wait_until("process to go", Deadline::after(1min), 5ms,
             [&] { return is_gone(pid) ? Look::ready() : Look::waiting("it runs"); });
}

TEST(Quoted, IsReadBackByAShell) {
  const std::vector<std::string> words = {"a b",   "",      "it's", "$HOME",
                                          "plain", "\"q\"", "x\ny", "*"};
  std::vector<std::string> argv = {"printf", "%s|"};
  argv.insert(argv.end(), words.begin(), words.end());
  EXPECT_EQ(shell(quoted(argv)).out, join(words, "|") + "|");
  EXPECT_EQ(quoted({"ls", "-l", "/tmp"}), "ls -l /tmp");
}

TEST(LocalRunner, KeepsOutputsApartAndTellsTheExitCode) {
  const auto output = shell("echo out; echo err >&2; exit 7");
  EXPECT_EQ(output.out, "out\n");
  EXPECT_EQ(output.err, "err\n");
  EXPECT_EQ(output.exit_code, 7);
  EXPECT_FALSE(has_children());
}

TEST(LocalRunner, PassesArgumentsUntouched) {
  const auto output = LocalRunner().run(
      {.argv = {"printf", "<%s>", "a b", "", "\"q\"", "it's", "$x"}}, Deadline::never());
  EXPECT_EQ(output.out, "<a b><><\"q\"><it's><$x>");
}

TEST(LocalRunner, ReportsTheSignalThatEndedTheProgram) {
  EXPECT_EQ(shell("kill -9 $$").exit_code, 128 + SIGKILL);
}

TEST(LocalRunner, TakesMuchFromBothOutputsAtOnce) {
  const auto output = shell("head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait");
  EXPECT_EQ(output.out.size(), 3'000'000u);
  EXPECT_EQ(output.err.size(), 2'000'000u);
}

TEST(LocalRunner, GivesInputOrNothingToRead) {
  LocalRunner runner;
  const std::string input(500'000, 'i');
  EXPECT_EQ(runner.run({.argv = {"cat"}, .input = input}, Deadline::never()).out, input);
  EXPECT_EQ(runner.run({.argv = {"cat"}}, Deadline::never()).out, "");
  EXPECT_EQ(runner.run({.argv = {"true"}, .input = input}, Deadline::never()).exit_code, 0);
}

TEST(LocalRunner, AddsToTheEnvironmentAndChangesFolder) {
  const test::TempDir folder;
  const auto output =
      LocalRunner().run({.argv = {"sh", "-c", "echo $SIM_X; pwd; test -n \"$PATH\""},
                         .environment = {{"SIM_X", "a b"}},
                         .folder = folder.path()},
                        Deadline::never());
  EXPECT_EQ(output.out, "a b\n" + folder.path().string() + "\n");
  EXPECT_EQ(output.exit_code, 0);
}

TEST(LocalRunner, ReportsLinesAsTheyCome) {
  std::vector<std::string> lines;
  LocalRunner().run({.argv = {"sh", "-c", "printf 'one\\n\\ntwo'"},
                     .on_line = [&](std::string_view line) { lines.emplace_back(line); }},
                    Deadline::never());
  EXPECT_THAT(lines, ElementsAre("one", "", "two"));
}

TEST(LocalRunner, LinesComeBeforeTheProgramEnds) {
  const test::TempDir folder;
  ASSERT_EQ(mkfifo((folder / "gate").c_str(), 0600), 0);
  // The program waits for the answer to its line.
  LocalRunner().check({.argv = {"sh", "-c", "echo ready; read answer < gate; test $answer = go"},
                       .folder = folder.path(),
                       .on_line =
                           [&](std::string_view) {
                             const int gate = open((folder / "gate").c_str(), O_WRONLY);
                             EXPECT_EQ(write(gate, "go\n", 3), 3);
                             close(gate);
                           }},
                      Deadline::after(1min));
}

TEST(LocalRunner, KillsTheProgramWhenTheLineHandlerThrows) {
  int pid = 0;
  EXPECT_ERROR(LocalRunner().run({.argv = {"sh", "-c", "echo $$; exec sleep 3600"},
                                  .on_line =
                                      [&](std::string_view line) {
                                        pid = std::stoi(std::string(line));
                                        throw Error(Category::internal, "handler");
                                      }},
                                 Deadline::after(1min)),
               Category::internal, "handler");
  EXPECT_TRUE(is_gone(pid));
  EXPECT_FALSE(has_children());
}

TEST(LocalRunner, NamesTheProgramThatIsNotThere) {
  EXPECT_ERROR(LocalRunner().run({.argv = {"no-such-program"}}, Deadline::never()),
               Category::failed, "cannot run `no-such-program`: no such program in PATH");
}

TEST(LocalRunner, SaysWhyAProgramCannotBeStartedAndLeavesNoZombie) {
  const test::TempDir folder;
  write_file(folder / "broken",
             std::string("\x7f"
                         "ELF not really",
                         15),
             0755);
  EXPECT_ERROR(LocalRunner().run({.argv = {(folder / "broken").string()}}, Deadline::never()),
               Category::failed, "Exec format error");
  EXPECT_FALSE(has_children());
}

TEST(LocalRunner, SaysWhichFolderIsMissing) {
  const auto error = test::error_of([] {
    LocalRunner().run({.argv = {"true"}, .folder = "/no/such/folder"}, Deadline::never());
  });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message(), HasSubstr("in /no/such/folder: No such file"));
  EXPECT_FALSE(has_children());
}

TEST(LocalRunner, KillsTheWholeGroupAtTheDeadline) {
  std::vector<int> pids;
  const Command command = {
      .argv = {"sh", "-c", "echo $$; sleep 3600 & echo $!; echo lost >&2; wait"},
      .on_line = [&](std::string_view line) {
        if (line != "lost") pids.push_back(std::stoi(std::string(line)));
      }};
  const auto error = test::error_of([&] { LocalRunner().run(command, Deadline::after(500ms)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::stalled);
  EXPECT_THAT(error->message(), HasSubstr("did not end within 0.5 s"));
  EXPECT_THAT(error->output(), HasSubstr("lost\n"));
  ASSERT_EQ(pids.size(), 2u);
  for (const int pid : pids) expect_goes(pid);
  EXPECT_FALSE(has_children());
}

TEST(LocalRunner, KillsWhatIgnoresTheFirstSignal) {
  int pid = 0;
  const Command command = {
      .argv = {"sh", "-c", "trap '' TERM; echo $$; while :; do sleep 3600; done"},
      .on_line = [&](std::string_view line) { pid = std::stoi(std::string(line)); }};
  EXPECT_ERROR(LocalRunner().run(command, Deadline::after(300ms)), Category::stalled, "did not");
  ASSERT_NE(pid, 0);
  EXPECT_TRUE(is_gone(pid));
}

TEST(LocalRunner, DoesNotStartWithoutTime) {
  const test::TempDir folder;
  EXPECT_ERROR(LocalRunner().run({.argv = {"touch", (folder / "f").string()}}, Deadline::after(0s)),
               Category::stalled, "no time left");
  EXPECT_FALSE(std::filesystem::exists(folder / "f"));
}

TEST(LocalRunner, DoesNotWaitForABackgroundProcess) {
  const auto output = shell("sleep 3600 & echo $!");
  const int pid = std::stoi(output.out);
  EXPECT_FALSE(is_gone(pid));
  kill(pid, SIGKILL);
}

TEST(LocalRunner, PassesNoOtherDescriptorsOn) {
  const int leaky = fcntl(STDERR_FILENO, F_DUPFD, 50);  // without O_CLOEXEC
  const auto output = shell("for f in /proc/$$/fd/*; do echo ${f##*/}; done");
  close(leaky);
  for (const auto& number : split(trim(output.out), '\n')) {
    EXPECT_NE(number, std::to_string(leaky)) << output.out;
  }
}

TEST(LocalRunner, UndoesIgnoredSignalsForTheProgram) {
  const auto old = signal(SIGPIPE, SIG_IGN);
  const auto output = shell("kill -PIPE $$; echo survived");
  signal(SIGPIPE, old);
  EXPECT_EQ(output.exit_code, 128 + SIGPIPE);
}

TEST(LocalRunner, IsSafeFromSeveralThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&wrong, thread] {
      for (int i = 0; i < 15; ++i) {
        const std::string text = std::to_string(thread * 1000 + i);
        const auto output = shell("cat; echo " + text + "; exit " + std::to_string(thread));
        if (output.out != text + "\n" || output.exit_code != thread) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_FALSE(has_children());
}

TEST(Check, AttachesWhatTheFailedCommandPrinted) {
  LocalRunner runner;
  const auto error = test::error_of([&] {
    runner.check({.argv = {"sh", "-c", "printf out; echo err >&2; exit 3"}}, Deadline::never());
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_THAT(error->message(), HasSubstr("exited with code 3"));
  EXPECT_EQ(error->output(), "out\nerr\n");
  EXPECT_EQ(runner.check({.argv = {"echo", "fine"}}, Deadline::never()).out, "fine\n");
}

TEST(RunAttached, ReturnsTheExitCodeAndUsesOurStreams) {
  const test::TempDir folder;
  const std::string script = "read line; echo $line > answer; exit 5";
  EXPECT_EQ(
      run_attached({.argv = {"sh", "-c", script}, .input = "hello\n", .folder = folder.path()}), 5);
  EXPECT_EQ(read_file(folder / "answer"), "hello\n");
}

TEST(RunAttached, StaysInTheForegroundGroup) {
  const std::string script = "test $(ps -o pgid= -p $$) = " + std::to_string(getpgrp());
  EXPECT_EQ(run_attached({.argv = {"sh", "-c", script}}), 0);
}

TEST(RunAttached, SurvivesTheCtrlCThatEndsTheProgram) {
  // Ctrl-C reaches the whole foreground group: the program, and us.
  const std::string script = "kill -INT " + std::to_string(getpid()) + "; kill -INT $$";
  EXPECT_EQ(run_attached({.argv = {"sh", "-c", script}}), 128 + SIGINT);
}

TEST(FindProgram, LooksThroughPathInOrder) {
  const test::TempDir folder;
  write_file(folder / "one/tool", "", 0644);
  write_file(folder / "two/tool", "", 0755);
  const test::ScopedEnv path("PATH", (folder / "one").string() + ":" + (folder / "two").string());
  EXPECT_EQ(find_program("tool"), folder / "two/tool");
  EXPECT_EQ(find_program("other"), std::nullopt);
  EXPECT_EQ(find_program((folder / "two/tool").string()), folder / "two/tool");
  EXPECT_EQ(find_program((folder / "one/tool").string()), std::nullopt);
  EXPECT_EQ(find_program(""), std::nullopt);
}

}  // namespace
}  // namespace sim
