#include "fakes/ses/handlebars.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "fakes/ses/handlebars_node.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

using handlebars::Node;
using handlebars::Word;
using wire::Value;

constexpr std::size_t kMaxOutput = 40 << 20;
constexpr std::size_t kMaxSteps = 2'000'000;

// What a block can see: its value, and what "@index" and the names of "as |...|" are.
struct Scope {
  const Value* self;
  const Scope* above;
  std::map<std::string, Value, std::less<>> data = {};
  std::map<std::string, const Value*, std::less<>> names = {};
};

bool is_true(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return false;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
    case Value::Kind::number:
      return value.number() != 0;
    case Value::Kind::string:
      return !value.text().empty();
    case Value::Kind::list:
      return value.size() > 0;
    default:
      return true;
  }
}

std::string shown(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Value::Kind::integer:
      return std::to_string(value.integer());
    case Value::Kind::number:
      return fmt::format("{}", value.number());
    case Value::Kind::list: {
      std::string text;
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) text += ',';
        text += shown(value.items()[i]);
      }
      return text;
    }
    case Value::Kind::structure:
    case Value::Kind::map:
      return "[object Object]";
    default:
      return value.text();
  }
}

const Value* step_into(const Value* value, const std::string& step) {
  if (value->kind() != Value::Kind::list) return value->find(step);
  const auto index = wire::parse_integer(step);
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= value->size()) return nullptr;
  return &value->items()[static_cast<std::size_t>(*index)];
}

class Renderer {
 public:
  void render(const std::vector<Node>& nodes, const Scope& scope, int depth) {
    if (depth > 100) throw CannotRender("The template calls itself too deeply.");
    const auto before = partials_;
    for (const Node& node : nodes) {
      if (node.kind == Node::Kind::define) partials_[node.text] = &node.children;
    }
    for (const Node& node : nodes) render(node, scope, depth);
    partials_ = before;
  }

  std::string out;

 private:
  void render(const Node& node, const Scope& scope, int depth) {
    if (++steps_ > kMaxSteps) throw CannotRender("The template takes too long to render.");
    switch (node.kind) {
      case Node::Kind::text:
        append(node.text);
        break;
      case Node::Kind::variable:
        append(variable(node, scope));
        break;
      case Node::Kind::block:
        block(node, scope, depth);
        break;
      case Node::Kind::partial:
        partial(node, scope, depth);
        break;
      default:
        break;
    }
  }

  void append(std::string_view text) {
    if (out.size() + text.size() > kMaxOutput) throw CannotRender("The rendered text is too long.");
    out += text;
  }

  std::string variable(const Node& node, const Scope& scope) {
    if (node.words.size() == 3) {
      const auto from = evaluate(node.words[1], scope);
      const auto step = evaluate(node.words[2], scope);
      if (!from || !step) return "";
      const Value* found = step_into(&*from, shown(*step));
      return found == nullptr ? "" : shown(*found);
    }
    const Word& word = node.words.front();
    const auto value = evaluate(word, scope);
    if (!value) {
      throw CannotRender(
          fmt::format("Attribute '{}' is not present in the rendering data.", word.text),
          word.text);
    }
    return shown(*value);
  }

  static std::optional<Value> evaluate(const Word& word, const Scope& scope) {
    if (word.kind == Word::Kind::text) return Value(word.text);
    if (word.kind == Word::Kind::boolean) return Value(word.text == "true");
    if (word.kind == Word::Kind::number) {
      return Value(wire::parse_number(word.text).value_or(0));
    }
    const Value* found = resolve(word, scope);
    return found == nullptr ? std::nullopt : std::optional(*found);
  }

  // Nothing where the path leads nowhere.
  static const Value* resolve(const Word& word, const Scope& scope) {
    const Scope* from = &scope;
    for (int i = 0; i < word.up && from->above != nullptr; ++i) from = from->above;
    std::size_t next = 0;
    const Value* value = from->self;
    if (word.is_data) {
      value = data_of(word, *from);
      next = 1;
    } else if (!word.steps.empty() && word.up == 0) {
      for (const Scope* look = from; look != nullptr; look = look->above) {
        const auto named = look->names.find(word.steps.front());
        if (named == look->names.end()) continue;
        value = named->second;
        next = 1;
        break;
      }
    }
    for (; value != nullptr && next < word.steps.size(); ++next) {
      value = step_into(value, word.steps[next]);
    }
    return value;
  }

  static const Value* data_of(const Word& word, const Scope& scope) {
    if (word.steps.empty()) return nullptr;
    const std::string& name = word.steps.front();
    const Scope* top = &scope;
    for (const Scope* look = &scope; look != nullptr; look = look->above) {
      const auto found = look->data.find(name);
      if (found != look->data.end()) return &found->second;
      top = look;
    }
    return name == "root" ? top->self : nullptr;
  }

  void block(const Node& node, const Scope& scope, int depth) {
    const auto value = evaluate(node.words.front(), scope).value_or(Value());
    if (node.text == "if" || node.text == "unless") {
      const bool holds = is_true(value) != (node.text == "unless");
      render(holds ? node.children : node.otherwise, scope, depth + 1);
    } else if (node.text == "each") {
      each(node, value, scope, depth);
    } else if (node.text == "with") {
      if (!is_true(value)) return render(node.otherwise, scope, depth + 1);
      enter(node, value, scope, {}, depth);
    } else if (node.is_inverted) {
      render(is_true(value) ? node.otherwise : node.children, scope, depth + 1);
    } else if (value.kind() == Value::Kind::list) {
      each(node, value, scope, depth);
    } else if (!is_true(value)) {
      render(node.otherwise, scope, depth + 1);
    } else if (value.kind() == Value::Kind::boolean) {
      render(node.children, scope, depth + 1);
    } else {
      enter(node, value, scope, {}, depth);
    }
  }

  void enter(const Node& node, const Value& value, const Scope& scope,
             std::map<std::string, Value, std::less<>> data, int depth) {
    Scope inner{&value, &scope, std::move(data), {}};
    if (!node.names.empty()) inner.names[node.names[0]] = &value;
    if (node.names.size() > 1) {
      const auto index = inner.data.find(inner.data.count("key") > 0 ? "key" : "index");
      if (index != inner.data.end()) inner.names[node.names[1]] = &index->second;
    }
    render(node.children, inner, depth + 1);
  }

  void each(const Node& node, const Value& value, const Scope& scope, int depth) {
    if (value.size() == 0) return render(node.otherwise, scope, depth + 1);
    const std::size_t count = value.size();
    for (std::size_t i = 0; i < count; ++i) {
      std::map<std::string, Value, std::less<>> data;
      data["index"] = static_cast<std::int64_t>(i);
      data["first"] = i == 0;
      data["last"] = i + 1 == count;
      if (value.kind() == Value::Kind::list) {
        enter(node, value.items()[i], scope, std::move(data), depth);
      } else {
        data["key"] = value.fields()[i].name;
        enter(node, value.fields()[i].value, scope, std::move(data), depth);
      }
    }
  }

  void partial(const Node& node, const Scope& scope, int depth) {
    const auto found = partials_.find(node.text);
    if (found == partials_.end()) {
      throw CannotRender(fmt::format("Partial '{}' does not exist.", node.text));
    }
    if (node.words.size() < 2) return render(*found->second, scope, depth + 1);
    const Value value = evaluate(node.words[1], scope).value_or(Value());
    render(*found->second, Scope{&value, &scope, {}, {}}, depth + 1);
  }

  std::map<std::string, const std::vector<Node>*> partials_;
  std::size_t steps_ = 0;
};

}  // namespace

Template::Template(std::string_view source)
    : root_(std::make_unique<Node>(handlebars::parse(source))) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

std::string Template::render(const Value& data) const {
  Renderer renderer;
  renderer.render(root_->children, Scope{&data, nullptr, {}, {}}, 0);
  return std::move(renderer.out);
}

}  // namespace fakes::ses
