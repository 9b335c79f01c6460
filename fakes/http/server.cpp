#include "fakes/http/server.h"

#include <utility>

#include "fakes/http/loop.h"

namespace fakes::http {

Server::Server(Settings settings, Handler handler)
    : loop_(std::make_unique<Loop>(std::move(settings), std::move(handler))) {}

Server::~Server() = default;

void Server::start() {
  loop_->start();
}

void Server::stop() {
  loop_->stop();
}

const std::vector<Listener>& Server::listeners() const {
  return loop_->listeners();
}

}  // namespace fakes::http
