// SPDX-License-Identifier: Apache-2.0
#include "state/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>

namespace rolecall::state {
namespace {

// The users and roles that a policy named when it was written.  What has no binding was not bound then either.
class StoredBindings final : public policy::PrincipalResolver {
 public:
  explicit StoredBindings(const std::vector<PolicyText::Binding>& bindings) : bindings_(bindings) {}
  std::optional<std::string> unique_id_of(std::string_view arn) const override {
    const auto found = std::ranges::find(bindings_, arn, &PolicyText::Binding::arn);
    return found == bindings_.end() ? std::string() : found->id.str();
  }

 private:
  const std::vector<PolicyText::Binding>& bindings_;
};

// Entities nest two deep (a policy version holds a document that holds bindings); bytes that nest deeper are not ours.
constexpr int kMaxDepth = 6;

// Only values that the program knows come out of the store: what follows switches over them.
bool is_known(policy::Kind kind) {
  switch (kind) {
    case policy::Kind::ManagedIdentity:
    case policy::Kind::InlineIdentity:
    case policy::Kind::Trust:
    case policy::Kind::Session:
    case policy::Kind::Bucket:
    case policy::Kind::ServiceControl:
    case policy::Kind::ResourceControl:
    case policy::Kind::VpcEndpoint:
      return true;
  }
  return false;
}
bool is_known(GuardRailType type) {
  switch (type) {
    case GuardRailType::ServiceControl:
    case GuardRailType::ResourceControl:
      return true;
  }
  return false;
}
bool is_known(InstanceState state) {
  switch (state) {
    case InstanceState::Pending:
    case InstanceState::Running:
    case InstanceState::ShuttingDown:
    case InstanceState::Terminated:
    case InstanceState::Stopping:
    case InstanceState::Stopped:
      return true;
  }
  return false;
}
bool is_known(AssociationState state) {
  switch (state) {
    case AssociationState::Associating:
    case AssociationState::Associated:
    case AssociationState::Disassociating:
      return true;
  }
  return false;
}

template <class T>
concept Structure = requires { T::fields(); };
template <class T>
concept Number = std::is_integral_v<T> || std::is_enum_v<T>;

// --- writing ---

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Signed numbers are folded so that small negative ones stay short: 0, -1, 1, -2, ...
std::uint64_t fold(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfold(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

void put_value(std::string& out, const std::string& value) {
  out += value;
}
template <class Tag>
void put_value(std::string& out, const base::StrongString<Tag>& value) {
  out += value.str();
}
void put_value(std::string& out, const ShortText& value) {
  out += value.view();
}
template <class T>
void put_value(std::string& out, const Interned<T>& value) {
  out += value.str();
}
template <Number T>
void put_value(std::string& out, const T& value) {
  put_varint(out, fold(static_cast<std::int64_t>(value)));
}
void put_value(std::string& out, const Time& value) {
  put_varint(out, fold(value.time_since_epoch().count()));
}
template <Structure T>
void put_value(std::string& out, const T& value);

template <class T>
void put_field(std::string& out, std::uint32_t number, const T& value) {
  std::string bytes;
  put_value(bytes, value);
  put_varint(out, number);
  put_varint(out, bytes.size());
  out += bytes;
}
// A list is its field once for each element; an empty one, like an absent option, is not written.
template <class T>
void put_field(std::string& out, std::uint32_t number, const std::vector<T>& list) {
  for (const auto& element : list) put_field(out, number, element);
}
template <class T>
void put_field(std::string& out, std::uint32_t number, const std::optional<T>& value) {
  if (value) put_field(out, number, *value);
}

template <Structure T>
void put_value(std::string& out, const T& value) {
  std::apply([&](const auto&... field) { (put_field(out, field.kNumber, value.*(field.member)), ...); }, T::fields());
}

// --- reading ---

bool take_varint(std::string_view& in, std::uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(in.front());
    in.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool get_value(std::string_view in, std::string& value, int) {
  value = in;
  return true;
}
template <class Tag>
bool get_value(std::string_view in, base::StrongString<Tag>& value, int) {
  value = base::StrongString<Tag>(in);
  return true;
}
bool get_value(std::string_view in, ShortText& value, int) {
  value = in;
  return true;
}
template <class T>
bool get_value(std::string_view in, Interned<T>& value, int) {
  value = T(in);
  return true;
}
template <Number T>
bool get_value(std::string_view in, T& value, int) {
  std::uint64_t raw = 0;
  if (!take_varint(in, raw) || !in.empty()) return false;
  const std::int64_t wide = unfold(raw);
  if constexpr (std::is_same_v<T, bool>) {
    if (wide != 0 && wide != 1) return false;
    value = wide == 1;
  } else if constexpr (std::is_enum_v<T>) {
    if (!std::in_range<std::underlying_type_t<T>>(wide) || !is_known(static_cast<T>(wide))) return false;
    value = static_cast<T>(wide);
  } else {
    if (!std::in_range<T>(wide)) return false;
    value = static_cast<T>(wide);
  }
  return true;
}
bool get_value(std::string_view in, Time& value, int) {
  std::int64_t count = 0;
  if (!get_value(in, count, 0)) return false;
  value = Time(base::milliseconds(count));
  return true;
}
template <Structure T>
bool get_value(std::string_view in, T& value, int depth);

template <class T>
bool get_field(std::string_view in, T& value, int depth) {
  return get_value(in, value, depth);
}
template <class T>
bool get_field(std::string_view in, std::vector<T>& list, int depth) {
  return get_value(in, list.emplace_back(), depth);
}
template <class T>
bool get_field(std::string_view in, std::optional<T>& value, int depth) {
  return get_value(in, value.emplace(), depth);
}

template <Structure T>
bool get_value(std::string_view in, T& value, int depth) {
  if (depth > kMaxDepth) return false;
  while (!in.empty()) {
    std::uint64_t number = 0, size = 0;
    if (!take_varint(in, number) || !take_varint(in, size) || size > in.size()) return false;
    const std::string_view bytes = in.substr(0, size);
    in.remove_prefix(size);
    const bool good = std::apply(
        [&](const auto&... field) {
          return ((number != field.kNumber || get_field(bytes, value.*(field.member), depth + 1)) && ...);
        },
        T::fields());
    if (!good) return false;
  }
  if constexpr (std::is_same_v<T, PolicyText>) {
    if (!value.empty()) {
      const StoredBindings bindings(value.bindings);
      auto compiled = policy::compile(value.text, value.kind, &bindings);
      if (!compiled) return false;
      value.compiled = *std::move(compiled);
    }
  }
  return true;
}

template <class E>
std::string encode_one(const void* entity) {
  std::string out;
  put_value(out, *static_cast<const E*>(entity));
  return out;
}
// What the rest of the program takes for granted in an entity.
bool is_whole(const ManagedPolicy& policy) {
  return policy.version(policy.default_version) != nullptr;
}
template <class E>
bool is_whole(const E&) {
  return true;
}

template <class E>
std::shared_ptr<const void> decode_one(std::string_view bytes) {
  auto entity = std::make_shared<E>();
  if (!get_value(bytes, *entity, 0) || !is_whole(*entity)) return nullptr;
  return entity;
}

template <class E>
std::string key_of_one(const void* entity) {
  return static_cast<const E*>(entity)->key();
}

constexpr std::array<std::string_view, kEntityKinds> kNames = {"account",
                                                               "user",
                                                               "group",
                                                               "role",
                                                               "managed policy",
                                                               "access key",
                                                               "instance profile",
                                                               "instance",
                                                               "association",
                                                               "launch token",
                                                               "VPC",
                                                               "subnet",
                                                               "security group",
                                                               "key pair",
                                                               "bucket",
                                                               "object",
                                                               "multipart upload",
                                                               "upload part",
                                                               "organization",
                                                               "organizational unit",
                                                               "organization policy",
                                                               "account creation"};
static_assert(!kNames.back().empty(), "every kind has a name");

struct Codec {
  std::string (*encode)(const void*);
  std::string (*key_of)(const void*);
  std::shared_ptr<const void> (*decode)(std::string_view);
};
constexpr auto kCodecs = []<class... E>(std::tuple<E...>*) {
  return std::array<Codec, kEntityKinds>{Codec{&encode_one<E>, &key_of_one<E>, &decode_one<E>}...};
}(static_cast<Entities*>(nullptr));

}  // namespace

std::string encode(std::size_t kind, const void* entity) {
  return kCodecs[kind].encode(entity);
}

std::string key_of(std::size_t kind, const void* entity) {
  return kCodecs[kind].key_of(entity);
}

std::string_view kind_name(std::size_t kind) {
  return kind < kEntityKinds ? kNames[kind] : "entity of unknown kind";
}

base::Result<std::shared_ptr<const void>> decode(std::size_t kind, std::string_view bytes) {
  if (kind >= kEntityKinds) return base::failure(fmt::format("no entity has the kind {}", kind));
  auto entity = kCodecs[kind].decode(bytes);
  if (!entity) return base::failure(fmt::format("the bytes are no entity of kind {}", kind));
  return entity;
}

}  // namespace rolecall::state
