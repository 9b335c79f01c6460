// The refusal of a request, as an ordinary value: refusing is an answer and no error of ours.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace fakes {

// How a service words its refusals. rest-xml services other than S3 answer as `query` does.
enum class Dialect { s3, query, ec2, json, rest_json };

struct Denial {
  std::string code;  // AWS's error code
  int status = 403;  // HTTP
  std::string message;
  // Further elements of the error, in order, such as StringToSign in S3's SignatureDoesNotMatch.
  std::vector<std::pair<std::string, std::string>> fields = {};
};

// A value, or the refusal that stands in its place.
template <typename T>
class Answer {
 public:
  Answer(T value) : content_(std::move(value)) {}         // NOLINT: both convert, as in optional
  Answer(Denial denial) : content_(std::move(denial)) {}  // NOLINT

  explicit operator bool() const { return std::holds_alternative<T>(content_); }
  // Only when there is a value; otherwise std::bad_variant_access.
  T& operator*() { return std::get<T>(content_); }
  const T& operator*() const { return std::get<T>(content_); }
  T* operator->() { return &std::get<T>(content_); }
  const T* operator->() const { return &std::get<T>(content_); }
  // Only when there is none.
  const Denial& denial() const { return std::get<Denial>(content_); }

 private:
  std::variant<T, Denial> content_;
};

}  // namespace fakes
