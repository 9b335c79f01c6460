// Durable state of all services: one SQLite database. A write that returned survives kill -9 (not a
// power cut: nothing is forced to the disk), a write that threw left nothing. Several processes do
// not share one. SQLite stays in store.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fakes/gate.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fakes {

// Bytes that are no text, as a value for a statement.
struct Bytes {
  std::string_view bytes;
};

// One row of an answer; valid until the next is asked for. Columns count from 0. NULL reads as 0,
// 0.0 and "".
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  std::string_view view(int column) const;  // text or bytes
  std::string text(int column) const { return std::string(view(column)); }
  std::optional<std::string> optional_text(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  sqlite3_stmt* statement_;
};

class Connection;

// One look at the state, or one change of it. Used by one thread.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}

  // Runs a statement whose '?' stand for the values: integers, bools, doubles, texts, Bytes,
  // optionals and nullptr. `sql` must be a literal: it is prepared once. Throws Error failed with
  // the database's reason ("database or disk is full").
  template <typename... Values>
  void run(std::string_view sql, const Values&... values) {
    const Statement statement(*this, sql);
    bind_all(statement, values...);
    while (statement.step()) {
    }
  }
  // Calls `use` with each row; stops when it returns false (or after all, when it returns nothing).
  template <typename Use, typename... Values>
  void each(std::string_view sql, Use&& use, const Values&... values) {
    const Statement statement(*this, sql);
    bind_all(statement, values...);
    while (statement.step()) {
      if constexpr (std::is_same_v<std::invoke_result_t<Use, const Row&>, bool>) {
        if (!use(statement.row())) return;
      } else {
        use(statement.row());
      }
    }
  }
  // What `make` makes of the first row; nothing without rows.
  template <typename Make, typename... Values>
  auto first(std::string_view sql, Make&& make, const Values&... values)
      -> std::optional<std::invoke_result_t<Make, const Row&>> {
    const Statement statement(*this, sql);
    bind_all(statement, values...);
    if (!statement.step()) return std::nullopt;
    return make(statement.row());
  }
  // The first row's first column; 0 without rows.
  template <typename... Values>
  std::int64_t integer(std::string_view sql, const Values&... values) {
    const auto get = [](const Row& row) { return row.integer(0); };
    return first(sql, get, values...).value_or(0);
  }
  // Rows that the last run() changed, added or removed.
  std::int64_t changes() const;
  std::int64_t last_id() const;  // rowid of the last INSERT

 private:
  // A prepared statement of the connection, clean again when this ends.
  class Statement {
   public:
    Statement(Transaction& transaction, std::string_view sql);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    void bind(int index, std::int64_t value) const;
    void bind(int index, double value) const;
    void bind(int index, std::string_view text) const;
    void bind(int index, Bytes bytes) const;
    void bind(int index, std::nullptr_t) const;
    bool step() const;  // true: there is a row
    Row row() const { return Row(statement_); }

   private:
    Connection& connection_;
    std::string_view sql_;
    sqlite3_stmt* statement_ = nullptr;
    bool is_cached_ = false;
  };

  template <typename Value>
  static void bind_one(const Statement& statement, int index, const Value& value) {
    if constexpr (std::is_null_pointer_v<Value>) {
      statement.bind(index, nullptr);
    } else if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>) {
      statement.bind(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_convertible_v<Value, std::string_view>) {
      statement.bind(index, std::string_view(value));
    } else {
      statement.bind(index, value);
    }
  }
  template <typename Value>
  static void bind_one(const Statement& statement, int index, const std::optional<Value>& value) {
    if (value) {
      bind_one(statement, index, *value);
    } else {
      statement.bind(index, nullptr);
    }
  }
  template <typename... Values>
  static void bind_all(const Statement& statement, const Values&... values) {
    int index = 0;
    (bind_one(statement, ++index, values), ...);
  }

  Connection& connection_;
};

class Store {
 public:
  // Opens <folder>/state.db, making both when they are missing. Throws Error failed (unreadable,
  // not ours, newer than this program) and Error unfit when another process has it open.
  explicit Store(std::filesystem::path folder);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // Makes an owner's tables: `steps[i]` (one or more statements) brings them from version i to
  // i + 1. All names begin with "<owner>_". Steps are only ever added.
  void migrate(std::string_view owner, const std::vector<std::string_view>& steps);

  // Runs `use` in a transaction; returns what it returns. Readers see the state of one moment and
  // do not wait for writers; there is one writer at a time. A write that throws is undone as a
  // whole. Not to be nested. Thread-safe.
  template <typename Use>
  auto read(Use&& use) -> std::invoke_result_t<Use, Transaction&> {
    const Lease lease(*this, Access::read);
    Transaction transaction(lease.connection());
    return use(transaction);
  }
  template <typename Use>
  auto write(Use&& use) -> std::invoke_result_t<Use, Transaction&> {
    Lease lease(*this, Access::write);
    Transaction transaction(lease.connection());
    if constexpr (std::is_void_v<std::invoke_result_t<Use, Transaction&>>) {
      use(transaction);
      lease.commit();
    } else {
      auto result = use(transaction);
      lease.commit();
      return result;
    }
  }

  // Empties every table, or those of one owner.
  void reset();
  void reset(std::string_view owner);
  // The state of this moment as a database file. `meanwhile` runs while nobody writes.
  void save(const std::filesystem::path& file, const std::function<void()>& meanwhile = {});
  // Throws Error usage when the file is no state, or damaged, or of a newer program.
  void verify(const std::filesystem::path& file) const;
  // What save() wrote in place of what is there. Throws as verify(); then nothing has changed.
  void load(const std::filesystem::path& file);

  const std::filesystem::path& folder() const { return folder_; }
  // What uses the state passes through it; closed while the state is replaced.
  Gate& gate() { return gate_; }

 private:
  enum class Access { read, write };
  class Lease {
   public:
    Lease(Store& store, Access access);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();
    Connection& connection() const { return *connection_; }
    void commit();

   private:
    Store& store_;
    Access access_;
    std::unique_ptr<Connection> connection_;
    bool is_open_ = false;
  };
  struct Pool;

  std::filesystem::path folder_;
  std::unique_ptr<Pool> pool_;
  Gate gate_;
};

}  // namespace fakes
