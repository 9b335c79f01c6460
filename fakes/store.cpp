#include "fakes/store.h"

#include <map>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <sqlite3.h>

#include "sim/base/error.h"
#include "sim/base/file.h"

namespace fakes {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

// One of SQLite's, and its prepared statements: by the address of their text, which is a literal.
class Connection {
 public:
  explicit Connection(const fs::path& file) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &database_, flags, nullptr);
    if (code != SQLITE_OK) {
      const Error error = failure();
      sqlite3_close(database_);
      throw error;
    }
    sqlite3_busy_timeout(database_, 10'000);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    for (const auto& [text, cached] : statements_) sqlite3_finalize(cached.statement);
    sqlite3_close(database_);
  }

  void execute(const std::string& sql) const {
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw failure();
    }
  }

  // A statement that is not in use, and whether it belongs to the cache. One that runs inside
  // itself gets a second one of its own.
  std::pair<sqlite3_stmt*, bool> take(std::string_view sql) {
    Cached& cached = statements_[sql.data()];
    if (cached.statement == nullptr) {
      cached.statement = prepare(sql);
    } else if (cached.is_taken) {
      return {prepare(sql), false};
    }
    cached.is_taken = true;
    return {cached.statement, true};
  }
  void give_back(std::string_view sql) { statements_[sql.data()].is_taken = false; }

  Error failure() const { return {Category::failed, "state: {}", sqlite3_errmsg(database_)}; }
  sqlite3* database() const { return database_; }

 private:
  struct Cached {
    sqlite3_stmt* statement = nullptr;
    bool is_taken = false;
  };

  sqlite3_stmt* prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
      throw Error(Category::internal, "state: {} in {}", sqlite3_errmsg(database_), sql);
    }
    return statement;
  }

  sqlite3* database_ = nullptr;
  std::unordered_map<const char*, Cached> statements_;
};

bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Row::number(int column) const {
  return sqlite3_column_double(statement_, column);
}

std::string_view Row::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), size);
}

std::optional<std::string> Row::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::int64_t Transaction::changes() const {
  return sqlite3_changes64(connection_.database());
}

std::int64_t Transaction::last_id() const {
  return sqlite3_last_insert_rowid(connection_.database());
}

Transaction::Statement::Statement(Transaction& transaction, std::string_view sql)
    : connection_(transaction.connection_), sql_(sql) {
  std::tie(statement_, is_cached_) = connection_.take(sql);
}

Transaction::Statement::~Statement() {
  if (!is_cached_) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  connection_.give_back(sql_);
}

void Transaction::Statement::bind(int index, std::int64_t value) const {
  sqlite3_bind_int64(statement_, index, value);
}

void Transaction::Statement::bind(int index, double value) const {
  sqlite3_bind_double(statement_, index, value);
}

// The caller's values outlive the statement, so nothing is copied.
void Transaction::Statement::bind(int index, std::string_view text) const {
  const char* begin = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text64(statement_, index, begin, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Transaction::Statement::bind(int index, Bytes bytes) const {
  const char* begin = bytes.bytes.data() == nullptr ? "" : bytes.bytes.data();
  sqlite3_bind_blob64(statement_, index, begin, bytes.bytes.size(), SQLITE_STATIC);
}

void Transaction::Statement::bind(int index, std::nullptr_t) const {
  sqlite3_bind_null(statement_, index);
}

bool Transaction::Statement::step() const {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw connection_.failure();
  return false;
}

struct Store::Pool {
  static constexpr std::int64_t application_id = 1397312838;  // "SIMF"

  std::optional<sim::FileLock> lock;
  std::mutex write_mutex;
  std::unique_ptr<Connection> writer;
  // Held by every reader; alone by whoever replaces the whole state.
  std::shared_mutex whole;
  std::mutex mutex;  // of what follows
  std::vector<std::unique_ptr<Connection>> idle;
  std::map<std::string, std::vector<std::string>, std::less<>> steps;

  explicit Pool(const fs::path& folder) : lock(sim::FileLock::try_acquire(folder / "lock")) {
    if (!lock) {
      throw Error(Category::unfit, "{} is in use by process {}", folder.string(),
                  sim::FileLock::holder(folder / "lock"))
          .with_fix("name another folder with --data");
    }
    file = folder / "state.db";
    try {
      writer = open();
      // A process that dies loses nothing that write(2) took; syncing would only help power cuts.
      writer->execute("PRAGMA synchronous = OFF");
    // Debian's SQLite overwrites what is deleted, which needs as much room again.
    writer->execute("PRAGMA secure_delete = OFF");
      claim();
    } catch (Error& error) {
      throw error.add_context(file.string());
    }
  }

  // Marks a new database as ours; refuses one that another program has made.
  void claim() const {
    Transaction look(*writer);
    if (is_ours(look)) return;
    if (look.integer("SELECT count(*) FROM sqlite_schema") > 0) {
      throw Error(Category::failed, "this is not the state of sim's fakes");
    }
    writer->execute(
        "BEGIN IMMEDIATE;"
        "CREATE TABLE schema (owner TEXT PRIMARY KEY, version INTEGER);"
        "PRAGMA application_id = 1397312838; COMMIT");
  }

  static bool is_ours(Transaction& look) {
    return look.integer("PRAGMA application_id") == application_id;
  }

  std::unique_ptr<Connection> open() const {
    auto connection = std::make_unique<Connection>(file);
    connection->execute("PRAGMA journal_mode = WAL");
    return connection;
  }

  void bring_up_to_date(const std::string& owner, const std::vector<std::string>& todo) const {
    Transaction look(*writer);
    const auto version = look.integer("SELECT version FROM schema WHERE owner = ?", owner);
    for (auto step = static_cast<std::size_t>(version); step < todo.size(); ++step) {
      try {
        writer->execute("BEGIN IMMEDIATE;" + todo[step]);
        look.run("INSERT OR REPLACE INTO schema VALUES (?, ?)", owner, step + 1);
        writer->execute("COMMIT");
      } catch (const Error&) {
        sqlite3_exec(writer->database(), "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
      }
    }
  }

  fs::path file;
};

Store::Store(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_);
  pool_ = std::make_unique<Pool>(folder_);
}

Store::~Store() = default;

void Store::migrate(std::string_view owner, const std::vector<std::string_view>& steps) {
  const std::lock_guard lock(pool_->write_mutex);
  std::vector<std::string> todo(steps.begin(), steps.end());
  const std::string name(owner);
  Transaction look(*pool_->writer);
  const auto version = look.integer("SELECT version FROM schema WHERE owner = ?", name);
  if (version > static_cast<std::int64_t>(todo.size())) {
    throw Error(Category::failed, "{} was written by a newer sim ({} version {})",
                pool_->file.string(), name, version);
  }
  pool_->bring_up_to_date(name, todo);
  pool_->steps[name] = std::move(todo);
}

Store::Lease::Lease(Store& store, Access access) : store_(store), access_(access) {
  Pool& pool = *store_.pool_;
  if (access_ == Access::write) {
    pool.write_mutex.lock();
    connection_ = std::move(pool.writer);
    try {
      connection_->execute("BEGIN IMMEDIATE");
    } catch (...) {
      pool.writer = std::move(connection_);
      pool.write_mutex.unlock();
      throw;
    }
  } else {
    pool.whole.lock_shared();
    try {
      {
        const std::lock_guard lock(pool.mutex);
        if (!pool.idle.empty()) {
          connection_ = std::move(pool.idle.back());
          pool.idle.pop_back();
        }
      }
      if (!connection_) connection_ = pool.open();
      connection_->execute("BEGIN");
    } catch (...) {
      pool.whole.unlock_shared();
      throw;
    }
  }
  is_open_ = true;
}

void Store::Lease::commit() {
  connection_->execute("COMMIT");
  is_open_ = false;
}

Store::Lease::~Lease() {
  Pool& pool = *store_.pool_;
  // SQLite ends a transaction by itself when it failed badly.
  if (is_open_ && sqlite3_get_autocommit(connection_->database()) == 0) {
    sqlite3_exec(connection_->database(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  if (access_ == Access::write) {
    pool.writer = std::move(connection_);
    pool.write_mutex.unlock();
    return;
  }
  {
    const std::lock_guard lock(pool.mutex);
    pool.idle.push_back(std::move(connection_));
  }
  pool.whole.unlock_shared();
}

namespace {

// Copies one database over another.
void copy(sqlite3* from, sqlite3* to) {
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == nullptr) throw Error(Category::failed, "state: {}", sqlite3_errmsg(to));
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) throw Error(Category::failed, "state: {}", sqlite3_errstr(code));
}

std::vector<std::string> tables(Transaction& look, const std::string& prefix) {
  std::vector<std::string> names;
  look.each(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema' AND "
      "name NOT LIKE 'sqlite_%' AND substr(name, 1, length(?1)) = ?1",
      [&](const Row& row) { names.push_back(row.text(0)); }, prefix);
  return names;
}

}  // namespace

void Store::reset() {
  reset("");
}

void Store::reset(std::string_view owner) {
  Lease lease(*this, Access::write);
  Connection& writer = lease.connection();
  Transaction look(writer);
  const std::string prefix = owner.empty() ? "" : std::string(owner) + "_";
  for (const std::string& table : tables(look, prefix)) {
    writer.execute("DELETE FROM \"" + table + "\"");
  }
  lease.commit();
}

void Store::save(const fs::path& file, const std::function<void()>& meanwhile) {
  fs::remove(file);
  const Connection target(file);
  {
    const std::lock_guard lock(pool_->write_mutex);
    copy(pool_->writer->database(), target.database());
    if (meanwhile) meanwhile();
  }
  // One file, which needs no others beside it to be read.
  target.execute("PRAGMA journal_mode = DELETE");
}

void Store::verify(const fs::path& file) const {
  if (!fs::exists(file)) throw Error(Category::usage, "{} is not there", file.string());
  try {
    Connection source(file);
    Transaction look(source);
    if (!Pool::is_ours(look)) throw Error(Category::failed, "it is not of sim's fakes");
    const auto text = [](const Row& row) { return row.text(0); };
    const auto verdict = look.first("PRAGMA quick_check(1)", text).value_or("empty");
    if (verdict != "ok") throw Error(Category::failed, "{}", verdict);
    look.each("SELECT owner, version FROM schema", [&](const Row& row) {
      const auto known = pool_->steps.find(row.view(0));
      if (known == pool_->steps.end() ||
          row.integer(1) > static_cast<std::int64_t>(known->second.size())) {
        throw Error(Category::usage, "{} was written by a newer sim ({} version {})", file.string(),
                    row.view(0), row.integer(1));
      }
    });
  } catch (const Error& error) {
    if (error.category() == Category::usage) throw;
    throw Error(Category::usage, "{} is no state: {}", file.string(), error.message());
  }
}

void Store::load(const fs::path& file) {
  verify(file);
  const Connection source(file);
  const std::lock_guard write_lock(pool_->write_mutex);
  const std::unique_lock whole_lock(pool_->whole);
  {
    const std::lock_guard lock(pool_->mutex);
    pool_->idle.clear();
  }
  copy(source.database(), pool_->writer->database());
  for (const auto& [owner, steps] : pool_->steps) pool_->bring_up_to_date(owner, steps);
}

}  // namespace fakes
