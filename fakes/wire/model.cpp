#include "fakes/wire/model.h"

namespace fakes::wire {
namespace {

// The index of a name among rows that are sorted by it.
template <typename Row>
std::optional<std::size_t> index_of(const char* pool, const Row* rows, std::size_t count,
                                    std::string_view name) {
  std::size_t first = 0;
  while (count > 0) {
    const std::size_t half = count / 2;
    const int order = name.compare(pool + rows[first + half].name);
    if (order == 0) return first + half;
    if (order > 0) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Member> Shape::find(std::string_view member) const {
  for (const Member candidate : members()) {
    if (candidate.name() == member) return candidate;
  }
  return std::nullopt;
}

std::optional<Member> Shape::payload() const {
  if (row_->payload == generated::kNone) return std::nullopt;
  return members()[row_->payload];
}

Member Shape::list_member() const {
  return members()[0];
}
Member Shape::map_key() const {
  return members()[0];
}
Member Shape::map_value() const {
  return members()[1];
}

std::string_view Shape::error_code() const {
  const std::string_view code = text(detail().error_code);
  return code.empty() ? name() : code;
}

Service Operation::service() const {
  return Service(tables_);
}

std::optional<Shape> Operation::shape(std::uint16_t index) const {
  if (index == generated::kNone) return std::nullopt;
  return Shape(tables_, index);
}

std::optional<Service> Service::find(std::string_view name) {
  for (std::size_t i = 0; i < service_count(); ++i) {
    if (service_at(i).name() == name) return service_at(i);
  }
  return std::nullopt;
}

std::optional<Operation> Service::operation(std::string_view name) const {
  const auto found = index_of(tables_->pool, tables_->operations, tables_->operation_count, name);
  if (!found) return std::nullopt;
  return Operation(tables_, *found);
}

std::optional<Shape> Service::shape(std::string_view name) const {
  const auto found = index_of(tables_->pool, tables_->shapes, tables_->shape_count, name);
  if (!found) return std::nullopt;
  return Shape(tables_, *found);
}

std::optional<Shape> Service::error(std::string_view name_or_code) const {
  if (const auto named = shape(name_or_code); named && named->exception()) return named;
  for (std::size_t i = 0; i < tables_->error_count; ++i) {
    const Shape candidate(tables_, tables_->all_errors[i]);
    if (candidate.error_code() == name_or_code) return candidate;
  }
  return std::nullopt;
}

std::size_t service_count() {
  return generated::services().count;
}
Service service_at(std::size_t i) {
  return Service(generated::services().all[i]);
}

}  // namespace fakes::wire
