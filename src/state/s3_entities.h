// SPDX-License-Identifier: Apache-2.0
//
// The S3 side of the state: buckets, and what is known of objects.  The bytes of an object lie in a file of their own
// (service/s3/blobs.h); the file is complete and synced before the entity that names it is committed.
#pragma once

#include "state/entities.h"

namespace rolecall::state {

struct Bucket {
  AccountId account;  // the owner
  std::string name;   // unique among all accounts
  std::string region;
  Time created;
  PolicyText policy;  // empty text: none
  std::vector<Tag> tags;

  std::string key() const { return name; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Bucket::account), field<2>(&Bucket::name),   field<3>(&Bucket::region),
                      field<4>(&Bucket::created), field<5>(&Bucket::policy), field<6>(&Bucket::tags)};
  }
};

struct Checksum {
  std::string algorithm;  // CRC32, CRC32C, CRC64NVME, SHA1, SHA256
  std::string value;      // base64, with "-N" behind it for a composite one
  static constexpr auto fields() { return std::tuple{field<1>(&Checksum::algorithm), field<2>(&Checksum::value)}; }
};

// Headers that a client gave with an object and gets back with it.
struct ObjectHeaders {
  std::string content_type, content_encoding, content_language, content_disposition, cache_control, expires;
  std::vector<Tag> metadata;  // x-amz-meta-*, without the prefix
  static constexpr auto fields() {
    return std::tuple{field<1>(&ObjectHeaders::content_type),     field<2>(&ObjectHeaders::content_encoding),
                      field<3>(&ObjectHeaders::content_language), field<4>(&ObjectHeaders::content_disposition),
                      field<5>(&ObjectHeaders::cache_control),    field<6>(&ObjectHeaders::expires),
                      field<7>(&ObjectHeaders::metadata)};
  }
};

struct Object {
  std::string bucket, name;        // AWS calls the name "key"
  std::vector<std::string> blobs;  // files whose bytes follow one another; several after a multipart upload
  std::vector<std::int64_t> blob_sizes;
  std::int64_t size = 0;
  std::string etag;  // without quotes
  std::vector<Checksum> checksums;
  ObjectHeaders headers;
  std::vector<Tag> tags;
  Time modified;

  std::string key() const { return bucket + '/' + name; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Object::bucket),     field<2>(&Object::name),    field<3>(&Object::blobs),
                      field<4>(&Object::blob_sizes), field<5>(&Object::size),    field<6>(&Object::etag),
                      field<7>(&Object::checksums),  field<8>(&Object::headers), field<9>(&Object::tags),
                      field<10>(&Object::modified)};
  }
};

struct MultipartUpload {
  std::string bucket, name, id;
  Time initiated;
  std::string initiator_arn;
  std::string checksum_algorithm;  // empty: the client named none
  std::string checksum_type;       // COMPOSITE, FULL_OBJECT
  ObjectHeaders headers;
  std::vector<Tag> tags;

  std::string key() const { return bucket + '/' + id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&MultipartUpload::bucket),
                      field<2>(&MultipartUpload::name),
                      field<3>(&MultipartUpload::id),
                      field<4>(&MultipartUpload::initiated),
                      field<5>(&MultipartUpload::initiator_arn),
                      field<6>(&MultipartUpload::checksum_algorithm),
                      field<7>(&MultipartUpload::checksum_type),
                      field<8>(&MultipartUpload::headers),
                      field<9>(&MultipartUpload::tags)};
  }
};

// One part of an upload.  An entity of its own: an upload may have 10,000, and each comes in a commit of its own.
struct UploadPart {
  std::string upload_id;
  std::int32_t number = 0;  // 1..10000
  std::string blob;
  std::int64_t size = 0;
  std::string etag;
  std::vector<Checksum> checksums;
  Time modified;

  std::string key() const;  // UPLOAD/00001: a scan is in order of numbers
  static constexpr auto fields() {
    return std::tuple{field<1>(&UploadPart::upload_id), field<2>(&UploadPart::number), field<3>(&UploadPart::blob),
                      field<4>(&UploadPart::size),      field<5>(&UploadPart::etag),   field<6>(&UploadPart::checksums),
                      field<7>(&UploadPart::modified)};
  }
};

}  // namespace rolecall::state
