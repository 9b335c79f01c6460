// Every message that the fakes were given, as it was received: what SES sent, refused and took in.
// One for the whole process (core.h); safe from any thread. Tables mail_..., bytes in Blobs.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/blobs.h"
#include "fakes/clock.h"
#include "fakes/store.h"
#include "sim/base/deadline.h"

namespace fakes::mail {

struct Recipient {
  std::string address;
  // "delivered", "bounced", "complained", "suppressed", "rejected", "stored"...; in SES's terms
  // what became of it, and why in words.
  std::string verdict = "delivered";
  std::string detail = {};
};

// All that is known of a message beside its bytes.
struct Envelope {
  std::string account;
  std::string region;
  std::string via;         // how it came: "ses:SendRawEmail", "sesv2:SendEmail", "inbound"
  std::string message_id;  // SES's; empty when it was refused before it got one
  std::string from;        // of the envelope
  std::vector<Recipient> to;
  std::string verdict = "accepted";  // of the message: "accepted", "rejected", "throttled"
  std::string detail = {};           // "Email address is not verified. ..."
  std::string caller = {};           // ARN of who sent it
  std::string source_ip = {};
  Clock::Time time = {};
};

struct Message {
  std::int64_t id = 0;  // grows with each message, never reused
  Envelope envelope;
  std::string subject;  // of the header, decoded
  std::string header_from;
  std::string header_to;
  std::uint64_t size_bytes = 0;
  std::int64_t blob = 0;
};

// What messages are looked for; all that is set must fit. Texts fit anywhere and in any case (of
// ASCII letters).
struct Search {
  std::string account = {};  // empty: all
  std::string region = {};
  std::string from = {};  // envelope or header
  std::string to = {};    // a recipient, or the header
  std::string subject = {};
  std::string text = {};        // what a person reads in it: subject and text parts
  std::string verdict = {};     // exactly
  std::string message_id = {};  // exactly
  std::optional<Clock::Time> since = {};
  std::int64_t after = 0;   // ids above this
  std::size_t limit = 100;  // of list() only
  bool is_newest_first = true;
};

// A message whose bytes are kept already and whose row is not there yet. Destroyed before
// Inbox::announce(): the bytes are gone.
class Draft {
 public:
  Draft(Draft&& other) noexcept;
  Draft& operator=(Draft&&) = delete;
  ~Draft();

 private:
  friend class Inbox;
  explicit Draft(const Blobs& blobs) : blobs_(&blobs) {}

  const Blobs* blobs_;
  std::int64_t blob_ = 0;
  std::uint64_t size_ = 0;
  std::string subject_, from_, to_, text_;
};

class Inbox {
 public:
  Inbox(Store& store, Blobs& blobs);

  // The short way: returns the id.
  std::int64_t add(const Envelope& envelope, std::string_view message);
  // In three steps, for a row that must come or not come with others of the same transaction:
  //   Draft draft = inbox.prepare(bytes);
  //   store.write([&](Transaction& t) { inbox.insert(t, draft, envelope); ... });
  //   inbox.announce(std::move(draft));
  Draft prepare(std::string_view message);
  static std::int64_t insert(Transaction& transaction, const Draft& draft,
                             const Envelope& envelope);
  void announce(Draft draft);

  std::vector<Message> list(const Search& search);
  std::int64_t count(const Search& search);
  std::optional<Message> find(std::int64_t id);
  // As received. Throws Error failed when it is not there any more.
  std::string read(const Message& message) const;
  // How many there were.
  std::int64_t remove(const Search& search);

  // The oldest message that fits and whose id is above search.after: at once, or when it comes;
  // nothing at the deadline or after stop().
  std::optional<Message> wait(Search search, sim::Deadline deadline);
  // Lets all who wait go, for good.
  void stop();

  // Messages that fit, oldest first, in mboxrd's form: lines that begin with "From " (and any '>'
  // before) are quoted, line ends are LF. `sink` gets it piece by piece.
  void export_mbox(const Search& search, const std::function<void(std::string_view)>& sink);
  // The same as a Maildir: new/, cur/ and tmp/ in a folder, which is made. Throws Error failed.
  std::size_t export_maildir(const Search& search, const std::filesystem::path& folder);

  // For Service::uses_blob.
  bool uses_blob(std::int64_t id);

 private:
  Store& store_;
  Blobs& blobs_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t changes_ = 0;
  bool is_stopped_ = false;
};

}  // namespace fakes::mail
