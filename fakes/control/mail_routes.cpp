#include "fakes/control/routes.h"

namespace fakes {

const Routes& mail_routes() {
  static const Routes routes = {};
  return routes;
}

}  // namespace fakes
