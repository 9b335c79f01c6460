// The input is a form with the boundary "x", in pieces as long as its first byte says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "fakes/s3/form_reader.h"
#include "fakes/wire/fault.h"

namespace {

class Drops : public fakes::Body {
 public:
  Drops(const std::uint8_t* data, std::size_t size, std::size_t at_once)
      : data_(data), left_(size), at_once_(at_once) {}
  std::size_t read(char* into, std::size_t size) override {
    const std::size_t count = std::min({size, left_, at_once_});
    if (count != 0) std::memcpy(into, data_, count);
    data_ += count;
    left_ -= count;
    return count;
  }
  std::optional<std::uint64_t> size() const override { return left_; }
  const std::vector<fakes::Header>& trailers() const override { return none_; }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
  std::size_t at_once_;
  std::vector<fakes::Header> none_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Drops body(data + 1, size - 1, std::max<std::size_t>(1, data[0]));
  try {
    fakes::s3::FormReader reader(body, "multipart/form-data; boundary=x");
    std::size_t total = 0;
    for (const auto& field : reader.read_fields()) total += field.value.size();
    char piece[100];
    while (const std::size_t count = reader.read_file(piece, sizeof piece)) total += count;
    if (total > size) std::abort();
  } catch (const fakes::wire::Fault& fault) {
    if (fault.code().empty()) std::abort();
  }
  return 0;
}
