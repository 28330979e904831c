// SPDX-License-Identifier: Apache-2.0
//
// Table<T>: a persistent (immutable, structure-sharing) map from string keys to values, ordered by key bytes.  A copy
// costs one pointer; put and erase make a new table in O(log n) and leave the old one as it was, so a snapshot handed
// to a reader never changes and needs no lock.  It is a B+ tree whose nodes are shared between versions.
//
// While a table is the only owner of a node (bulk loading, or several changes in one commit) put and erase change it in
// place instead of copying it.  That is why one Table object, like any value, must not be changed by two threads.
//
// A node that lost entries is not joined with its neighbour, only given up when it is empty: the worst that erasing can
// leave behind is a node for each entry.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "state/key_block.h"

namespace rolecall::state {

template <class T>
class Table {
 public:
  using Value = std::shared_ptr<const T>;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Whether this is a copy of the other, with nothing changed in either since.  True only of equal contents; equal
  // contents that came about in different ways are different versions.
  bool is_same_version(const Table& other) const { return root_ == other.root_; }

  // Null if there is none.  The pointer lives as long as any table that holds the value.
  const T* find(std::string_view key) const {
    const Place place = locate(key);
    return place.leaf ? value_of(*place.leaf, place.index) : nullptr;
  }
  Value get(std::string_view key) const {
    const Place place = locate(key);
    if (!place.leaf) return nullptr;
    if constexpr (kIsSet) {
      return std::make_shared<const T>();
    } else {
      return place.leaf->value(place.index);
    }
  }
  bool contains(std::string_view key) const { return locate(key).leaf != nullptr; }

  // Adds the value or replaces the one under the same key.  A table of an empty type is a set: the value may be null.
  void put(std::string_view key, Value value) {
    Stored stored;
    if constexpr (!kIsSet) stored = std::move(value);
    if (!root_) {
      root_ = std::make_shared<Node>(Leaf(key, std::move(stored)));
      size_ = 1;
    } else if (auto sibling = put(own(root_), key, std::move(stored))) {
      const std::string first = first_key(*root_);
      Inner both(first, std::move(root_));
      both.insert(1, sibling->key, std::move(sibling->node));
      root_ = std::make_shared<Node>(std::move(both));
    }
  }
  // Nothing happens if there is none.
  void erase(std::string_view key) {
    if (!contains(key)) return;
    --size_;
    if (erase(own(root_), key)) root_ = nullptr;
    while (root_) {
      auto* inner = std::get_if<Inner>(&root_->block);
      if (!inner || inner->size() > 1) break;
      root_ = Link(inner->value(0));
    }
  }

  // Calls visit(key, value) in key order for every key >= `from` until it answers false.  The key, a
  // `const std::string&`, is good until visit returns.
  template <class Visit>
  void scan(std::string_view from, Visit&& visit) const {
    std::string key;
    if (root_) scan(*root_, from, visit, key);
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    scan({}, [&](const std::string& key, const T& value) {
      visit(key, value);
      return true;
    });
  }
  // Calls visit(key, value) in key order for every key that starts with `prefix` until it answers false.
  template <class Visit>
  void scan_prefix(std::string_view prefix, Visit&& visit) const {
    scan(prefix, [&](const std::string& key, const T& value) {
      return std::string_view(key).starts_with(prefix) && visit(key, value);
    });
  }
  // How many keys start with `prefix`, counted one by one but never past `at_most`.
  std::size_t count_prefix(std::string_view prefix, std::size_t at_most = SIZE_MAX) const {
    std::size_t count = 0;
    if (at_most == 0) return 0;
    scan_prefix(prefix, [&](const std::string&, const T&) { return ++count < at_most; });
    return count;
  }

 private:
  struct Node;
  struct Nothing {};
  static constexpr bool kIsSet = std::is_empty_v<T>;
  using Stored = std::conditional_t<kIsSet, Nothing, Value>;
  using Link = std::shared_ptr<Node>;  // a node with more than one owner is never changed
  using Leaf = KeyBlock<Stored>;
  // Each child under the key from which on it is asked; the first one also for all keys before.
  using Inner = KeyBlock<Link>;
  struct Node {
    std::variant<Leaf, Inner> block;  // never an empty one
    explicit Node(Leaf leaf) : block(std::move(leaf)) {}
    explicit Node(Inner inner) : block(std::move(inner)) {}
  };
  struct Place {
    const Leaf* leaf;
    std::size_t index;
  };
  // What did not fit into a node: another one, to stand right behind it.
  struct Sibling {
    std::string key;
    Link node;
  };

  static const T* value_of(const Leaf& leaf, std::size_t index) {
    if constexpr (kIsSet) {
      static const T value;
      return &value;
    } else {
      return leaf.value(index).get();
    }
  }

  // Makes the node one that nobody else holds.
  static Node& own(Link& node) {
    if (node.use_count() != 1) {
      node = std::make_shared<Node>(*node);
    } else {
      // Pairs with the release of the last other owner, who may have been a reader in another thread.
#ifdef __SANITIZE_THREAD__
      Link(node).reset();  // the thread sanitizer knows no fences; counting up and down acquires as well
#else
      std::atomic_thread_fence(std::memory_order_acquire);
#endif
    }
    return *node;
  }

  static std::size_t child_for(const Inner& inner, std::string_view key) {
    const auto place = inner.find(key);
    return place.found || place.index == 0 ? place.index : place.index - 1;
  }

  static std::string first_key(const Node& node) {
    std::string key;
    std::visit([&](const auto& block) { block.key(0, key); }, node.block);
    return key;
  }

  std::optional<Sibling> put(Node& node, std::string_view key, Stored value) {
    if (auto* inner = std::get_if<Inner>(&node.block)) {
      const std::size_t child = child_for(*inner, key);
      auto sibling = put(own(inner->value(child)), key, std::move(value));
      if (!sibling) return std::nullopt;
      return add(*inner, child + 1, sibling->key, std::move(sibling->node));
    }
    auto& leaf = std::get<Leaf>(node.block);
    const auto place = leaf.find(key);
    if (place.found) {
      if constexpr (!kIsSet) leaf.value(place.index) = std::move(value);
      return std::nullopt;
    }
    ++size_;
    return add(leaf, place.index, key, std::move(value));
  }

  template <class Block, class BlockValue>
  static std::optional<Sibling> add(Block& block, std::size_t index, std::string_view key, BlockValue value) {
    if (!block.full()) {
      block.insert(index, key, std::move(value));
      return std::nullopt;
    }
    if (index == block.size()) {
      // Keys that come in order leave full nodes behind, where splitting would leave half-full ones.
      return Sibling{std::string(key), std::make_shared<Node>(Block(key, std::move(value)))};
    }
    const std::size_t half = block.size() / 2;
    Block upper = block.split(half);
    if (index <= half) {
      block.insert(index, key, std::move(value));
    } else {
      upper.insert(index - half, key, std::move(value));
    }
    auto node = std::make_shared<Node>(std::move(upper));
    return Sibling{first_key(*node), node};
  }

  // The key must be there.  True: the node is empty now and must go.
  static bool erase(Node& node, std::string_view key) {
    if (auto* inner = std::get_if<Inner>(&node.block)) {
      const std::size_t child = child_for(*inner, key);
      if (erase(own(inner->value(child)), key)) inner->erase(child);
      return inner->size() == 0;
    }
    auto& leaf = std::get<Leaf>(node.block);
    leaf.erase(leaf.find(key).index);
    return leaf.size() == 0;
  }

  Place locate(std::string_view key) const {
    if (!root_) return {nullptr, 0};
    const Node* node = root_.get();
    while (const auto* inner = std::get_if<Inner>(&node->block)) node = inner->value(child_for(*inner, key)).get();
    const auto& leaf = std::get<Leaf>(node->block);
    const auto place = leaf.find(key);
    return {place.found ? &leaf : nullptr, place.index};
  }

  template <class Visit>
  static bool scan(const Node& node, std::string_view from, Visit& visit, std::string& key) {
    if (const auto* inner = std::get_if<Inner>(&node.block)) {
      for (std::size_t child = child_for(*inner, from); child < inner->size(); ++child) {
        if (!scan(*inner->value(child), from, visit, key)) return false;
      }
      return true;
    }
    const auto& leaf = std::get<Leaf>(node.block);
    for (std::size_t index = leaf.find(from).index; index < leaf.size(); ++index) {
      leaf.key(index, key);
      if (!visit(std::as_const(key), *value_of(leaf, index))) return false;
    }
    return true;
  }

  Link root_;
  std::size_t size_ = 0;
};

}  // namespace rolecall::state
