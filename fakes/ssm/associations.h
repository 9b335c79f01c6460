// State Manager's associations of documents with nodes, and their executions.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

constexpr std::string_view kAssociation = "Association";  // shape AssociationDescription
constexpr const char* kAssociationShape = "AssociationDescription";
// Shape AssociationExecution; the parent is the association.
constexpr std::string_view kAssociationExecution = "AssociationExecution";
// Shape AssociationExecutionTarget; the parent is the execution.
constexpr std::string_view kAssociationTarget = "AssociationExecutionTarget";

[[noreturn]] void no_association();
// Whether its schedule can be read. Throws Fault InvalidSchedule.
void check_association_schedule(const Value& association);
// After it was made or changed: it runs at once, unless it says that it waits for its schedule.
void note_association(Transaction& transaction, const Scope& scope, const Value& association,
                      Clock::Time now);
// Removes what its executions have left.
void remove_association_executions(Transaction& transaction, const Scope& scope,
                                   const std::string& id);
// Runs those whose time has come, and looks at those that run.
void run_associations(Core& core, Clock::Time now);

void add_association_operations(Operations& operations);
// association_executions.cpp
void add_association_execution_operations(Operations& operations);

}  // namespace fakes::ssm
