#include "fakes/control/archive.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/control/scratch.h"
#include "sim/base/descriptor.h"
#include "sim/base/error.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

constexpr std::size_t block = 512;
constexpr std::size_t piece = 1 << 20;
constexpr std::uint64_t max_octal = 077777777777;
constexpr char file_type = '0';
constexpr char folder_type = '5';
constexpr std::string_view sums_name = "SHA256SUMS";
constexpr std::uint64_t max_sums = std::uint64_t{1} << 30;

// The fields of a header: where they are, and how long.
struct Field {
  std::size_t at;
  std::size_t size;
};
constexpr Field name_field{0, 100};
constexpr Field size_field{124, 12};
constexpr Field sum_field{148, 8};
constexpr Field type_field{156, 1};
constexpr Field magic_field{257, 6};

using Block = std::array<char, block>;

std::uint64_t padding(std::uint64_t size) {
  return (block - size % block) % block;
}

void put(Block& header, Field field, std::string_view text) {
  std::copy_n(text.begin(), std::min(text.size(), field.size), header.begin() + field.at);
}

std::string checksum(Block header) {
  std::fill_n(header.begin() + sum_field.at, sum_field.size, ' ');
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  return fmt::format("{:06o}", sum);
}

std::string size_text(std::uint64_t size) {
  if (size <= max_octal) return fmt::format("{:011o}", size);
  std::string binary(size_field.size, '\0');
  for (std::size_t i = binary.size(); i-- > 0; size >>= 8) {
    binary[i] = static_cast<char>(size & 0xff);
  }
  binary[0] = '\x80';
  return binary;
}

Error damaged(std::string_view what) {
  return {Category::usage, "this is no saved state, or a damaged one: {}", what};
}

std::uint64_t size_of(const Block& header) {
  const std::string_view text(header.data() + size_field.at, size_field.size);
  std::uint64_t size = 0;
  if (text[0] == '\x80') {
    for (const char c : text.substr(4)) size = size << 8 | static_cast<unsigned char>(c);
    return size;
  }
  for (const char c : text) {
    if (c == '\0' || c == ' ') break;
    if (c < '0' || c > '7') throw damaged("a size is no number");
    size = size << 3 | static_cast<std::uint64_t>(c - '0');
  }
  return size;
}

std::string text_of(const Block& header, Field field) {
  const char* begin = header.data() + field.at;
  return {begin, strnlen(begin, field.size)};
}

sim::Descriptor open_file(const fs::path& file, int flags) {
  sim::Descriptor descriptor(::open(file.c_str(), flags | O_CLOEXEC, 0600));
  if (!descriptor) throw Error(Category::failed, "{}: {}", file.string(), std::strerror(errno));
  return descriptor;
}

}  // namespace

void ArchiveWriter::write(std::string_view bytes) const {
  write_fully(descriptor_, bytes);
}

void ArchiveWriter::begin(const std::string& name, char type, std::uint64_t size) {
  Block header = {};
  put(header, name_field, name);
  put(header, {100, 8}, type == folder_type ? "0000700" : "0000600");
  put(header, {108, 8}, "0000000");
  put(header, {116, 8}, "0000000");
  put(header, size_field, size_text(size));
  put(header, {136, 12}, "00000000000");
  put(header, type_field, std::string_view(&type, 1));
  put(header, magic_field, "ustar");
  put(header, {263, 2}, "00");
  put(header, sum_field, checksum(header) + std::string("\0 ", 2));
  write({header.data(), header.size()});
}

void ArchiveWriter::pad(std::uint64_t size) {
  write(std::string(static_cast<std::size_t>(padding(size)), '\0'));
}

void ArchiveWriter::add(const std::string& name, std::string_view content) {
  begin(name, file_type, content.size());
  write(content);
  pad(content.size());
  Sha256 sha256;
  sha256.update(content);
  sums_ += fmt::format("{}  {}\n", sha256.finish_hex(), name);
}

void ArchiveWriter::add_file(const std::string& name, const fs::path& file) {
  const sim::Descriptor in = open_file(file, O_RDONLY);
  const std::uint64_t size = fs::file_size(file);
  begin(name, file_type, size);
  Sha256 sha256;
  std::vector<char> buffer(piece);
  for (std::uint64_t left = size; left > 0;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    const ssize_t got = ::read(in.get(), buffer.data(), wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(Category::failed, "{} became shorter", file.string());
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    sha256.update(bytes);
    write(bytes);
    left -= bytes.size();
  }
  pad(size);
  sums_ += fmt::format("{}  {}\n", sha256.finish_hex(), name);
}

void ArchiveWriter::add_folder(const std::string& name) {
  begin(name, folder_type, 0);
}

void ArchiveWriter::add_sums() {
  begin(std::string(sums_name), file_type, sums_.size());
  write(sums_);
  pad(sums_.size());
}

void ArchiveWriter::finish() {
  write(std::string(2 * block, '\0'));
}

void ArchiveReader::read(char* into, std::size_t size) {
  while (size > 0) {
    const std::size_t got = source_(into, size);
    if (got == 0) throw damaged("it ends too early");
    into += got;
    size -= got;
  }
}

std::optional<ArchiveReader::Item> ArchiveReader::next() {
  Block header;
  read(header.data(), header.size());
  if (text_of(header, magic_field) != "ustar" || header[type_field.at] != file_type) {
    throw damaged("it has no header of a file where one is expected");
  }
  if (text_of(header, sum_field) != checksum(header)) throw damaged("a header is not as written");
  Item item{text_of(header, name_field), size_of(header)};
  if (item.name != sums_name) {
    if (sums_.count(item.name) > 0) throw damaged(item.name + " is in it twice");
    return item;
  }
  check_sums(read_text(item, max_sums));
  // The rest is the end that tar wants.
  std::vector<char> rest(piece);
  while (source_(rest.data(), rest.size()) > 0) {
  }
  return std::nullopt;
}

void ArchiveReader::check_sums(const std::string& sums) const {
  std::size_t lines = 0;
  for (std::size_t at = 0; at < sums.size(); ++lines) {
    const std::size_t end = std::min(sums.find('\n', at), sums.size());
    const std::string_view line = std::string_view(sums).substr(at, end - at);
    at = end + 1;
    const std::string name(line.substr(std::min<std::size_t>(line.size(), 66)));
    const auto known = sums_.find(name);
    if (known == sums_.end()) throw damaged(name + " is missing");
    if (line.substr(0, 64) != known->second) throw damaged(name + " is not as it was saved");
  }
  // Those that were read under SHA256SUMS itself do not count.
  if (lines + 1 != sums_.size()) throw damaged("it holds more than its list says");
}

void ArchiveReader::copy(const Item& item, const std::function<void(std::string_view)>& use) {
  Sha256 sha256;
  std::vector<char> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(item.size, piece)));
  for (std::uint64_t left = item.size; left > 0;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    read(buffer.data(), size);
    const std::string_view bytes(buffer.data(), size);
    sha256.update(bytes);
    use(bytes);
    left -= size;
  }
  std::array<char, block> rest;
  read(rest.data(), static_cast<std::size_t>(padding(item.size)));
  sums_[item.name] = sha256.finish_hex();
}

std::string ArchiveReader::read_text(const Item& item, std::uint64_t limit) {
  if (item.size > limit) throw damaged(item.name + " is too large");
  std::string text;
  copy(item, [&](std::string_view bytes) { text += bytes; });
  return text;
}

void ArchiveReader::read_file(const Item& item, const fs::path& file) {
  const sim::Descriptor out = open_file(file, O_WRONLY | O_CREAT | O_EXCL);
  copy(item, [&](std::string_view bytes) { write_fully(out.get(), bytes); });
}

}  // namespace fakes
