#include "fakes/wire/encoding.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "fakes/wire/time_text.h"

namespace fakes::wire {
namespace {

using std::chrono::milliseconds;

std::string time_text(std::int64_t ms, TimeFormat format) {
  std::string out;
  append_time(out, Timestamp(milliseconds(ms)), format);
  return out;
}

std::optional<std::int64_t> read_time(std::string_view text, TimeFormat format) {
  const auto time = parse_time(text, format);
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

TEST(WireEncoding, Percent) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%zz%4"), "a b/c%zz%4");
  EXPECT_EQ(percent_decode("a+b", Plus::is_blank), "a b");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_encode("a b/\xC3\xA9~"), "a%20b%2F%C3%A9~");
  const Parameters expected = {{"a", "1"}, {"b", ""}, {"c", "x=y"}, {"", "z"}};
  EXPECT_EQ(parse_form("a=1&b&&c=x=y&=z"), expected);
}

TEST(WireEncoding, Base64) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(unbase64(base64(bytes)), bytes);
  }
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(unbase64("Zm8"), "fo");
  EXPECT_FALSE(unbase64("Z"));
  EXPECT_FALSE(unbase64("Zm 8"));
  EXPECT_FALSE(unbase64("Zm8-"));
}

TEST(WireEncoding, Utf8) {
  EXPECT_TRUE(is_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const char* bad :
       {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
  EXPECT_EQ(repair_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(utf16_length("a\xC3\xA9\xF0\x9F\x98\x80"), 4u);
}

TEST(WireEncoding, Numbers) {
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"", "1.0", " 1", "1 ", "0x1", "9223372036854775808", "+-1", "--1"}) {
    EXPECT_FALSE(parse_integer(bad)) << bad;
  }
  EXPECT_EQ(parse_number("1e3"), 1000);
  EXPECT_TRUE(std::isnan(*parse_number("NaN")));
  for (const char* bad : {"", "nan", "inf", "1e999", "0x1p3", "1,5"}) {
    EXPECT_FALSE(parse_number(bad)) << bad;
  }
  std::string out;
  append_number(out, -std::numeric_limits<double>::infinity());
  append_number(out, 0.1);
  EXPECT_EQ(out, "-Infinity0.1");
}

TEST(WireTime, Writes) {
  EXPECT_EQ(time_text(1769903999000, TimeFormat::iso8601), "2026-01-31T23:59:59Z");
  EXPECT_EQ(time_text(1769903999007, TimeFormat::iso8601), "2026-01-31T23:59:59.007Z");
  EXPECT_EQ(time_text(1769903999000, TimeFormat::rfc822), "Sat, 31 Jan 2026 23:59:59 GMT");
  EXPECT_EQ(time_text(1769903999120, TimeFormat::unix_time), "1769903999.120");
  EXPECT_EQ(time_text(-1000, TimeFormat::iso8601), "1969-12-31T23:59:59Z");
}

TEST(WireTime, Reads) {
  EXPECT_EQ(read_time("2026-01-31T23:59:59Z", TimeFormat::iso8601), 1769903999000);
  EXPECT_EQ(read_time("2026-01-31T23:59:59.1239Z", TimeFormat::iso8601), 1769903999123);
  EXPECT_EQ(read_time("2026-02-01T01:59:59+02:00", TimeFormat::iso8601), 1769903999000);
  EXPECT_EQ(read_time("Sat, 31 Jan 2026 23:59:59 GMT", TimeFormat::rfc822), 1769903999000);
  EXPECT_EQ(read_time("1769903999.12", TimeFormat::unix_time), 1769903999120);
  for (const char* bad :
       {"", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31 23:59:59Z", "2026-01-31T23:59:59", "0000-01-01T00:00:00Z"}) {
    EXPECT_FALSE(read_time(bad, TimeFormat::iso8601)) << bad;
  }
  EXPECT_FALSE(read_time("NaN", TimeFormat::unix_time));
  EXPECT_FALSE(read_time("1e300", TimeFormat::unix_time));
}

}  // namespace
}  // namespace fakes::wire
