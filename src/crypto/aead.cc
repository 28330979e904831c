// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <cstdlib>

namespace rolecall::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// OpenSSL fails here only when memory is gone or the library is not usable at all: there is no way on.
void require(bool ok) {
  if (!ok) std::abort();
}

const unsigned char* in(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(char* bytes) {
  return reinterpret_cast<unsigned char*>(bytes);
}
int length(std::string_view bytes) {
  return static_cast<int>(bytes.size());
}

}  // namespace

struct AeadKey::Contexts {
  static constexpr std::size_t kSlots = 16;
  struct Slot {
    std::atomic_flag busy;
    Context sealing, opening;
  };

  // Borrows a free slot's context; when all are busy, a copy for this call alone.
  class Borrowed {
   public:
    Borrowed(Contexts& owner, Context Slot::*which) {
      for (auto& slot : owner.slots) {
        if (!slot.busy.test_and_set(std::memory_order_acquire)) {
          slot_ = &slot;
          context_ = (slot.*which).get();
          return;
        }
      }
      own_.reset(EVP_CIPHER_CTX_new());
      const auto& model = which == &Slot::sealing ? owner.sealing_model : owner.opening_model;
      require(own_ && EVP_CIPHER_CTX_copy(own_.get(), model.get()) == 1);
      context_ = own_.get();
    }
    ~Borrowed() {
      if (slot_ != nullptr) slot_->busy.clear(std::memory_order_release);
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    EVP_CIPHER_CTX* get() const { return context_; }

   private:
    Slot* slot_ = nullptr;
    Context own_;
    EVP_CIPHER_CTX* context_ = nullptr;
  };

  std::array<Slot, kSlots> slots;
  Context sealing_model, opening_model;  // only ever copied
};

AeadKey::AeadKey(const base::Secret& key) : contexts_(std::make_unique<Contexts>()) {
  require(key.reveal().size() == kAeadKeySize);
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  require(cipher != nullptr);
  const auto make = [&](int encrypt) {
    Context context(EVP_CIPHER_CTX_new());
    require(context && EVP_CipherInit_ex2(context.get(), cipher, in(key.reveal()), nullptr, encrypt, nullptr) == 1);
    return context;
  };
  contexts_->sealing_model = make(1);
  contexts_->opening_model = make(0);
  for (auto& slot : contexts_->slots) {
    slot.sealing = make(1);
    slot.opening = make(0);
  }
  EVP_CIPHER_free(cipher);  // the contexts hold it
}

AeadKey::AeadKey(AeadKey&&) noexcept = default;
AeadKey& AeadKey::operator=(AeadKey&&) noexcept = default;
AeadKey::~AeadKey() = default;

void AeadKey::seal(std::string_view nonce, std::string_view associated, std::string_view plaintext,
                   std::string& sealed) const {
  require(nonce.size() == kAeadNonceSize);
  const Contexts::Borrowed context(*contexts_, &Contexts::Slot::sealing);
  const std::size_t start = sealed.size();
  sealed.resize(start + plaintext.size() + kAeadTagSize);
  char* const text = sealed.data() + start;
  int written = 0;
  bool ok = EVP_EncryptInit_ex2(context.get(), nullptr, nullptr, in(nonce), nullptr) == 1 &&
            EVP_EncryptUpdate(context.get(), nullptr, &written, in(associated), length(associated)) == 1 &&
            EVP_EncryptUpdate(context.get(), out(text), &written, in(plaintext), length(plaintext)) == 1 &&
            EVP_EncryptFinal_ex(context.get(), out(text) + plaintext.size(), &written) == 1;
  ok = ok && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, text + plaintext.size()) == 1;
  require(ok);
}

std::optional<std::string> AeadKey::open(std::string_view nonce, std::string_view associated,
                                         std::string_view sealed) const {
  if (nonce.size() != kAeadNonceSize || sealed.size() < kAeadTagSize) return std::nullopt;
  const Contexts::Borrowed context(*contexts_, &Contexts::Slot::opening);
  const auto ciphertext = sealed.substr(0, sealed.size() - kAeadTagSize);
  std::array<char, kAeadTagSize> tag;
  sealed.substr(ciphertext.size()).copy(tag.data(), tag.size());
  std::string plaintext(ciphertext.size(), '\0');
  int written = 0;
  const bool ok =
      EVP_DecryptInit_ex2(context.get(), nullptr, nullptr, in(nonce), nullptr) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written, in(associated), length(associated)) == 1 &&
      EVP_DecryptUpdate(context.get(), out(plaintext.data()), &written, in(ciphertext), length(ciphertext)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out(plaintext.data()) + plaintext.size(), &written) == 1;
  if (!ok) {
    ERR_clear_error();  // TLS on this thread would take it for its own failure
    base::wipe(plaintext.data(), plaintext.size());
    return std::nullopt;
  }
  return plaintext;
}

}  // namespace rolecall::crypto
