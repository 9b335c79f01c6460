// YAML as JSON and back, for documents that come in either form and whose keys nobody here knows.
// For files of this project use yaml.h.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace sim::yaml {

// A document that is a mapping, its keys in their order. Words that are not quoted are null,
// booleans and numbers as in YAML 1.1 (true and True, but also yes and off). Throws Error usage as
// Reader does; anchors are not supported.
nlohmann::ordered_json to_json(std::string text);

// In block style.
std::string from_json(const nlohmann::ordered_json& json);

}  // namespace sim::yaml
