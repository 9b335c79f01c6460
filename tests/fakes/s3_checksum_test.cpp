#include "fakes/s3/checksum.h"

#include <gtest/gtest.h>

#include "fakes/auth/digest.h"
#include "fakes/s3/crc.h"
#include "fakes/s3/hashing.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

std::string sum(Algorithm algorithm, std::string_view bytes) {
  Hash hash(algorithm);
  hash.update(bytes);
  return wire::base64(hash.finish());
}

TEST(S3Crc, HasTheCatalogsCheckValues) {
  EXPECT_EQ(crc_update(CrcKind::crc32, 0, "123456789"), 0xCBF43926U);
  EXPECT_EQ(crc_update(CrcKind::crc32c, 0, "123456789"), 0xE3069283U);
  EXPECT_EQ(crc_update(CrcKind::crc64nvme, 0, "123456789"), 0xAE8B14860A799888U);
}

TEST(S3Crc, GoesOnWherePiecesWereCut) {
  const std::string text = "The quick brown fox jumps over the lazy dog, twice if it must.";
  for (const CrcKind kind : {CrcKind::crc32, CrcKind::crc32c, CrcKind::crc64nvme}) {
    const auto whole = crc_update(kind, 0, text);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const auto first = crc_update(kind, 0, text.substr(0, cut));
      EXPECT_EQ(crc_update(kind, first, text.substr(cut)), whole);
      const auto second = crc_update(kind, 0, text.substr(cut));
      EXPECT_EQ(crc_combine(kind, first, second, text.size() - cut), whole) << cut;
    }
  }
}

TEST(S3Checksum, IsWrittenAsS3DoesIt) {
  EXPECT_EQ(sum(Algorithm::crc32, "123456789"), "y/Q5Jg==");
  EXPECT_EQ(sum(Algorithm::crc64nvme, std::string(1024, 'A')), "Qeh8oXvGiSo=");
  EXPECT_EQ(sum(Algorithm::sha256, std::string(1024, 'A')),
            "arcu6553sHVAiX4MjW0j7I7vD4w6R+Gz9Ok0Q9lTa+0=");
  EXPECT_EQ(sum(Algorithm::sha1, ""), "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
}

TEST(S3Checksum, IsFoundByNameAndSize) {
  EXPECT_EQ(find_algorithm("crc64nvme"), Algorithm::crc64nvme);
  EXPECT_FALSE(find_algorithm("MD5"));
  EXPECT_TRUE(is_checksum(Algorithm::crc32, "y/Q5Jg=="));
  EXPECT_FALSE(is_checksum(Algorithm::crc32c, "Qeh8oXvGiSo="));
  EXPECT_FALSE(is_checksum(Algorithm::crc32, "bad"));
}

TEST(S3Checksum, OfPartsIsOfTheirSumsOrOfAllBytes) {
  const std::string a(100, 'a');
  const std::string b(7, 'b');
  for (const Algorithm algorithm : kAlgorithms) {
    const std::vector<PartSum> parts = {{sum(algorithm, a), 100}, {sum(algorithm, b), 7}};
    const std::string sums =
        *wire::unbase64(parts[0].checksum) + *wire::unbase64(parts[1].checksum);
    EXPECT_EQ(composite_checksum(algorithm, parts), sum(algorithm, sums) + "-2");
    if (!is_crc(algorithm)) continue;
    EXPECT_EQ(full_checksum(algorithm, parts), sum(algorithm, a + b));
  }
}

TEST(S3Hashing, HashesManyBuffersInASecondThread) {
  const std::string bytes(9 << 20, 'q');
  Hashing hashing({Algorithm::crc32, Algorithm::sha256}, std::nullopt);
  std::string_view left = bytes;
  while (!left.empty()) {
    auto buffer = hashing.empty_buffer();
    const std::size_t size = left.copy(buffer->data(), buffer->size());
    left.remove_prefix(size);
    hashing.give(std::move(buffer), size);
  }
  hashing.finish();
  Hash md5(std::nullopt);
  md5.update(bytes);
  EXPECT_EQ(hashing.md5(), to_hex(md5.finish()));
  EXPECT_EQ(hashing.checksums().front(), sum(Algorithm::crc32, bytes));
  EXPECT_EQ(hashing.checksums().back(), sum(Algorithm::sha256, bytes));
}

TEST(S3Hashing, EndsWithoutBeingFinished) {
  Hashing hashing({Algorithm::crc64nvme}, std::nullopt);
  for (int i = 0; i < 6; ++i) {
    auto buffer = hashing.empty_buffer();
    const std::size_t size = buffer->size();
    hashing.give(std::move(buffer), size);
  }
}

}  // namespace
}  // namespace fakes::s3
