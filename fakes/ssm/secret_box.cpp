#include "fakes/ssm/secret_box.h"

#include <array>
#include <memory>

#include <openssl/evp.h>

#include "fakes/random.h"
#include "sim/base/error.h"

namespace fakes::ssm {

using sim::Category;
using sim::Error;

const std::string_view kSecretBoxTables = R"sql(
  CREATE TABLE ssm_keys (
    account TEXT NOT NULL, region TEXT NOT NULL, key_id TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (account, region, key_id)) WITHOUT ROWID;
)sql";

namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
// What KMS's ciphertexts begin with; clients see it.
constexpr std::string_view kHeader("\x01\x02\x02\x00\x78", 5);

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

void check(bool good) {
  if (!good) throw Error(Category::failed, "SecureString: encryption failed");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

Context open_context(bool encrypts, std::string_view key, std::string_view nonce,
                     std::string_view arn) {
  Context context(EVP_CIPHER_CTX_new());
  check(context != nullptr);
  check(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), bytes_of(nonce),
                          encrypts ? 1 : 0) == 1);
  int size = 0;
  check(EVP_CipherUpdate(context.get(), nullptr, &size, bytes_of(arn),
                         static_cast<int>(arn.size())) == 1);
  return context;
}

std::string update(EVP_CIPHER_CTX* context, std::string_view in) {
  std::string out(in.size(), '\0');
  int size = 0;
  check(EVP_CipherUpdate(context, bytes_of(out), &size, bytes_of(in),
                         static_cast<int>(in.size())) == 1);
  return out;
}

std::optional<std::string> find_key(Transaction& transaction, const Scope& scope,
                                    std::string_view key_id) {
  return transaction.first(
      "SELECT bytes FROM ssm_keys WHERE account = ? AND region = ? AND key_id = ?",
      [](const Row& row) { return row.text(0); }, scope.account, scope.region, key_id);
}

}  // namespace

std::string encrypt(Transaction& transaction, const Scope& scope, std::string_view key_id,
                    std::string_view arn, std::string_view text) {
  auto key = find_key(transaction, scope, key_id);
  if (!key) {
    key = random_bytes(kKeySize);
    transaction.run("INSERT INTO ssm_keys (account, region, key_id, bytes) VALUES (?, ?, ?, ?)",
                    scope.account, scope.region, key_id, Bytes{*key});
  }
  const std::string nonce = random_bytes(kNonceSize);
  const Context context = open_context(true, *key, nonce, arn);
  std::string out = std::string(kHeader) + nonce + update(context.get(), text);
  std::string tag(kTagSize, '\0');
  int size = 0;
  check(EVP_CipherFinal_ex(context.get(), bytes_of(tag), &size) == 1);
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagSize),
                            tag.data()) == 1);
  return out + tag;
}

std::string decrypt(Transaction& transaction, const Scope& scope, std::string_view key_id,
                    std::string_view arn, std::string_view bytes) {
  const auto key = find_key(transaction, scope, key_id);
  const std::size_t around = kHeader.size() + kNonceSize + kTagSize;
  check(key.has_value() && bytes.size() >= around);
  const std::string_view nonce = bytes.substr(kHeader.size(), kNonceSize);
  std::string tag(bytes.substr(bytes.size() - kTagSize));
  const Context context = open_context(false, *key, nonce, arn);
  std::string text =
      update(context.get(), bytes.substr(kHeader.size() + kNonceSize, bytes.size() - around));
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagSize),
                            tag.data()) == 1);
  int size = 0;
  std::array<unsigned char, kTagSize> rest{};
  check(EVP_CipherFinal_ex(context.get(), rest.data(), &size) == 1);
  return text;
}

}  // namespace fakes::ssm
