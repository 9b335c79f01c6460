// Texts as the protocols write them: percent escapes, base64, UTF-8, numbers. Readers give nothing
// when the text is not what it should be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::wire {

enum class Plus { is_plus, is_blank };
// Escapes that are none (%zz) stay as they are.
std::string percent_decode(std::string_view text, Plus plus = Plus::is_plus);
std::string percent_encode(std::string_view text);  // all but RFC 3986's unreserved characters

using Parameters = std::vector<std::pair<std::string, std::string>>;
// "a=1&b&c=%20" in its order; names without '=' have the value "".
Parameters parse_form(std::string_view text);

std::string base64(std::string_view bytes);
// RFC 4648 with or without padding; no blanks inside.
std::optional<std::string> unbase64(std::string_view text);

// Whether the bytes are UTF-8: no overlong forms, surrogates or values above U+10FFFF.
bool is_utf8(std::string_view text);
// U+FFFD in place of what is no UTF-8.
std::string repair_utf8(std::string_view text);
// Length in UTF-16 units, as AWS counts.
std::size_t utf16_length(std::string_view text);
// Code points; bytes that are no UTF-8 count as one each.
std::u32string code_points(std::string_view text);

// Decimal, no blanks. The number readers also take "NaN", "Infinity" and "-Infinity".
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);
// The shortest text that reads back as the same number, with ".0" for whole ones as AWS writes
// them; NaN and infinities as above.
void append_number(std::string& out, double number);
void append_integer(std::string& out, std::int64_t number);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace fakes::wire
