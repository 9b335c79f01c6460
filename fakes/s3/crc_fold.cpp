#include "fakes/s3/crc_fold.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "sim/base/error.h"

namespace fakes::s3 {

#if defined(__x86_64__)

namespace {

__attribute__((target("pclmul,sse2"))) inline __m128i load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

__attribute__((target("pclmul,sse2"))) inline __m128i factors(const FoldFactors& of) {
  return _mm_set_epi64x(static_cast<long long>(of.high), static_cast<long long>(of.low));
}

// What `lane` is worth where the factors move it to, added to the bytes that are there.
__attribute__((target("pclmul,sse2"))) inline __m128i moved(__m128i lane, __m128i by,
                                                            __m128i there) {
  const __m128i low = _mm_clmulepi64_si128(lane, by, 0x00);
  const __m128i high = _mm_clmulepi64_si128(lane, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), there);
}

}  // namespace

bool can_fold() {
  static const bool can = __builtin_cpu_supports("pclmul") != 0;
  return can;
}

__attribute__((target("pclmul,sse2"))) Folded fold(const Folding& folding, std::uint64_t crc,
                                                   std::string_view& bytes) {
  constexpr std::size_t step = 16, stride = 4 * step;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  __m128i a = _mm_xor_si128(load(at), _mm_set_epi64x(0, static_cast<long long>(crc)));
  __m128i b = load(at + step), c = load(at + 2 * step), d = load(at + 3 * step);
  const __m128i far = factors(folding.by_64_bytes);
  for (at += stride, left -= stride; left >= stride; at += stride, left -= stride) {
    a = moved(a, far, load(at));
    b = moved(b, far, load(at + step));
    c = moved(c, far, load(at + 2 * step));
    d = moved(d, far, load(at + 3 * step));
  }
  const __m128i near = factors(folding.by_16_bytes);
  a = moved(moved(moved(a, near, b), near, c), near, d);
  for (; left >= step; at += step, left -= step) a = moved(a, near, load(at));
  bytes = {at, left};
  Folded folded;
  _mm_storeu_si128(reinterpret_cast<__m128i*>(folded.bytes), a);
  return folded;
}

#else

bool can_fold() {
  return false;
}

Folded fold(const Folding&, std::uint64_t, std::string_view&) {
  throw sim::Error(sim::Category::internal, "this processor cannot fold");
}

#endif

}  // namespace fakes::s3
