#include "fakes/s3/crc.h"

#include <random>
#include <string>

#include <gmock/gmock.h>

namespace fakes::s3 {
namespace {

std::string random_bytes(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// One bit at a time, as the definition has it.
std::uint64_t by_definition(std::uint64_t polynomial, std::uint64_t all, std::string_view bytes) {
  std::uint64_t crc = all;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
  }
  return crc ^ all;
}

TEST(Crc, OfTheCheckTextIsWhatTheCatalogueOfCrcsSays) {
  EXPECT_EQ(crc_update(CrcKind::crc32, 0, "123456789"), 0xCBF43926u);
  EXPECT_EQ(crc_update(CrcKind::crc32c, 0, "123456789"), 0xE3069283u);
  EXPECT_EQ(crc_update(CrcKind::crc64nvme, 0, "123456789"), 0xAE8B14860A799888u);
}

TEST(Crc, IsTheDefinitionsAtEveryLength) {
  const std::string bytes = random_bytes(700);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const std::string_view piece(bytes.data() + size % 3, size - size % 3);
    EXPECT_EQ(crc_update(CrcKind::crc32, 0, piece), by_definition(0xEDB88320, 0xFFFFFFFF, piece))
        << size;
    EXPECT_EQ(crc_update(CrcKind::crc32c, 0, piece), by_definition(0x82F63B78, 0xFFFFFFFF, piece))
        << size;
    EXPECT_EQ(crc_update(CrcKind::crc64nvme, 0, piece),
              by_definition(0x9A6C9329AC4BC9B5, ~std::uint64_t{0}, piece))
        << size;
  }
}

TEST(Crc, OfPiecesIsThatOfTheWhole) {
  const std::string bytes = random_bytes(3000);
  for (const CrcKind kind : {CrcKind::crc32, CrcKind::crc32c, CrcKind::crc64nvme}) {
    const std::uint64_t whole = crc_update(kind, 0, bytes);
    for (const std::size_t cut : {1, 100, 128, 1999}) {
      const std::string_view first = std::string_view(bytes).substr(0, cut);
      const std::string_view second = std::string_view(bytes).substr(cut);
      const std::uint64_t begun = crc_update(kind, 0, first);
      EXPECT_EQ(crc_update(kind, begun, second), whole) << cut;
      EXPECT_EQ(crc_combine(kind, begun, crc_update(kind, 0, second), second.size()), whole) << cut;
    }
  }
}

}  // namespace
}  // namespace fakes::s3
