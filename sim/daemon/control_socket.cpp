#include "sim/daemon/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "sim/base/error.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_line = 1 << 20;
constexpr std::chrono::seconds patience{5};

// Names of sockets have at most 107 bytes; a path through the opened folder is shorter.
struct SocketName {
  explicit SocketName(const fs::path& path)
      : folder(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address.sun_family = AF_UNIX;
    const auto text = fmt::format("/proc/self/fd/{}/{}", folder.get(), path.filename().string());
    std::strncpy(address.sun_path, text.c_str(), sizeof(address.sun_path) - 1);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }

  Descriptor folder;
  sockaddr_un address = {};
};

Descriptor make_socket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) throw Error(Category::failed, "cannot make a socket: {}", std::strerror(errno));
  return socket;
}

bool wait_readable(int descriptor, Deadline deadline) {
  pollfd watched = {descriptor, POLLIN, 0};
  while (true) {
    const int found = ::poll(&watched, 1, static_cast<int>(deadline.remaining().count()));
    if (found > 0) return true;
    if (found == 0 || errno != EINTR) return false;
  }
}

// Nothing when the other side ends, is silent or says too much before the line's end.
std::optional<std::string> read_line(const Descriptor& socket, Deadline deadline) {
  std::string line;
  char piece[4096];
  while (line.size() < longest_line && wait_readable(socket.get(), deadline)) {
    const ssize_t count = ::recv(socket.get(), piece, sizeof(piece), 0);
    if (count <= 0) return std::nullopt;
    line.append(piece, static_cast<std::size_t>(count));
    if (const auto end = line.find('\n'); end != line.npos) return line.substr(0, end);
  }
  return std::nullopt;
}

bool write_line(const Descriptor& socket, const nlohmann::json& object) {
  const std::string text = object.dump() + '\n';
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count =
        ::send(socket.get(), text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (count <= 0 && errno != EINTR) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

ControlSocket::ControlSocket(const fs::path& path, Answer answer)
    : path_(path),
      answer_(std::move(answer)),
      socket_(make_socket()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  std::error_code ignored;
  fs::remove(path, ignored);
  const SocketName name(path);
  const mode_t mask = ::umask(0077);
  const int bound = ::bind(socket_.get(), name.get(), sizeof(name.address));
  const int reason = errno;
  ::umask(mask);
  if (bound != 0 || ::listen(socket_.get(), 16) != 0) {
    throw Error(Category::failed, "cannot listen on {}: {}", path.string(),
                std::strerror(bound != 0 ? reason : errno));
  }
  thread_ = std::thread([this] { run(); });
}

ControlSocket::~ControlSocket() {
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
  std::error_code ignored;
  fs::remove(path_, ignored);
}

void ControlSocket::run() {
  while (true) {
    pollfd watched[] = {{socket_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0) continue;
    if (watched[1].revents != 0) return;
    const Descriptor client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client) serve(client);
  }
}

void ControlSocket::serve(const Descriptor& client) const {
  const auto line = read_line(client, Deadline::after(patience));
  if (!line) return;
  nlohmann::json answer;
  try {
    answer = answer_(nlohmann::json::parse(*line));
  } catch (const std::exception& error) {
    answer = {{"error", error.what()}};
  }
  write_line(client, answer);
}

std::optional<nlohmann::json> ask_socket(const fs::path& path, const nlohmann::json& question,
                                         Deadline deadline) {
  const Descriptor socket = make_socket();
  const SocketName name(path);
  if (::connect(socket.get(), name.get(), sizeof(name.address)) != 0) return std::nullopt;
  // One that is being killed takes the question and is gone.
  if (!write_line(socket, question)) return std::nullopt;
  const auto line = read_line(socket, deadline);
  if (!line) {
    if (!deadline.expired()) return std::nullopt;
    throw Error(Category::stalled, "the daemon at {} does not answer", path.string());
  }
  auto answer = nlohmann::json::parse(*line);
  if (answer.contains("error")) {
    throw Error(Category::failed, "{}", answer.at("error").get<std::string>());
  }
  return answer;
}

}  // namespace sim
