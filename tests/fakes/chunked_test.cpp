// aws-chunked bodies: AWS's two examples, and everything that can be wrong with a body.
#include "fakes/auth/chunked.h"

#include <fmt/format.h>

#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

using test::field_of;
using testing::ElementsAre;

const std::string mark = ";chunk-signature=";

struct Decoded {
  std::string bytes;
  std::optional<Denial> denial;
  std::vector<std::string> trailers;  // "name:value"

  std::string code() const { return denial ? denial->code : ""; }
};

Decoded decode(ChunkDecoder& decoder, std::string_view body, std::size_t slice, Decoded& out) {
  for (std::size_t at = 0; at < body.size(); at += slice) {
    out.denial = decoder.feed(body.substr(at, slice));
    if (out.denial) return out;
  }
  out.denial = decoder.finish();
  for (const auto& header : decoder.trailers()) {
    out.trailers.push_back(header.name + ":" + header.value);
  }
  return out;
}

Decoded decode(Payload payload, const ChunkSeed& seed, const ChunkedLength& announced,
               std::string_view body, std::size_t slice = 1000) {
  Decoded out;
  ChunkDecoder decoder(payload, seed, announced,
                       [&](std::string_view bytes) { out.bytes += bytes; });
  return decode(decoder, body, slice, out);
}

// The request, whose Authorization begins the chain, and its body of 65 KiB in chunks of 64 KiB.
struct Example {
  Request request;
  std::string body;
};

Example example(bool with_trailer) {
  const std::string names =
      "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
      "x-amz-storage-class;x-amz-trailer";
  Example result;
  if (with_trailer) {
    result.request = test::request(
        "PUT /examplebucket/chunkObject.txt\nHost: s3.amazonaws.com\n"
        "x-amz-date: 20130524T000000Z\nx-amz-storage-class: REDUCED_REDUNDANCY\n"
        "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER\n"
        "Content-Encoding: aws-chunked\nx-amz-decoded-content-length: 66560\n"
        "x-amz-trailer: x-amz-checksum-crc32c\nContent-Length: 66824\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
        "aws4_request,SignedHeaders=" +
        names + ",Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
    result.body = "10000" + mark +
                  "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
                  std::string(65536, 'a') + "\r\n400" + mark +
                  "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
                  std::string(1024, 'a') + "\r\n0" + mark +
                  "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                  "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                  "x-amz-trailer-signature:"
                  "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  } else {
    result.request = test::request(
        "PUT /examplebucket/chunkObject.txt\nHost: s3.amazonaws.com\n"
        "x-amz-date: 20130524T000000Z\nx-amz-storage-class: REDUCED_REDUNDANCY\n"
        "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\n"
        "Content-Encoding: aws-chunked\nx-amz-decoded-content-length: 66560\n"
        "Content-Length: 66824\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
        "aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;"
        "x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,"
        "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    result.body = "10000" + mark +
                  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
                  std::string(65536, 'a') + "\r\n400" + mark +
                  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
                  std::string(1024, 'a') + "\r\n0" + mark +
                  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  }
  return result;
}

Decoded decode(const Example& example, std::size_t slice) {
  const auto caller = test::verify(example.request, test::door(Dialect::s3, "20130524T000000Z"));
  if (!caller) return {{}, caller.denial(), {}};
  EXPECT_TRUE(is_chunked(caller->payload.kind));
  const auto length = chunked_length(example.request);
  if (!length) return {{}, length.denial(), {}};
  return decode(caller->payload.kind, caller->chunks, *length, example.body, slice);
}

class ChunkedExample : public testing::TestWithParam<std::size_t> {};

TEST_P(ChunkedExample, HasThePublishedSignatures) {
  const auto decoded = decode(example(false), GetParam());
  EXPECT_EQ(decoded.code(), "");
  EXPECT_EQ(decoded.bytes, std::string(66560, 'a'));
}

TEST_P(ChunkedExample, HasThePublishedTrailerSignature) {
  const auto decoded = decode(example(true), GetParam());
  EXPECT_EQ(decoded.code(), "");
  EXPECT_EQ(decoded.bytes, std::string(66560, 'a'));
  EXPECT_THAT(decoded.trailers, ElementsAre("x-amz-checksum-crc32c:sOO8/Q=="));
}

TEST_P(ChunkedExample, IsRefusedWithAnyPartChanged) {
  for (const bool with_trailer : {false, true}) {
    const auto intact = example(with_trailer);
    // In data, in each signature, and in the last bytes.
    for (const std::size_t at : {30ul, 500ul, 65000ul, 65700ul, 66700ul, intact.body.size() - 10,
                                 intact.body.size() - 100}) {
      auto changed = intact;
      changed.body[at] ^= 1;
      EXPECT_NE(decode(changed, GetParam()).code(), "") << at;
    }
    auto cut = intact;
    cut.body.pop_back();
    EXPECT_EQ(decode(cut, GetParam()).code(), "IncompleteBody");
    auto longer = intact;
    longer.body += "x";
    EXPECT_EQ(decode(longer, GetParam()).code(), "IncompleteBody");
  }
}

INSTANTIATE_TEST_SUITE_P(Slices, ChunkedExample, testing::Values(1, 7, 1000, 1 << 20));

TEST(Chunked, SaysWhatItWouldHaveSigned) {
  auto changed = example(false);
  changed.body[500] = 'b';
  const auto decoded = decode(changed, 1000);
  ASSERT_EQ(decoded.code(), "SignatureDoesNotMatch");
  EXPECT_EQ(field_of(*decoded.denial, "SignatureProvided"),
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
  EXPECT_EQ(field_of(*decoded.denial, "StringToSign").substr(0, 42),
            "AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n");
}

TEST(Chunked, ReordersNothing) {
  auto swapped = example(false);
  const auto first = swapped.body.find("\r\n400") + 2;
  const auto last = swapped.body.find("\r\n0;") + 2;
  swapped.body = swapped.body.substr(first, last - first) + swapped.body.substr(0, first) +
                 swapped.body.substr(last);
  EXPECT_EQ(decode(swapped, 1000).code(), "SignatureDoesNotMatch");
}

TEST(Chunked, TakesTheTrailerAsTheGuidePrintsIt) {
  auto printed = example(true);
  const auto at = printed.body.find("sOO8/Q==") + 8;
  printed.body.insert(at, "\n");
  EXPECT_EQ(decode(printed, 3).code(), "");
}

TEST(Chunked, VerifiesNothingWithoutAKey) {
  auto changed = example(true);
  changed.body[500] = 'b';
  const ChunkedLength length{66560, {"x-amz-checksum-crc32c"}};
  EXPECT_EQ(decode(Payload::chunked_signed_trailer, {}, length, changed.body).code(), "");
}

TEST(Chunked, AnEmptyObjectIsOneChunk) {
  EXPECT_EQ(decode(Payload::chunked_unsigned_trailer, {}, {0, {}}, "0\r\n\r\n").code(), "");
  EXPECT_EQ(decode(Payload::chunked_signed, {}, {0, {}}, "0" + mark + "a\r\n\r\n").code(), "");
  EXPECT_EQ(decode(Payload::chunked_unsigned_trailer, {}, {0, {}}, "").code(), "IncompleteBody");
}

TEST(Chunked, UnsignedChunksHaveTrailers) {
  const ChunkedLength length{5, {"x-amz-checksum-crc32", "x-amz-meta-b"}};
  const auto decoded =
      decode(Payload::chunked_unsigned_trailer, {}, length,
             "5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32: NhCmhg== \r\nx-amz-meta-b:\r\n\r\n", 2);
  EXPECT_EQ(decoded.code(), "");
  EXPECT_EQ(decoded.bytes, "hello");
  EXPECT_THAT(decoded.trailers, ElementsAre("X-Amz-Checksum-Crc32:NhCmhg==", "x-amz-meta-b:"));
}

TEST(Chunked, RefusesTrailersThatWereNotAnnouncedOrAreMissing) {
  const auto code = [](const std::string& trailer) {
    return decode(Payload::chunked_unsigned_trailer, {}, {0, {"x-amz-checksum-crc32"}},
                  "0\r\n" + trailer + "\r\n")
        .code();
  };
  EXPECT_EQ(code("x-amz-checksum-crc32:a\r\n"), "");
  EXPECT_EQ(code(""), "MalformedTrailerError");
  EXPECT_EQ(code("x-amz-checksum-sha1:a\r\n"), "MalformedTrailerError");
  EXPECT_EQ(code("x-amz-checksum-crc32:a\r\nx-amz-checksum-crc32:b\r\n"), "MalformedTrailerError");
  EXPECT_EQ(code("x-amz-checksum-crc32\r\n"), "MalformedTrailerError");
  EXPECT_EQ(code(":a\r\n"), "MalformedTrailerError");
  EXPECT_EQ(code("x-amz-checksum-crc32:" + std::string(20000, 'a') + "\r\n"),
            "MalformedTrailerError");
}

TEST(Chunked, ASignedTrailerNeedsItsSignature) {
  const std::string start = "0" + mark + "a\r\nx-amz-checksum-crc32:a\r\n";
  const auto code = [&](const std::string& rest) {
    return decode(Payload::chunked_signed_trailer, {}, {0, {"x-amz-checksum-crc32"}}, start + rest)
        .code();
  };
  EXPECT_EQ(code("x-amz-trailer-signature:a\r\n\r\n"), "");
  EXPECT_EQ(code("\r\n"), "IncompleteBody");
  EXPECT_EQ(code("x-amz-trailer-signature:a\r\nx-amz-checksum-crc32:a\r\n\r\n"),
            "MalformedTrailerError");
  EXPECT_EQ(decode(Payload::chunked_signed_trailer, {}, {0, {}}, "0" + mark + "a\r\n\r\n").code(),
            "MalformedTrailerError");
}

TEST(Chunked, RefusesShortChunksButTheLast) {
  const std::string small(8191, 'x');
  const std::string big(8192, 'x');
  const auto body = [](const std::string& first, const std::string& second) {
    return fmt::format("{:x}\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n", first.size(), first, second.size(),
                       second);
  };
  const auto payload = Payload::chunked_unsigned_trailer;
  EXPECT_EQ(decode(payload, {}, {16383, {}}, body(big, small)).code(), "");
  const auto refused = decode(payload, {}, {16383, {}}, body(small, big));
  ASSERT_EQ(refused.code(), "InvalidChunkSizeError");
  EXPECT_EQ(refused.denial->status, 403);
  EXPECT_EQ(field_of(*refused.denial, "Chunk"), "1");
  EXPECT_EQ(field_of(*refused.denial, "BadChunkSize"), "8191");
}

TEST(Chunked, RefusesWrongFraming) {
  const auto code = [](const std::string& body) {
    return decode(Payload::chunked_unsigned_trailer, {}, {5, {}}, body).code();
  };
  EXPECT_EQ(code("5\r\nhello\r\n0\r\n\r\n"), "");
  EXPECT_EQ(code("5\nhello\n0\n\n"), "");
  for (const auto* body :
       {"", "5", "5\r\nhell", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5\r\nhelloo\r\n0\r\n\r\n",
        "6\r\nhello!\r\n0\r\n\r\n", "4\r\nhell\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n", "\r\n5\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffff\r\nhello", "fffffffffffffff\r\nhello", "z\r\n"}) {
    EXPECT_EQ(code(body), "IncompleteBody") << body;
  }
  EXPECT_EQ(code(std::string("5\0\r\nhello", 9)), "IncompleteBody");
  EXPECT_EQ(code("5;" + std::string(2000, 'a') + "\r\n"), "IncompleteBody");
  EXPECT_EQ(decode(Payload::chunked_signed, {}, {5, {}}, "5\r\nhello\r\n0\r\n\r\n").code(),
            "IncompleteBody");
}

TEST(Chunked, GivesNoMoreThanWasAnnounced) {
  const auto decoded = decode(Payload::chunked_unsigned_trailer, {}, {5, {}}, "6\r\nhello!", 1);
  EXPECT_EQ(decoded.code(), "IncompleteBody");
  EXPECT_EQ(decoded.bytes, "");
}

TEST(Chunked, RepeatsItsDenial) {
  ChunkDecoder decoder(Payload::chunked_unsigned_trailer, {}, {5, {}}, [](std::string_view) {});
  EXPECT_TRUE(decoder.feed("z\r\n"));
  EXPECT_TRUE(decoder.feed("5\r\nhello\r\n0\r\n\r\n"));
  EXPECT_EQ(decoder.finish()->code, "IncompleteBody");
  EXPECT_EQ(decoder.decoded_bytes(), 0);
}

TEST(ChunkedLength, IsReadFromTheHeaders) {
  auto sent = test::request(
      "PUT /\nX-Amz-Decoded-Content-Length: 12\nX-Amz-Trailer: X-Amz-Checksum-CRC32, b\n");
  const auto length = chunked_length(sent);
  ASSERT_TRUE(length);
  EXPECT_EQ(length->decoded_bytes, 12);
  EXPECT_THAT(length->trailers, ElementsAre("x-amz-checksum-crc32", "b"));
  for (const auto* wrong : {"", "-1", "1a", "9999999999999999999"}) {
    sent.headers[0].value = wrong;
    EXPECT_EQ(test::code_of(chunked_length(sent)), "InvalidArgument") << wrong;
  }
  sent.headers.clear();
  EXPECT_EQ(test::code_of(chunked_length(sent)), "MissingContentLength");
}

}  // namespace
}  // namespace fakes
