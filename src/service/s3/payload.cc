// SPDX-License-Identifier: Apache-2.0
#include "service/s3/payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.h"
#include "base/log.h"
#include "crypto/equal.h"
#include "sigv4/chunked.h"
#include "wire/errors.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

using base::failure;
using base::Result;
using crypto::ChecksumKind;
using sigv4::ChunkFault;
using sigv4::Payload;
using wire::ApiError;

constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";
// Headers of that prefix that are no checksums.
constexpr std::array<std::string_view, 3> kChecksumSettings = {"x-amz-checksum-algorithm", "x-amz-checksum-mode",
                                                               "x-amz-checksum-type"};
constexpr std::array kKinds = {ChecksumKind::Crc32, ChecksumKind::Crc32c, ChecksumKind::Crc64Nvme, ChecksumKind::Sha1,
                               ChecksumKind::Sha256};
constexpr std::size_t kReadBytes = 256 * 1024;

std::size_t digest_size(ChecksumKind kind) {
  return crypto::checksum(kind, {}).size();
}

std::optional<ChecksumKind> kind_of_header(std::string_view name) {
  if (!name.starts_with(kChecksumPrefix)) return std::nullopt;
  return checksum_kind(name.substr(kChecksumPrefix.size()));
}

ApiError invalid_checksum(std::string_view header) {
  return wire::s3::invalid_request(fmt::format("Value for {} header is invalid.", header));
}

ApiError checksum_mismatch(ChecksumKind kind) {
  return {.code = "BadDigest",
          .message = fmt::format("The {} you specified did not match the calculated checksum.", name_of(kind)),
          .http_status = 400};
}

ApiError malformed_trailer() {
  return {.code = "MalformedTrailerError",
          .message =
              "The request contained trailing data that was not well-formed or did not conform to our published "
              "schema.",
          .http_status = 400};
}

Result<std::string, ApiError> checksum_value(ChecksumKind kind, std::string_view header, std::string_view text) {
  auto raw = base::base64_decode(text);
  if (!raw || raw->size() != digest_size(kind)) return failure(invalid_checksum(header));
  return *std::move(raw);
}

Result<void, ApiError> take_checksum_headers(const http::RequestHead& head, Declared& out) {
  for (const auto header : head.headers) {
    const std::string name = base::ascii_lower(header.name);
    if (!name.starts_with(kChecksumPrefix) || std::ranges::find(kChecksumSettings, name) != kChecksumSettings.end()) {
      continue;
    }
    const auto kind = kind_of_header(name);
    if (!kind) return failure(wire::s3::not_implemented(name));
    if (out.checksum) {
      return failure(wire::s3::invalid_request(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."));
    }
    out.checksum = kind;
    RC_TRY(out.checksum_value, checksum_value(*kind, name, header.value));
  }
  return {};
}

Result<void, ApiError> take_trailer_name(const http::RequestHead& head, Declared& out) {
  out.trailer_names = head.headers.find("x-amz-trailer").value_or("");
  if (out.trailer_names.empty()) return {};
  const auto kind = kind_of_header(base::ascii_lower(out.trailer_names));
  if (!kind) {
    return failure(wire::s3::invalid_request("The value specified in the x-amz-trailer header is not supported"));
  }
  if (out.checksum) {
    return failure(wire::s3::invalid_request(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."));
  }
  out.checksum = kind;
  return {};
}

// AWS: who names an algorithm must also give the checksum.
Result<void, ApiError> check_sdk_algorithm(const http::RequestHead& head, const Declared& declared) {
  const auto named = head.headers.find("x-amz-sdk-checksum-algorithm");
  if (!named) return {};
  const auto kind = checksum_kind(*named);
  if (kind && kind == declared.checksum) return {};
  return failure(wire::s3::invalid_request(
      kind && !declared.checksum
          ? "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers "
            "were found."
          : "Value for x-amz-sdk-checksum-algorithm header is invalid."));
}

bool streams(Payload payload) {
  return payload != Payload::Signed && payload != Payload::Unsigned;
}

Result<void, ApiError> take_size(const http::RequestHead& head, Declared& out) {
  if (!streams(out.payload)) {
    // "Content-Length: 0" is no framing, but says how much there is.
    if (head.headers.contains("content-length")) out.size = head.content_length;
    return {};
  }
  const auto text = head.headers.find("x-amz-decoded-content-length");
  if (!text) return failure(wire::s3::missing_content_length());
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (error != std::errc() || end != text->data() + text->size()) {
    return failure(wire::s3::invalid_argument("The value of x-amz-decoded-content-length is not valid",
                                              "x-amz-decoded-content-length", *text));
  }
  out.size = size;
  return {};
}

// An unsigned request may come in chunks too; with signatures nobody could check it.
Result<Payload, ApiError> anonymous_payload(const http::RequestHead& head) {
  const auto word = head.headers.find("x-amz-content-sha256").value_or("UNSIGNED-PAYLOAD");
  if (word == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return Payload::StreamingUnsignedTrailer;
  if (word.starts_with("STREAMING-")) return failure(wire::access_denied(wire::Protocol::RestXml, "Access Denied"));
  return word == "UNSIGNED-PAYLOAD" ? Payload::Unsigned : Payload::Signed;
}

// A presigned URL may carry it in its query; it is hexadecimal, so nothing is encoded.
std::string_view signed_hash(const http::RequestHead& head) {
  constexpr std::string_view kInQuery = "X-Amz-Content-Sha256=";
  if (const auto header = head.headers.find("x-amz-content-sha256")) return *header;
  const auto at = head.query().find(kInQuery);
  return at == std::string_view::npos ? std::string_view()
                                      : head.query().substr(at + kInQuery.size(), crypto::kSha256HexSize);
}

ApiError chunk_error(ChunkFault fault) {
  switch (fault) {
    case ChunkFault::ChunkSignatureMismatch:
    case ChunkFault::TrailerSignatureMismatch:
      return wire::signature_mismatch(wire::Protocol::RestXml);
    case ChunkFault::MalformedTrailer:
    case ChunkFault::UndeclaredTrailer:
    case ChunkFault::MissingTrailer:
      return malformed_trailer();
    case ChunkFault::MalformedChunk:
    case ChunkFault::WrongLength:
    case ChunkFault::Incomplete:
    case ChunkFault::DataAfterEnd:
      return wire::s3::incomplete_body();
  }
  __builtin_unreachable();
}

ApiError body_error(http::BodyError error) {
  if (error != http::BodyError::Timeout) return wire::s3::incomplete_body();
  return {.code = "RequestTimeout",
          .message =
              "Your socket connection to the server was not read from or written to within the timeout period. Idle "
              "connections will be closed.",
          .http_status = 400};
}

// Everything that is computed over the content.
class Content {
 public:
  Content(const Declared& declared, std::span<const ChecksumKind> wanted, const Sink& sink)
      : declared_(declared), sink_(sink), md5_(ChecksumKind::Md5) {
    for (const ChecksumKind kind : wanted) add(kind);
    if (declared.checksum) add(*declared.checksum);
  }

  void take(std::string_view piece) {
    if (!stored_) return;
    size_ += piece.size();
    md5_.update(piece);
    for (auto& sum : sums_) sum.update(piece);
    if (declared_.payload == Payload::Signed) sha256_.update(piece);
    stored_ = sink_(piece);
  }

  const base::Status& stored() const { return stored_; }

  Result<Digests, ApiError> finish(const std::vector<sigv4::Trailer>& trailers) {
    if (declared_.size && size_ != *declared_.size) return failure(wire::s3::incomplete_body());
    if (declared_.payload == Payload::Signed) {
      const std::string actual = base::hex_encode(crypto::bytes_of(sha256_.finish()));
      if (!crypto::equal(actual, declared_.sha256)) {
        return failure(wire::s3::content_sha256_mismatch()
                           .with("ClientComputedContentSHA256", declared_.sha256)
                           .with("S3ComputedContentSHA256", actual));
      }
    }
    Digests out{.size = size_, .md5 = md5_.finish(), .checksums = {}};
    if (!declared_.md5.empty() && out.md5 != declared_.md5) return failure(wire::s3::bad_digest());
    for (auto& sum : sums_) {
      const std::string raw = sum.finish();
      if (sum.kind() == declared_.checksum) {
        RC_TRY(const auto expected, expected_checksum(trailers));
        if (raw != expected) return failure(checksum_mismatch(sum.kind()));
      }
      out.checksums.push_back({std::string(name_of(sum.kind())), base::base64_encode(raw)});
    }
    return out;
  }

 private:
  void add(ChecksumKind kind) {
    if (std::ranges::find(sums_, kind, &crypto::Checksum::kind) == sums_.end()) sums_.emplace_back(kind);
  }

  Result<std::string, ApiError> expected_checksum(const std::vector<sigv4::Trailer>& trailers) const {
    if (!declared_.checksum_value.empty()) return declared_.checksum_value;
    const auto found = std::ranges::find(trailers, base::ascii_lower(declared_.trailer_names), &sigv4::Trailer::name);
    if (found == trailers.end()) return failure(malformed_trailer());
    return checksum_value(*declared_.checksum, found->name, found->value);
  }

  const Declared& declared_;
  const Sink& sink_;
  std::uint64_t size_ = 0;
  crypto::Checksum md5_;
  std::vector<crypto::Checksum> sums_;
  crypto::Sha256 sha256_;
  base::Status stored_;
};

}  // namespace

std::span<const ChecksumKind> checksum_kinds() {
  return kKinds;
}

std::optional<ChecksumKind> checksum_kind(std::string_view name) {
  const auto kind = crypto::checksum_named(name);
  if (!kind || std::ranges::find(kKinds, *kind) == kKinds.end()) return std::nullopt;
  return kind;
}

Result<Declared, ApiError> declared_of(const http::RequestHead& head, sigv4::Verified* verified,
                                       ChecksumSubject subject) {
  Declared out;
  if (verified) {
    out.payload = verified->payload;
    out.seed = std::move(verified->seed);
  } else {
    RC_TRY(out.payload, anonymous_payload(head));
  }
  if (out.payload == Payload::Signed) out.sha256 = signed_hash(head);
  if (const auto md5 = head.headers.find("content-md5")) {
    const auto raw = base::base64_decode(*md5);
    if (!raw || raw->size() != digest_size(ChecksumKind::Md5)) return failure(wire::s3::invalid_digest());
    out.md5 = *raw;
  }
  if (subject == ChecksumSubject::Body) RC_TRY_VOID(take_checksum_headers(head, out));
  RC_TRY_VOID(take_trailer_name(head, out));
  RC_TRY_VOID(check_sdk_algorithm(head, out));
  RC_TRY_VOID(take_size(head, out));
  return out;
}

Result<Digests, ApiError> receive(http::BodyReader& body, const Declared& declared,
                                  std::span<const ChecksumKind> wanted, const Sink& sink) {
  Content content(declared, wanted, sink);
  std::optional<sigv4::ChunkedDecoder> chunks;
  if (streams(declared.payload)) {
    chunks.emplace(sigv4::ChunkedBody{.payload = declared.payload,
                                      .seed = declared.seed,
                                      .decoded_length = declared.size.value_or(0),
                                      .trailer_names = declared.trailer_names});
  }
  std::vector<char> buffer(kReadBytes);
  for (;;) {
    const auto got = body.read(buffer);
    if (!got) return failure(body_error(got.error()));
    if (*got == 0) break;
    const std::string_view bytes(buffer.data(), *got);
    if (chunks) {
      const auto fed = chunks->feed(bytes, [&](std::string_view piece) { content.take(piece); });
      if (!fed) return failure(chunk_error(fed.error()));
    } else {
      content.take(bytes);
    }
    if (!content.stored()) {
      base::log_error("an object could not be stored", {{"reason", content.stored().error().message}});
      return failure(wire::internal_failure(wire::Protocol::RestXml));
    }
  }
  std::vector<sigv4::Trailer> trailers;
  if (chunks) {
    auto ended = chunks->finish();
    if (!ended) return failure(chunk_error(ended.error()));
    trailers = *std::move(ended);
  }
  return content.finish(trailers);
}

}  // namespace rolecall::service::s3
