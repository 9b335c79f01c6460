#include "fakes/mail/inbox.h"

#include <chrono>
#include <utility>

#include "fakes/mail/mime.h"
#include "fakes/request.h"

namespace fakes::mail {
namespace {

// What searches see of a message's text.
constexpr std::size_t text_limit = 16 << 10;
// What lists show of a header field.
constexpr std::size_t field_limit = 1000;

// SQLite takes a negative number for it.
constexpr auto no_limit = static_cast<std::size_t>(-1);

constexpr std::string_view tables = R"(
  CREATE TABLE mail_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL, region TEXT NOT NULL, via TEXT NOT NULL, message_id TEXT NOT NULL,
    sender TEXT NOT NULL, verdict TEXT NOT NULL, detail TEXT NOT NULL, caller TEXT NOT NULL,
    source_ip TEXT NOT NULL, time INTEGER NOT NULL, subject TEXT NOT NULL,
    header_from TEXT NOT NULL, header_to TEXT NOT NULL, size INTEGER NOT NULL,
    blob INTEGER NOT NULL UNIQUE, text TEXT NOT NULL);
  CREATE INDEX mail_message_ids ON mail_messages (message_id);
  CREATE TABLE mail_recipients (
    message INTEGER NOT NULL, position INTEGER NOT NULL, address TEXT NOT NULL,
    verdict TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (message, position)) WITHOUT ROWID;
)";

#define MAIL_COLUMNS                                                                          \
  "SELECT id, account, region, via, message_id, sender, verdict, detail, caller, source_ip, " \
  "time, subject, header_from, header_to, size, blob FROM mail_messages "

// The values of conditions() fill its numbered places.
#define MAIL_CONDITIONS                                                                     \
  "WHERE id > ?1 AND (?2 = '' OR account = ?2) AND (?3 = '' OR region = ?3) "               \
  "AND (?4 = '' OR instr(lower(sender), ?4) OR instr(lower(header_from), ?4)) "             \
  "AND (?5 = '' OR instr(lower(header_to), ?5) OR EXISTS (SELECT 1 FROM mail_recipients r " \
  "  WHERE r.message = mail_messages.id AND instr(lower(r.address), ?5))) "                 \
  "AND (?6 = '' OR instr(lower(subject), ?6)) "                                             \
  "AND (?7 = '' OR instr(lower(subject), ?7) OR instr(lower(text), ?7)) "                   \
  "AND (?8 = '' OR verdict = ?8) AND (?9 = '' OR message_id = ?9) AND time >= ?10 "

std::int64_t milliseconds(Clock::Time time) {
  return time.time_since_epoch().count();
}

Message message_of(const Row& row) {
  Message message;
  message.id = row.integer(0);
  Envelope& envelope = message.envelope;
  envelope.account = row.text(1);
  envelope.region = row.text(2);
  envelope.via = row.text(3);
  envelope.message_id = row.text(4);
  envelope.from = row.text(5);
  envelope.verdict = row.text(6);
  envelope.detail = row.text(7);
  envelope.caller = row.text(8);
  envelope.source_ip = row.text(9);
  envelope.time = Clock::Time(std::chrono::milliseconds(row.integer(10)));
  message.subject = row.text(11);
  message.header_from = row.text(12);
  message.header_to = row.text(13);
  message.size_bytes = static_cast<std::uint64_t>(row.integer(14));
  message.blob = row.integer(15);
  return message;
}

void read_recipients(Transaction& transaction, Message& message) {
  transaction.each(
      "SELECT address, verdict, detail FROM mail_recipients WHERE message = ? ORDER BY position",
      [&](const Row& row) {
        message.envelope.to.push_back({row.text(0), row.text(1), row.text(2)});
      },
      message.id);
}

// Calls `use` with a function that runs a statement on the messages that fit.
template <typename Statement>
auto with_conditions(const Search& search, Statement statement) {
  const auto since = search.since ? milliseconds(*search.since) : INT64_MIN;
  return statement(search.after, search.account, search.region, lower_case(search.from),
                   lower_case(search.to), lower_case(search.subject), lower_case(search.text),
                   search.verdict, search.message_id, since);
}

std::vector<Message> select(Transaction& transaction, const Search& search) {
  std::vector<Message> messages;
  const auto keep = [&](const Row& row) { messages.push_back(message_of(row)); };
  with_conditions(search, [&](const auto&... values) {
    if (search.is_newest_first) {
      transaction.each(MAIL_COLUMNS MAIL_CONDITIONS "ORDER BY id DESC LIMIT ?11", keep, values...,
                       search.limit);
    } else {
      transaction.each(MAIL_COLUMNS MAIL_CONDITIONS "ORDER BY id LIMIT ?11", keep, values...,
                       search.limit);
    }
  });
  for (Message& message : messages) read_recipients(transaction, message);
  return messages;
}

std::string shortened(std::string text) {
  if (text.size() > field_limit) {
    std::size_t end = field_limit;
    while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace

Draft::Draft(Draft&& other) noexcept
    : blobs_(other.blobs_),
      blob_(std::exchange(other.blob_, 0)),
      size_(other.size_),
      subject_(std::move(other.subject_)),
      from_(std::move(other.from_)),
      to_(std::move(other.to_)),
      text_(std::move(other.text_)) {}

Draft::~Draft() {
  if (blob_ != 0) blobs_->remove(blob_);
}

Inbox::Inbox(Store& store, Blobs& blobs) : store_(store), blobs_(blobs) {
  store_.migrate("mail", {tables});
}

std::int64_t Inbox::add(const Envelope& envelope, std::string_view message) {
  Draft draft = prepare(message);
  const auto id =
      store_.write([&](Transaction& transaction) { return insert(transaction, draft, envelope); });
  announce(std::move(draft));
  return id;
}

Draft Inbox::prepare(std::string_view message) {
  Draft draft(blobs_);
  const Part parsed = parse(message);
  draft.subject_ = shortened(parsed.fields.value("Subject"));
  draft.from_ = shortened(parsed.fields.value("From"));
  draft.to_ = shortened(parsed.fields.value("To"));
  draft.text_ = readable_text(parsed, text_limit);
  draft.size_ = message.size();
  BlobWriter writer = blobs_.create();
  writer.write(message);
  draft.blob_ = writer.close();
  return draft;
}

std::int64_t Inbox::insert(Transaction& transaction, const Draft& draft, const Envelope& envelope) {
  transaction.run(
      "INSERT INTO mail_messages (account, region, via, message_id, sender, verdict, detail, "
      "caller, source_ip, time, subject, header_from, header_to, size, blob, text) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      envelope.account, envelope.region, envelope.via, envelope.message_id, envelope.from,
      envelope.verdict, envelope.detail, envelope.caller, envelope.source_ip,
      milliseconds(envelope.time), draft.subject_, draft.from_, draft.to_, draft.size_, draft.blob_,
      draft.text_);
  const std::int64_t id = transaction.last_id();
  for (std::size_t position = 0; position < envelope.to.size(); ++position) {
    const Recipient& recipient = envelope.to[position];
    transaction.run(
        "INSERT INTO mail_recipients (message, position, address, verdict, detail) "
        "VALUES (?, ?, ?, ?, ?)",
        id, position, recipient.address, recipient.verdict, recipient.detail);
  }
  return id;
}

void Inbox::announce(Draft draft) {
  draft.blob_ = 0;
  {
    const std::lock_guard lock(mutex_);
    ++changes_;
  }
  changed_.notify_all();
}

std::vector<Message> Inbox::list(const Search& search) {
  return store_.read([&](Transaction& transaction) { return select(transaction, search); });
}

std::int64_t Inbox::count(const Search& search) {
  return store_.read([&](Transaction& transaction) {
    return with_conditions(search, [&](const auto&... values) {
      return transaction.integer("SELECT count(*) FROM mail_messages " MAIL_CONDITIONS, values...);
    });
  });
}

std::optional<Message> Inbox::find(std::int64_t id) {
  return store_.read([&](Transaction& transaction) {
    auto message = transaction.first(MAIL_COLUMNS "WHERE id = ?", message_of, id);
    if (message) read_recipients(transaction, *message);
    return message;
  });
}

std::string Inbox::read(const Message& message) const {
  return blobs_.read(message.blob);
}

std::int64_t Inbox::remove(const Search& search) {
  std::vector<Message> messages;
  Search all = search;
  all.limit = no_limit;
  store_.write([&](Transaction& transaction) {
    messages = select(transaction, all);
    for (const Message& message : messages) {
      transaction.run("DELETE FROM mail_recipients WHERE message = ?", message.id);
      transaction.run("DELETE FROM mail_messages WHERE id = ?", message.id);
    }
  });
  for (const Message& message : messages) blobs_.remove(message.blob);
  return static_cast<std::int64_t>(messages.size());
}

std::optional<Message> Inbox::wait(Search search, sim::Deadline deadline) {
  search.is_newest_first = false;
  search.limit = 1;
  while (true) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      seen = changes_;
    }
    auto messages = list(search);
    if (!messages.empty()) return std::move(messages.front());
    std::unique_lock lock(mutex_);
    // The host's clock: ThreadSanitizer does not know of waits on the steady one.
    const auto until = std::chrono::system_clock::now() + deadline.remaining();
    changed_.wait_until(lock, until, [&] { return is_stopped_ || changes_ != seen; });
    if (is_stopped_ || (changes_ == seen && deadline.expired())) return std::nullopt;
  }
}

void Inbox::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
}

bool Inbox::uses_blob(std::int64_t id) {
  return store_.read([&](Transaction& transaction) {
    return transaction.integer("SELECT count(*) FROM mail_messages WHERE blob = ?", id) > 0;
  });
}

}  // namespace fakes::mail
