#include <zlib.h>

#include <gmock/gmock.h>

#include "fakes/gateway/payload_body.h"
#include "fakes/gateway/whole_body.h"
#include "tests/fakes/gateway_rig.h"

namespace fakes {
namespace {

using test::TextBody;

std::string gzipped(const std::string& text) {
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// One byte at each read, and no announced size.
class Dripping : public TextBody {
 public:
  using TextBody::TextBody;
  std::size_t read(char* into, std::size_t size) override {
    return TextBody::read(into, std::min<std::size_t>(size, 1));
  }
  std::optional<std::uint64_t> size() const override { return std::nullopt; }
};

TEST(WholeBody, IsReadUpToItsLimit) {
  const std::string text(20'000, 'x');
  TextBody exact(text), beyond(text);
  EXPECT_EQ(read_whole(exact, 20'000), text);
  EXPECT_FALSE(read_whole(beyond, 19'999));
  Dripping dripping(text), too_many(text);
  EXPECT_EQ(read_whole(dripping, 20'000), text);
  EXPECT_FALSE(read_whole(too_many, 19'999));
  TextBody empty("");
  EXPECT_EQ(read_whole(empty, 0), "");
}

TEST(Gunzip, InflatesOneMemberOrMore) {
  EXPECT_EQ(gunzip(gzipped("Action=X"), 100).bytes, "Action=X");
  EXPECT_EQ(gunzip(gzipped("Action") + gzipped("=X"), 100).bytes, "Action=X");
  EXPECT_EQ(gunzip(gzipped(std::string(100'000, 'y')), 100'000).bytes.size(), 100'000U);
}

TEST(Gunzip, StopsAtTheLimit) {
  const Inflated bomb = gunzip(gzipped(std::string(50 << 20, '\0')), 1 << 20);
  EXPECT_TRUE(bomb.is_too_large);
  EXPECT_LT(bomb.bytes.size(), (1U << 20) + (32U << 10));
}

TEST(Gunzip, SaysWhatIsBroken) {
  EXPECT_TRUE(gunzip("", 100).is_broken);
  EXPECT_TRUE(gunzip("no gzip at all", 100).is_broken);
  const std::string whole = gzipped("Action=GetUser&Version=2010-05-08");
  EXPECT_FALSE(gunzip(whole, 100).is_broken);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(gunzip(whole.substr(0, size), 100).is_broken) << size;
  }
  EXPECT_TRUE(gunzip(whole + "x", 100).is_broken);
}

std::string read_all(Body& body, std::size_t piece) {
  std::string text, buffer(piece, '\0');
  while (const std::size_t count = body.read(buffer.data(), piece)) {
    text.append(buffer, 0, count);
  }
  return text;
}

std::string code_of(Body& body) {
  try {
    read_all(body, 4096);
  } catch (const wire::Fault& fault) {
    return fault.code();
  }
  return "";
}

Caller hashed(const std::string& text) {
  Caller caller;
  caller.verified = true;
  caller.payload = {Payload::plain_hashed, sim::sha256(text)};
  return caller;
}

TEST(PayloadBody, ComparesTheDigest) {
  TextBody right("text"), wrong("TEXT");
  PayloadBody good(right, {}, hashed("text"));
  EXPECT_EQ(good.size(), 4U);
  EXPECT_EQ(read_all(good, 3), "text");
  EXPECT_EQ(good.read(nullptr, 10), 0U);
  PayloadBody bad(wrong, {}, hashed("text"));
  EXPECT_EQ(code_of(bad), "XAmzContentSHA256Mismatch");
}

TEST(PayloadBody, BelievesWhoIsNotVerified) {
  TextBody sent("TEXT");
  Caller caller = hashed("text");
  caller.verified = false;
  PayloadBody body(sent, {}, caller);
  EXPECT_EQ(read_all(body, 10), "TEXT");
}

const Request chunked_request = test::request_to(
    "PUT", "/b/k",
    {{"x-amz-decoded-content-length", "11"}, {"x-amz-trailer", "x-amz-checksum-crc32"}});
constexpr const char* chunks = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";

Caller unsigned_trailer() {
  Caller caller;
  caller.payload = {Payload::chunked_unsigned_trailer, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"};
  return caller;
}

TEST(PayloadBody, DecodesChunksOfAnySlice) {
  for (const std::size_t piece : {1, 2, 3, 7, 4096}) {
    TextBody sent(chunks);
    PayloadBody body(sent, chunked_request, unsigned_trailer());
    EXPECT_EQ(body.size(), 11U);
    EXPECT_EQ(read_all(body, piece), "hello world") << piece;
    ASSERT_EQ(body.trailers().size(), 1U);
    EXPECT_EQ(body.trailers()[0].value, "DUoRhQ==");
  }
  Dripping sent(chunks);
  PayloadBody body(sent, chunked_request, unsigned_trailer());
  EXPECT_EQ(read_all(body, 4096), "hello world");
}

TEST(PayloadBody, RefusesWhatIsNoChunkedBody) {
  TextBody short_body("5\r\nhello\r\n"), nonsense("hello world");
  PayloadBody cut(short_body, chunked_request, unsigned_trailer());
  EXPECT_EQ(code_of(cut), "IncompleteBody");
  PayloadBody plain(nonsense, chunked_request, unsigned_trailer());
  EXPECT_EQ(code_of(plain), "IncompleteBody");
  TextBody unannounced(chunks);
  EXPECT_THROW(PayloadBody(unannounced, {}, unsigned_trailer()), wire::Fault);
}

}  // namespace
}  // namespace fakes
