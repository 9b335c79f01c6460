// Browsers' forms: the reader of multipart/form-data, in pieces of every size.
#include <gtest/gtest.h>

#include "fakes/s3/form_reader.h"
#include "fakes/wire/fault.h"
#include "tests/fakes/service_rig.h"

namespace fakes::s3 {
namespace {

// Gives so many bytes at a time.
class Drops : public Body {
 public:
  Drops(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
  std::size_t read(char* into, std::size_t size) override {
    const auto count = std::min({size, size_, text_.size() - at_});
    text_.copy(into, count, at_);
    at_ += count;
    return count;
  }
  std::optional<std::uint64_t> size() const override { return text_.size(); }
  const std::vector<Header>& trailers() const override { return none_; }
  bool is_empty() const { return at_ == text_.size(); }

 private:
  std::string text_;
  std::size_t size_;
  std::size_t at_ = 0;
  std::vector<Header> none_;
};

constexpr const char* type = "multipart/form-data; boundary=\"x y\"";

std::string part(const std::string& disposition, const std::string& value) {
  return "--x y\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
}

std::string file_of(FormReader& reader, std::size_t at_once) {
  std::string file;
  std::string piece(at_once, '\0');
  while (const auto count = reader.read_file(piece.data(), at_once)) file += piece.substr(0, count);
  return file;
}

std::string code_of(const std::string& text) {
  try {
    Drops body(text, 100);
    FormReader reader(body, type);
    reader.read_fields();
    file_of(reader, 10);
  } catch (const wire::Fault& fault) {
    return fault.code();
  }
  return "";
}

TEST(S3Form, IsReadInPiecesOfAnySize) {
  const std::string content = "a\r\n--x\r\n--x \r\n\r\n--x z" + std::string(1000, '-');
  const std::string text = part("name=key", "k/${filename}") + part("name=\"empty\"", "") +
                           "--x y\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; "
                           "name=\"file\"; filename=\"C:\\\\a \\\"b\\\".txt\"\r\n\r\n" +
                           content + "\r\n" + part("name=late", "no") + "--x y--\r\n";
  for (std::size_t size = 1; size < 40; ++size) {
    Drops body(text, size);
    FormReader reader(body, type);
    const auto fields = reader.read_fields();
    ASSERT_EQ(fields.size(), 2);
    EXPECT_EQ(fields[0].name, "key");
    EXPECT_EQ(fields[0].value, "k/${filename}");
    EXPECT_EQ(fields[1].value, "");
    EXPECT_EQ(reader.file_name(), "a \"b\".txt");
    EXPECT_EQ(reader.file_type(), "text/plain");
    EXPECT_EQ(file_of(reader, 41 - size), content);
    EXPECT_TRUE(body.is_empty());
  }
}

TEST(S3Form, RefusesWhatIsNone) {
  const std::string file = part("name=file", "f") + "--x y--";
  EXPECT_EQ(code_of(file), "");
  EXPECT_EQ(code_of(part("name=key", "k") + "--x y--\r\n"), "InvalidArgument");
  EXPECT_EQ(code_of(""), "MalformedPOSTRequest");
  EXPECT_EQ(code_of("--x y\r\nContent-Type: text/plain\r\n\r\nv\r\n--x y--"),
            "MalformedPOSTRequest");
  EXPECT_EQ(code_of(part("name=file", "f")), "MalformedPOSTRequest") << "the end is missing";
  EXPECT_EQ(code_of(part("name=key", std::string(30000, 'k')) + file),
            "MaxPostPreDataLengthExceeded");
  EXPECT_EQ(code_of(std::string(100000, 'k')), "MaxPostPreDataLengthExceeded");
  Drops body("", 1);
  EXPECT_THROW(FormReader(body, "text/plain; boundary=x"), wire::Fault);
  EXPECT_THROW(FormReader(body, "multipart/form-data"), wire::Fault);
}

}  // namespace
}  // namespace fakes::s3
