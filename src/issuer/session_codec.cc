// SPDX-License-Identifier: Apache-2.0
#include "issuer/session_codec.h"

#include <cstdint>

namespace rolecall::issuer {
namespace {

// The numbers are in tokens that are out in the world: never change one, never use one again.
enum class Field : std::uint8_t {
  Kind = 1,
  Account = 2,
  PrincipalId = 3,
  PrincipalName = 4,
  PrincipalArn = 5,
  SessionName = 6,
  IssuedAt = 7,
  ExpiresAt = 8,
  Delivery = 9,
  InstanceId = 10,
  InstanceArn = 11,
  VpcId = 12,
  PrivateIp = 13,
  TagKey = 14,  // each is followed by its TagValue
  TagValue = 15,
  TransitiveTagKey = 16,
  SourceIdentity = 17,
  Chained = 18,
  InlinePolicy = 19,
  PolicyArn = 20,
  FederatedProvider = 21,
  MfaAt = 22,
};

void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void put_field(std::string& out, Field field, std::string_view text) {
  out.push_back(static_cast<char>(field));
  put_number(out, text.size());
  out.append(text);
}

void put_text(std::string& out, Field field, std::string_view text) {
  if (!text.empty()) put_field(out, field, text);
}

void put_value(std::string& out, Field field, std::uint64_t value) {
  std::string number;
  put_number(number, value);
  put_field(out, field, number);
}

void put_time(std::string& out, Field field, base::Time time) {
  put_value(out, field, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

void put_tags(std::string& out, const Session& session) {
  for (const auto& tag : session.tags) {
    put_field(out, Field::TagKey, tag.key);
    put_field(out, Field::TagValue, tag.value);
  }
  for (const auto& key : session.transitive_tag_keys) put_field(out, Field::TransitiveTagKey, key);
}

void put_policies(std::string& out, const Session& session) {
  put_text(out, Field::InlinePolicy, session.inline_policy);
  for (const auto& arn : session.policy_arns) put_field(out, Field::PolicyArn, arn);
}

// Absence: the number is cut off, too long, or longer than it needs to be.
std::optional<std::uint64_t> take_number(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 63; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return byte == 0 && shift > 0 ? std::nullopt : std::optional(value);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  const auto value = take_number(text);
  return text.empty() ? value : std::nullopt;
}

std::optional<base::Time> whole_time(std::string_view text) {
  const auto value = whole_number(text);
  // Farther than the year 9999 is no time that can be written down.
  constexpr std::uint64_t kEndOfTime = 253'402'300'800'000;
  if (!value || *value >= kEndOfTime) return std::nullopt;
  return base::Time(base::milliseconds(static_cast<std::int64_t>(*value)));
}

template <class Enum>
bool set_enum(Enum& target, std::string_view text, Enum largest) {
  const auto value = whole_number(text);
  if (!value || *value > static_cast<std::uint64_t>(largest)) return false;
  target = static_cast<Enum>(*value);
  return true;
}

bool set_time(base::Time& target, std::string_view text) {
  const auto time = whole_time(text);
  if (time) target = *time;
  return time.has_value();
}

bool set_text(std::string& target, std::string_view text) {
  target = text;
  return !text.empty();  // empty ones are not written
}

template <class Strong>
bool set_strong(Strong& target, std::string_view text) {
  target = Strong(text);
  return !text.empty();
}

bool set_mfa(std::optional<base::Time>& target, std::string_view text) {
  target = whole_time(text);
  return target.has_value();
}

bool set_field(Session& session, Field field, std::string_view text) {
  switch (field) {
    case Field::Kind:
      return set_enum(session.kind, text, SessionKind::FederatedUser);
    case Field::Account:
      return set_strong(session.account, text);
    case Field::PrincipalId:
      return set_strong(session.principal_id, text);
    case Field::PrincipalName:
      return set_text(session.principal_name, text);
    case Field::PrincipalArn:
      return set_text(session.principal_arn, text);
    case Field::SessionName:
      return set_text(session.session_name, text);
    case Field::IssuedAt:
      return set_time(session.issued_at, text);
    case Field::ExpiresAt:
      return set_time(session.expires_at, text);
    case Field::Delivery:
      return set_enum(session.delivery, text, Delivery::ImdsV2) && session.delivery != Delivery::None;
    case Field::InstanceId:
      return set_text(session.instance_id, text);
    case Field::InstanceArn:
      return set_text(session.instance_arn, text);
    case Field::VpcId:
      return set_text(session.vpc_id, text);
    case Field::PrivateIp:
      return set_text(session.private_ip, text);
    case Field::TagKey:
      session.tags.push_back({.key = std::string(text), .value = {}});
      return true;
    case Field::TagValue:
      session.tags.back().value = text;
      return true;
    case Field::TransitiveTagKey:
      session.transitive_tag_keys.emplace_back(text);
      return true;
    case Field::SourceIdentity:
      return set_text(session.source_identity, text);
    case Field::Chained:
      session.chained = true;
      return text.empty();
    case Field::InlinePolicy:
      return set_text(session.inline_policy, text);
    case Field::PolicyArn:
      session.policy_arns.emplace_back(text);
      return true;
    case Field::FederatedProvider:
      return set_text(session.federated_provider, text);
    case Field::MfaAt:
      return set_mfa(session.mfa_at, text);
  }
  return false;  // a number that is not in the list
}

constexpr std::uint32_t bit(Field field) {
  return 1U << static_cast<unsigned>(field);
}

// Without these nothing could be looked up or judged, and the encoder always writes them.
constexpr std::uint32_t kRequired =
    bit(Field::Kind) | bit(Field::Account) | bit(Field::PrincipalId) | bit(Field::IssuedAt) | bit(Field::ExpiresAt);

// Fields come in ascending order, the lists as often as they have elements, the rest once.
bool may_follow(Field previous, Field field) {
  if (previous == Field::TagKey || field == Field::TagValue) {
    return previous == Field::TagKey && field == Field::TagValue;
  }
  if (previous == Field::TagValue && field == Field::TagKey) return true;
  if (previous == field) return field == Field::TransitiveTagKey || field == Field::PolicyArn;
  return previous < field;
}

}  // namespace

std::string encode_session(const Session& session) {
  std::string out;
  put_value(out, Field::Kind, static_cast<std::uint64_t>(session.kind));
  put_text(out, Field::Account, session.account);
  put_text(out, Field::PrincipalId, session.principal_id);
  put_text(out, Field::PrincipalName, session.principal_name);
  put_text(out, Field::PrincipalArn, session.principal_arn);
  put_text(out, Field::SessionName, session.session_name);
  put_time(out, Field::IssuedAt, session.issued_at);
  put_time(out, Field::ExpiresAt, session.expires_at);
  if (session.delivery != Delivery::None) {
    put_value(out, Field::Delivery, static_cast<std::uint64_t>(session.delivery));
  }
  put_text(out, Field::InstanceId, session.instance_id);
  put_text(out, Field::InstanceArn, session.instance_arn);
  put_text(out, Field::VpcId, session.vpc_id);
  put_text(out, Field::PrivateIp, session.private_ip);
  put_tags(out, session);
  put_text(out, Field::SourceIdentity, session.source_identity);
  if (session.chained) put_field(out, Field::Chained, "");
  put_policies(out, session);
  put_text(out, Field::FederatedProvider, session.federated_provider);
  if (session.mfa_at) put_time(out, Field::MfaAt, *session.mfa_at);
  return out;
}

std::optional<Session> decode_session(std::string_view bytes) {
  if (bytes.size() > kMaxEncodedSession) return std::nullopt;
  Session session;
  Field previous{};
  std::uint32_t seen = 0;
  while (!bytes.empty()) {
    const auto field = static_cast<Field>(bytes.front());
    bytes.remove_prefix(1);
    const auto size = take_number(bytes);
    if (!size || *size > bytes.size() || !may_follow(previous, field)) return std::nullopt;
    if (!set_field(session, field, bytes.substr(0, *size))) return std::nullopt;
    bytes.remove_prefix(*size);
    previous = field;
    seen |= bit(field);
  }
  return previous != Field::TagKey && (seen & kRequired) == kRequired ? std::optional(std::move(session))
                                                                      : std::nullopt;
}

int packed_policy_percent(const Session& session) {
  std::string packed;
  put_tags(packed, session);
  put_policies(packed, session);
  return static_cast<int>((packed.size() * 100 + kMaxPackedPolicy - 1) / kMaxPackedPolicy);
}

}  // namespace rolecall::issuer
