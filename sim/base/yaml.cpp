#include "sim/base/yaml.h"

#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "sim/base/error.h"
#include "sim/base/yaml_value.h"

namespace sim::yaml::detail {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t most_bytes = 4 << 20;

Position at(const YAML::Mark& mark) {
  return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

// Thrown through the parser, which cannot be told to stop.
struct Stop {
  Position position;
  std::string message;
};

// Builds the tree from the parser's events rather than from YAML::Node, which forgets duplicate
// keys' places and expands aliases.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(Context& context) : context_(context) {}

  bool saw_document() const { return documents_ > 0; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) throw Stop{at(mark), "only one document is allowed in a file"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add(context_.make(Value::Kind::null, at(mark)));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    context_.add(at(mark), "aliases are not supported: write the value out");
    Value* value = context_.make(Value::Kind::null, at(mark));
    value->muted = true;
    add(value);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    Value* value = context_.make(Value::Kind::scalar, at(mark));
    value->text = text;
    value->plain = tag == "?";
    add(value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(context_.make(Value::Kind::sequence, at(mark)));
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(context_.make(Value::Kind::mapping, at(mark)));
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  struct Level {
    Value* container;
    bool has_key = false;
    Entry entry = {};
  };

  void open(Value* value) {
    add(value);
    if (open_.size() == deepest) {
      throw Stop{value->position, fmt::format("nested deeper than {} levels", deepest)};
    }
    open_.push_back({value});
  }

  void add(Value* value) {
    if (open_.empty()) {
      context_.root = value;
      return;
    }
    Level& level = open_.back();
    Value& container = *level.container;
    if (container.kind == Value::Kind::sequence) {
      value->path = fmt::format("{}[{}]", container.path, container.items.size());
      container.items.push_back(value);
    } else if (!level.has_key) {
      take_key(level, *value);
    } else {
      value->path =
          container.path.empty() ? level.entry.key : container.path + "." + level.entry.key;
      level.entry.value = value;
      // The parser places what is not there at the next word, be it lines away.
      if (value->kind == Value::Kind::null) value->position = level.entry.position;
      if (container.find(level.entry.key) == nullptr) container.entries.push_back(level.entry);
      level.has_key = false;
    }
  }

  void take_key(Level& level, const Value& key) {
    if (key.kind != Value::Kind::scalar) throw Stop{key.position, "a key must be a plain word"};
    if (const Entry* first = level.container->find(key.text)) {
      context_.add(key.position, fmt::format("duplicate key '{}', first on line {}", key.text,
                                             first->position.line));
    }
    level.entry = {key.text, key.position};
    level.has_key = true;
  }

  Context& context_;
  std::vector<Level> open_;
  int documents_ = 0;
};

void read_events(std::string text, Context& context) {
  // yaml-cpp 0.7 takes a quote that is never closed for closed when the text ends at the start of a
  // line; behind a comment without a line's end it does not.
  text += text.ends_with('\n') ? "#" : "\n#";
  std::istringstream stream(std::move(text));
  Builder builder(context);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop& stop) {
    context.add(stop.position, stop.message);
  } catch (const YAML::Exception& error) {
    context.add(at(error.mark), "not valid YAML: " + error.msg);
  }
  context.report();
  if (!builder.saw_document() || context.root->kind != Value::Kind::mapping) {
    context.add(context.root == nullptr ? Position() : context.root->position,
                "the file must be a mapping of keys to values");
  }
  context.report();
}

}  // namespace

std::shared_ptr<Context> parse(std::string text, std::string file_name) {
  auto context = std::make_shared<Context>();
  context->file_name = std::move(file_name);
  if (text.size() > most_bytes) {
    context->add({}, fmt::format("larger than {} MiB", most_bytes >> 20));
    context->report();
  }
  read_events(std::move(text), *context);
  return context;
}

}  // namespace sim::yaml::detail
