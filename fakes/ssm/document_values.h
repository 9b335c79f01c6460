// Reading a document's JSON, and filling the values of parameters and outputs into its texts.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace fakes::ssm {

// Null when it is absent, or `json` no object.
const nlohmann::ordered_json& member(const nlohmann::ordered_json& json, std::string_view name);
// A text as it is, null as "", everything else as JSON.
std::string text_of(const nlohmann::ordered_json& json);

std::string replace_all(std::string text, std::string_view what, std::string_view with);

// The value of a name; nothing (nullptr) where there is none.
using Lookup = std::function<const nlohmann::ordered_json*(const std::string& name)>;

// In an object. It must live as long.
Lookup lookup_in(const nlohmann::ordered_json& values);

// "{{ name }}" in a text becomes the value; a text that is nothing else becomes the value itself.
// Names without a value stay as they are.
nlohmann::ordered_json fill(const std::string& text, const Lookup& lookup);
// All texts of `json`, at every depth.
nlohmann::ordered_json filled(const nlohmann::ordered_json& json, const Lookup& lookup);

// What a path such as $.Parameters[0].Name, $.Tags[*].Key or $..Name selects: null when nothing is
// there, a list when the path can select several.
nlohmann::ordered_json select(const nlohmann::ordered_json& json, std::string_view path);

}  // namespace fakes::ssm
