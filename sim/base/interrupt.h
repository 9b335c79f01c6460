// Ctrl-C, SIGTERM and SIGHUP become an Error of category `interrupted` at the next wait or command,
// so that cleanup is ordinary stack unwinding. A second Ctrl-C ends the process at once.
#pragma once

namespace sim {

// Installs the handlers. Call once, from main, before any thread starts. SIGHUP stays ignored under
// nohup.
void catch_interrupts();
// False while this thread holds an InterruptShield.
bool interrupted();
// Throws Error interrupted when the process was asked to stop.
void throw_if_interrupted();

// Readable from the first interrupt on, for poll(2); -1 when handlers are not installed or this
// thread is shielded.
int interrupt_descriptor();

// While one lives, waits and commands of this thread go on after an interrupt: for cleanup, which
// needs commands of its own. May be nested.
class InterruptShield {
 public:
  InterruptShield();
  ~InterruptShield();
  InterruptShield(const InterruptShield&) = delete;
  InterruptShield& operator=(const InterruptShield&) = delete;
};

}  // namespace sim
