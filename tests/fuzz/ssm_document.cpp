// The content of SSM documents, JSON and YAML: any bytes are a document or a Fault, and what was
// read can be described, written in both formats, planned as a command and taken as a
// runbook.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fakes/ssm/command_plan.h"
#include "fakes/ssm/document_content.h"
#include "fakes/ssm/runbook.h"
#include "fakes/wire/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using fakes::wire::Value;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* format : {"JSON", "YAML"}) {
    try {
      const fakes::ssm::DocumentContent content(text, format, "Command");
      fakes::ssm::Document document{Value::structure({{"Name", "Fuzz"},
                                                      {"DocumentVersion", "1"},
                                                      {"DocumentFormat", format},
                                                      {"DocumentType", "Command"}}),
                                    text};
      content.describe(document.description);
      content.text_as("JSON");
      content.text_as("YAML");
      const fakes::ssm::Runbook runbook(content.json());
      runbook.values(runbook.complete(Value::map()));
      runbook.variables();
      runbook.outputs();
      fakes::ssm::plan_command(document, Value::map());
      fakes::ssm::check_parameters(document, Value::map());
      runbook.check_parameters(Value::map());
    } catch (const fakes::wire::Fault&) {
    }
  }
  return 0;
}
