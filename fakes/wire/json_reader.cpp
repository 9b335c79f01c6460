#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json.h"
#include "fakes/wire/scalar.h"
#include "fakes/wire/time_text.h"

namespace fakes::wire {
namespace {

[[noreturn]] void refuse(std::string message) {
  throw Fault("SerializationException", std::move(message));
}

[[noreturn]] void cannot_convert(std::string_view token, const Shape& shape) {
  if (!shape.scalar()) refuse("Unexpected field type");
  const auto type = type_name(shape.type());
  const bool vowel = type[0] == 'I';
  refuse(fmt::format("{} can not be converted to {} {}", token, vowel ? "an" : "a", type));
}

// Builds the value while the text is read: one frame per open object or array. The parser itself
// keeps no stack of calls, so only kMaxDepth limits what is opened.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(const Shape& shape, JsonNames names) : root_shape_(shape), names_(names) {}

  Value take() { return std::move(root_); }

  bool null() override {
    if (skipped_ > 0 || frames_.empty()) return take_scalar_at_root();
    Frame& frame = frames_.back();
    if (frame.shape.is(Type::list)) frame.value->push({});
    if (frame.shape.is(Type::map)) frame.value->add(frame.key, {});
    if (frame.shape.is(Type::structure) && frame.member) frame.value->erase(frame.member->name());
    return true;
  }

  bool boolean(bool value) override {
    return scalar([&](const Member& member) -> Value {
      if (!member.shape().is(Type::boolean)) {
        cannot_convert(value ? "TRUE_VALUE" : "FALSE_VALUE", member.shape());
      }
      return value;
    });
  }

  bool number_integer(number_integer_t value) override { return integer(value); }

  bool number_unsigned(number_unsigned_t value) override {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return integer(static_cast<std::int64_t>(value));
    }
    return real(static_cast<double>(value), std::to_string(value));
  }

  bool number_float(number_float_t value, const string_t& text) override {
    return real(value, text);
  }

  bool string(string_t& text) override {
    return scalar([&](const Member& member) { return text_value(member, text); });
  }

  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    if (skipped_ > 0) return true;
    Frame& frame = frames_.back();
    if (frame.shape.is(Type::map)) {
      frame.key = key;
      return true;
    }
    frame.member.reset();
    for (const Member member : frame.shape.members()) {
      if (member.location() != Location::body) continue;
      if ((names_ == JsonNames::wire ? member.wire_name() : member.name()) == key) {
        frame.member = member;
      }
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    refuse(fmt::format("Malformed JSON at byte {}", position));
  }

 private:
  struct Frame {
    Value* value;
    Shape shape;
    std::string key;               // map: of the next value
    std::optional<Member> member;  // structure: of the next value, when it is known
  };

  bool take_scalar_at_root() {
    if (skipped_ == 0) refuse("Unexpected token: the body is not an object");
    return true;
  }

  // How the next value travels; nothing when it is to be skipped.
  std::optional<Member> expected() const {
    const Frame& frame = frames_.back();
    if (frame.shape.is(Type::list)) return frame.shape.list_member();
    if (frame.shape.is(Type::map)) return frame.shape.map_value();
    return frame.member;
  }

  Value& put(Value value) {
    Frame& frame = frames_.back();
    if (frame.shape.is(Type::list)) return frame.value->push(std::move(value));
    if (frame.shape.is(Type::map)) return frame.value->add(frame.key, std::move(value));
    return frame.value->set(frame.member->name(), std::move(value));
  }

  template <typename Make>
  bool scalar(const Make& make) {
    if (skipped_ > 0 || frames_.empty()) return take_scalar_at_root();
    if (const auto member = expected()) put(make(*member));
    return true;
  }

  bool integer(std::int64_t value) {
    return scalar([&](const Member& member) -> Value {
      using Small = std::numeric_limits<std::int32_t>;
      switch (member.shape().type()) {
        case Type::integer:
          if (value < Small::min() || value > Small::max()) {
            refuse(fmt::format("Numeric value ({}) out of range of int", value));
          }
          return value;
        case Type::long_integer:
          return value;
        case Type::float_number:
        case Type::double_number:
          return static_cast<double>(value);
        case Type::timestamp:
          return time_value(member, std::to_string(value));
        default:
          cannot_convert("NUMBER_VALUE", member.shape());
      }
    });
  }

  bool real(double value, const std::string& text) {
    return scalar([&](const Member& member) -> Value {
      switch (member.shape().type()) {
        case Type::integer:
        case Type::long_integer:
          if (std::trunc(value) != value) cannot_convert("DECIMAL_VALUE", member.shape());
          if (std::fabs(value) > (member.shape().is(Type::integer) ? 2147483647.0 : 9.2e18)) {
            refuse(fmt::format("Numeric value ({}) out of range of {}", text.substr(0, 64),
                               member.shape().is(Type::integer) ? "int" : "long"));
          }
          return static_cast<std::int64_t>(value);
        case Type::float_number:
        case Type::double_number:
          return value;
        case Type::timestamp:
          return time_value(member, text);
        default:
          cannot_convert("NUMBER_VALUE", member.shape());
      }
    });
  }

  static Value time_value(const Member& member, const std::string& number) {
    if (time_format(member, TimeFormat::unix_time) != TimeFormat::unix_time) {
      cannot_convert("NUMBER_VALUE", member.shape());
    }
    const auto time = parse_time(number, TimeFormat::unix_time);
    if (!time) refuse("Timestamp out of range");
    return *time;
  }

  static Value text_value(const Member& member, std::string& text) {
    const Shape shape = member.shape();
    if (shape.is(Type::string)) return std::move(text);
    const bool word = text == "NaN" || text == "Infinity" || text == "-Infinity";
    const bool real = shape.is(Type::float_number) || shape.is(Type::double_number);
    const auto format = time_format(member, TimeFormat::unix_time);
    const bool time = shape.is(Type::timestamp) && format != TimeFormat::unix_time;
    if (shape.is(Type::blob) || (real && word) || time) {
      auto value = scalar_from_text(shape, format, text);
      if (value) return std::move(*value);
    }
    cannot_convert("STRING_VALUE", shape);
  }

  bool open(bool object) {
    if (++depth_ > kMaxDepth) refuse("The body is nested too deeply");
    if (skipped_ > 0) {
      ++skipped_;
      return true;
    }
    if (frames_.empty()) {
      if (!object) refuse("Start of list found where not expected");
      root_ = Value::structure();
      frames_.push_back({&root_, root_shape_, {}, {}});
      return true;
    }
    const auto member = expected();
    if (!member) {
      ++skipped_;
      return true;
    }
    const Shape shape = member->shape();
    if (object && !shape.is(Type::structure) && !shape.is(Type::map)) {
      refuse("Start of structure or map found where not expected.");
    }
    if (!object && !shape.is(Type::list)) refuse("Start of list found where not expected");
    Value& value = put(shape.is(Type::list)  ? Value::list()
                       : shape.is(Type::map) ? Value::map()
                                             : Value::structure());
    frames_.push_back({&value, shape, {}, {}});
    return true;
  }

  bool close() {
    --depth_;
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    if (frames_.back().shape.is(Type::map)) frames_.back().value->drop_repeated();
    frames_.pop_back();
    return true;
  }

  Shape root_shape_;
  JsonNames names_;
  Value root_ = Value::structure();
  std::vector<Frame> frames_;
  int depth_ = 0;
  int skipped_ = 0;
};

}  // namespace

Value read_json(std::string_view body, const Shape& shape, JsonNames names) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Value::structure();
  Builder builder(shape, names);
  try {
    nlohmann::json::sax_parse(body.begin(), body.end(), &builder);
  } catch (const nlohmann::json::exception&) {
    refuse("Malformed JSON");
  }
  return builder.take();
}

}  // namespace fakes::wire
