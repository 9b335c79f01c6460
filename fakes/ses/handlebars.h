// The template language of SES ("Using templates to send personalized email"; handlebarsjs.com):
// variables and paths, #if, #unless, #each, #with, sections, else, comments, inline partials and
// the control of blanks. As SES does, nothing is escaped for HTML, and a variable that the data
// does not have is an error.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fakes/wire/value.h"
#include "sim/base/error.h"

namespace fakes::ses {

// A template that cannot be read, with the reason.
class BadTemplate : public sim::Error {
 public:
  explicit BadTemplate(std::string reason) : Error(sim::Category::usage, std::move(reason)) {}
};

// Data that lacks what the template uses, or makes it too large.
class CannotRender : public sim::Error {
 public:
  explicit CannotRender(std::string reason, std::string attribute = "")
      : Error(sim::Category::usage, std::move(reason)), attribute_(std::move(attribute)) {}
  const std::string& attribute() const { return attribute_; }  // that is missing; or ""

 private:
  std::string attribute_;
};

namespace handlebars {
struct Node;
}

class Template {
 public:
  // Throws BadTemplate.
  explicit Template(std::string_view source);
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  // Throws CannotRender.
  std::string render(const wire::Value& data) const;

 private:
  std::unique_ptr<handlebars::Node> root_;
};

}  // namespace fakes::ses
