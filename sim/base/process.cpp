#include "sim/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

#include "sim/base/child.h"
#include "sim/base/descriptor.h"
#include "sim/base/error.h"
#include "sim/base/interrupt.h"
#include "sim/base/text.h"

namespace sim {
namespace {

using std::chrono::milliseconds;

// One output of the child: collects it, and cuts it into lines for on_line.
class Stream {
 public:
  Stream(Descriptor end, std::string& collected, const Command& command)
      : end_(std::move(end)), collected_(collected), command_(command) {}

  int descriptor() const { return end_.get(); }

  // Takes what is there, up to one buffer. False when there was nothing, or the other end is
  // closed.
  bool take() {
    if (!end_) return false;
    std::array<char, 65536> buffer;
    const ssize_t count = read(end_.get(), buffer.data(), buffer.size());
    if (count < 0) return errno == EINTR;
    if (count == 0) {
      end_.reset();
      return false;
    }
    collected_.append(buffer.data(), static_cast<std::size_t>(count));
    report_lines();
    return true;
  }

  // What the program wrote before it ended is all in the pipe. A background process it left behind
  // may keep the pipe open, or go on writing, so neither the end of file nor an empty pipe can be
  // waited for.
  void finish() {
    constexpr int most_pipe_pieces = 32;
    for (int i = 0; i < most_pipe_pieces && take(); ++i) {
    }
    if (command_.on_line && reported_ < collected_.size()) {
      command_.on_line(std::string_view(collected_).substr(reported_));
    }
    reported_ = collected_.size();
  }

 private:
  void report_lines() {
    if (!command_.on_line) return;
    for (auto end = collected_.find('\n', reported_); end != std::string::npos;
         end = collected_.find('\n', reported_)) {
      const auto line = std::string_view(collected_).substr(reported_, end - reported_);
      reported_ = end + 1;
      command_.on_line(line);
    }
  }

  Descriptor end_;
  std::string& collected_;
  const Command& command_;
  std::size_t reported_ = 0;
};

std::string joined_output(const Output& output) {
  if (output.out.empty() || output.err.empty()) return output.out + output.err;
  return output.out + (output.out.back() == '\n' ? "" : "\n") + output.err;
}

// Waits until something was written, the child ended, the deadline came or an interrupt; or, on
// kernels that cannot tell the child's end through a descriptor, for a short while.
void wait_for_news(const Stream& out, const Stream& err, const Child& child, Deadline deadline) {
  std::array<pollfd, 4> watched = {{{out.descriptor(), POLLIN, 0},
                                    {err.descriptor(), POLLIN, 0},
                                    {child.descriptor(), POLLIN, 0},
                                    {interrupt_descriptor(), POLLIN, 0}}};
  constexpr milliseconds longest(60'000);
  constexpr milliseconds without_descriptor(10);
  const auto limit = child.descriptor() < 0 ? without_descriptor : longest;
  poll(watched.data(), watched.size(),
       static_cast<int>(std::min(deadline.remaining(), limit).count()));
}

struct Piped {
  Descriptor read;
  Descriptor write;
};

Piped make_pipe() {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Error(Category::failed, "cannot make a pipe");
  Piped piped{Descriptor(ends[0]), Descriptor(ends[1])};
  fcntl(piped.read.get(), F_SETFL, O_NONBLOCK);
  return piped;
}

// Ctrl-C belongs to the program in front, as in system(3): it reaches the whole foreground group,
// and must not end us while the program lives on.
class TerminalSignalsIgnored {
 public:
  TerminalSignalsIgnored() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &old_int_);
    sigaction(SIGQUIT, &ignore, &old_quit_);
  }
  TerminalSignalsIgnored(const TerminalSignalsIgnored&) = delete;
  TerminalSignalsIgnored& operator=(const TerminalSignalsIgnored&) = delete;
  ~TerminalSignalsIgnored() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGQUIT, &old_quit_, nullptr);
  }

 private:
  struct sigaction old_int_ = {};
  struct sigaction old_quit_ = {};
};

bool is_program(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string quoted(const std::vector<std::string>& argv) {
  constexpr std::string_view harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  std::vector<std::string> words;
  for (const auto& word : argv) {
    if (!word.empty() && word.find_first_not_of(harmless) == std::string::npos) {
      words.push_back(word);
      continue;
    }
    std::string safe = "'";
    for (const char c : word) {
      if (c == '\'') {
        safe += "'\\''";
      } else {
        safe += c;
      }
    }
    words.push_back(safe + "'");
  }
  return join(words, " ");
}

Output Runner::check(const Command& command, Deadline deadline) {
  Output output = run(command, deadline);
  if (output.exit_code != 0) {
    throw Error(Category::failed, "`{}` exited with code {}", quoted(command.argv),
                output.exit_code)
        .with_output(joined_output(output));
  }
  return output;
}

Output LocalRunner::run(const Command& command, Deadline deadline) {
  throw_if_interrupted();
  if (deadline.expired()) {
    throw Error(Category::stalled, "no time left to run `{}`", quoted(command.argv));
  }
  const auto start = Deadline::Clock::now();
  Piped out_pipe = make_pipe();
  Piped err_pipe = make_pipe();
  const Descriptor input = input_of(command);
  Child child(command, {input.get(), out_pipe.write.get(), err_pipe.write.get()},
              Child::Group::own);
  out_pipe.write.reset();
  err_pipe.write.reset();

  Output output;
  Stream out(std::move(out_pipe.read), output.out, command);
  Stream err(std::move(err_pipe.read), output.err, command);
  while (!child.ended()) {
    if (interrupted()) {
      child.kill_group();
      throw Error(Category::interrupted, "interrupted while running `{}`", quoted(command.argv));
    }
    if (deadline.expired()) {
      child.kill_group();
      out.finish();
      err.finish();
      const auto waited = std::chrono::duration_cast<milliseconds>(Deadline::Clock::now() - start);
      throw Error(Category::stalled, "`{}` did not end within {}", quoted(command.argv),
                  human_duration(waited))
          .with_output(joined_output(output));
    }
    wait_for_news(out, err, child, deadline);
    out.take();
    err.take();
  }
  out.finish();
  err.finish();
  output.exit_code = child.exit_code();
  return output;
}

int run_attached(const Command& command) {
  throw_if_interrupted();
  const TerminalSignalsIgnored ignored;
  const Descriptor input = command.input.empty() ? Descriptor() : input_of(command);
  Child child(command, {input ? input.get() : STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO},
              Child::Group::callers);
  bool told = false;
  while (!child.ended()) {
    pollfd watched[] = {{child.descriptor(), POLLIN, 0},
                        {told ? -1 : interrupt_descriptor(), POLLIN, 0}};
    poll(watched, 2, child.descriptor() < 0 ? 10 : -1);
    if (interrupted() && !told) {
      child.ask_to_end();
      told = true;
    }
  }
  throw_if_interrupted();
  return child.exit_code();
}

std::optional<std::filesystem::path> find_program(std::string_view name) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string_view::npos) {
    if (is_program(name)) return std::filesystem::path(name);
    return std::nullopt;
  }
  const char* path = std::getenv("PATH");
  for (const auto& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    const auto candidate = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (is_program(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace sim
