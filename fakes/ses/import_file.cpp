#include "fakes/ses/document.h"
#include "fakes/ses/import.h"

namespace fakes::ses {
namespace {

using wire::Value;

constexpr std::string_view kTopics = "topicPreferences.";

std::string_view take_line(std::string_view& file) {
  const auto end = file.find('\n');
  std::string_view line = file.substr(0, end);
  file.remove_prefix(end == file.npos ? file.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// RFC 4180, but that a field ends with its line.
std::vector<std::string> read_row(std::string_view line) {
  std::vector<std::string> row(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool is_double = c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"';
    if (is_double) {
      row.back() += '"';
      ++i;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      row.emplace_back();
    } else {
      row.back() += c;
    }
  }
  return row;
}

Value record_of(const std::vector<std::string>& columns, const std::vector<std::string>& row) {
  if (row.size() > columns.size()) return {};
  Value record = Value::structure();
  Value topics = Value::structure();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].empty()) continue;
    if (columns[i].rfind(kTopics, 0) == 0) {
      topics.set(columns[i].substr(kTopics.size()), row[i]);
    } else if (columns[i] == "unsubscribeAll") {
      record.set(columns[i], row[i] == "true");
    } else {
      record.set(columns[i], row[i]);
    }
  }
  if (topics.size() > 0) record.set("topicPreferences", std::move(topics));
  return record;
}

}  // namespace

std::vector<Value> read_import_json(std::string_view file) {
  std::vector<Value> records;
  while (!file.empty()) {
    const std::string_view line = take_line(file);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    Value record = read_json_text(line);
    Value topics = Value::structure();
    for (const Value& topic : record["topicPreferences"].items()) {
      topics.set(topic["topicName"].text(), topic["subscriptionStatus"]);
    }
    if (topics.size() > 0) record.set("topicPreferences", std::move(topics));
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<Value> read_import_csv(std::string_view file) {
  std::vector<std::string> columns = {"emailAddress", "reason"};
  std::vector<Value> records;
  bool is_first = true;
  while (!file.empty()) {
    const std::string_view line = take_line(file);
    if (line.empty()) continue;
    std::vector<std::string> row = read_row(line);
    const bool names_columns = is_first && row.front() == "emailAddress";
    is_first = false;
    if (names_columns) {
      columns = std::move(row);
    } else {
      records.push_back(record_of(columns, row));
    }
  }
  return records;
}

}  // namespace fakes::ses
