// The inbox in the forms that mail programs read.
#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "fakes/mail/inbox.h"
#include "sim/base/error.h"
#include "sim/base/file.h"

namespace fakes::mail {
namespace {

// How many are looked at in one go.
constexpr std::size_t page = 200;

void for_each_message(Inbox& inbox, Search search, const std::function<void(const Message&)>& use) {
  search.is_newest_first = false;
  search.limit = page;
  while (true) {
    const auto messages = inbox.list(search);
    for (const Message& message : messages) use(message);
    if (messages.size() < page) return;
    search.after = messages.back().id;
  }
}

// "Sat Nov 21 17:00:00 2026", as C's asctime has it.
std::string mbox_date(Clock::Time time) {
  using namespace std::chrono;
  const auto second = floor<seconds>(time);
  const auto day = floor<days>(second);
  const year_month_day date(day);
  const hh_mm_ss clock(second - day);
  constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {}", weekdays[weekday(day).c_encoding()],
                     months[unsigned(date.month()) - 1], unsigned(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     int(date.year()));
}

// One word without blanks, as the "From " line has it.
std::string mbox_sender(std::string sender) {
  if (sender.empty()) return "MAILER-DAEMON";
  std::replace_if(
      sender.begin(), sender.end(), [](unsigned char c) { return c <= ' '; }, '-');
  return sender;
}

// Lines end with LF; ">*From " gets one more '>'.
std::string mboxrd(std::string_view message) {
  std::string out;
  out.reserve(message.size() + 64);
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t feed = std::min(message.find('\n', at), message.size());
    std::string_view line = message.substr(at, feed - at);
    if (!line.empty() && line.back() == '\r' && feed < message.size()) line.remove_suffix(1);
    const std::size_t text = line.find_first_not_of('>');
    if (text != std::string_view::npos && line.substr(text, 5) == "From ") out += '>';
    out += line;
    out += '\n';
    at = feed + 1;
  }
  return out;
}

}  // namespace

void Inbox::export_mbox(const Search& search, const std::function<void(std::string_view)>& sink) {
  for_each_message(*this, search, [&](const Message& message) {
    sink(fmt::format("From {} {}\n", mbox_sender(message.envelope.from),
                     mbox_date(message.envelope.time)));
    sink(mboxrd(read(message)));
    sink("\n");
  });
}

std::size_t Inbox::export_maildir(const Search& search, const std::filesystem::path& folder) {
  for (const char* name : {"cur", "new", "tmp"}) {
    std::error_code error;
    std::filesystem::create_directories(folder / name, error);
    if (error) {
      throw sim::Error(sim::Category::failed, "cannot make {}: {}", (folder / name).string(),
                       error.message());
    }
  }
  std::size_t count = 0;
  for_each_message(*this, search, [&](const Message& message) {
    const auto seconds = message.envelope.time.time_since_epoch().count() / 1000;
    const auto name = fmt::format("{}.M{}.sim,S={}", seconds, message.id, message.size_bytes);
    sim::write_file(folder / "tmp" / name, read(message));
    std::filesystem::rename(folder / "tmp" / name, folder / "new" / name);
    ++count;
  });
  return count;
}

}  // namespace fakes::mail
