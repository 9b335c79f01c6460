// Ctrl-C, SIGTERM and SIGHUP become an Error of category `interrupted` at the next wait or command,
// so that cleanup is ordinary stack unwinding. A second Ctrl-C ends the process at once.
#pragma once

namespace sim {

// Installs the handlers. Call once, from main, before any thread starts.
void catch_interrupts();
bool interrupted();
// Throws Error interrupted when the process was asked to stop.
void throw_if_interrupted();

}  // namespace sim
