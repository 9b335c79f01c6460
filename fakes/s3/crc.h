// Cyclic redundancy checks as S3 has them: reflected, all ones at the beginning and at the end.
#pragma once

#include <cstdint>
#include <string_view>

namespace fakes::s3 {

enum class CrcKind { crc32, crc32c, crc64nvme };

// `crc` is 0 for the first piece, then what the last call returned.
std::uint64_t crc_update(CrcKind kind, std::uint64_t crc, std::string_view bytes);
// Of two pieces' bytes one after the other; `size` is the second's.
std::uint64_t crc_combine(CrcKind kind, std::uint64_t first, std::uint64_t second,
                          std::uint64_t size);

}  // namespace fakes::s3
