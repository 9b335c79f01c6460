#include "fakes/iam/paging.h"

#include <algorithm>

#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"

namespace fakes::iam {

using wire::Value;

// A marker is the name of the last item, so that what comes and goes between two pages shifts none.
Reply page(const Call& call, std::string_view member, const Items& items) {
  auto next = items.begin();
  if (const Value* marker = call.input.find("Marker")) {
    const auto last = wire::unbase64(marker->text());
    if (!last) throw wire::Fault("ValidationError", "Invalid Marker: " + marker->text());
    next = std::find_if(items.begin(), items.end(),
                        [&](const auto& item) { return item.first == *last; });
    next = next == items.end() ? std::find_if(items.begin(), items.end(),
                                              [&](const auto& item) { return item.first > *last; })
                               : next + 1;
  }
  const std::int64_t limit = call.input["MaxItems"].integer(100);
  const auto end = next + std::min<std::ptrdiff_t>(limit, items.end() - next);
  Value list = Value::list();
  for (auto item = next; item != end; ++item) list.push(item->second);
  Reply reply;
  reply.output.set(member, std::move(list));
  reply.output.set("IsTruncated", end != items.end());
  if (end != items.end()) reply.output.set("Marker", wire::base64((end - 1)->first));
  return reply;
}

}  // namespace fakes::iam
