// SPDX-License-Identifier: Apache-2.0
//
// Table<T>: a persistent (immutable, structure-sharing) map from string keys to values, ordered by key bytes.  A copy
// costs one pointer; put and erase make a new table in O(log n) and leave the old one as it was, so a snapshot handed
// to a reader never changes and needs no lock.  It is an AVL tree whose nodes are shared between versions.
//
// While a table is the only owner of a node (bulk loading, or several changes in one commit) put and erase change it in
// place instead of copying it.  That is why one Table object, like any value, must not be changed by two threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rolecall::state {

template <class T>
class Table {
 public:
  using Value = std::shared_ptr<const T>;

  std::size_t size() const { return root_ ? root_->size : 0; }
  bool empty() const { return !root_; }

  // Null if there is none.  The pointer lives as long as any table that holds the value.
  const T* find(std::string_view key) const {
    const Node* node = locate(key);
    return node ? node->value.get() : nullptr;
  }
  Value get(std::string_view key) const {
    const Node* node = locate(key);
    return node ? node->value : nullptr;
  }
  bool contains(std::string_view key) const { return locate(key) != nullptr; }

  // Adds the value or replaces the one under the same key.
  void put(std::string key, Value value) { root_ = put(std::move(root_), std::move(key), std::move(value)); }
  // Nothing happens if there is none.
  void erase(std::string_view key) {
    if (contains(key)) root_ = erase(std::move(root_), key);
  }

  // Calls visit(key, value) in key order for every key >= `from` until it answers false.
  template <class Visit>
  void scan(std::string_view from, Visit&& visit) const {
    scan(root_.get(), from, visit);
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    scan(root_.get(), {}, [&](const std::string& key, const T& value) {
      visit(key, value);
      return true;
    });
  }
  // Calls visit(key, value) in key order for every key that starts with `prefix` until it answers false.
  template <class Visit>
  void scan_prefix(std::string_view prefix, Visit&& visit) const {
    scan(root_.get(), prefix, [&](const std::string& key, const T& value) {
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
  using Link = std::shared_ptr<Node>;  // a node with more than one owner is never changed
  struct Node {
    std::string key;
    Value value;
    Link left, right;
    std::uint32_t size = 1;
    std::uint8_t height = 1;
  };

  static int height(const Link& node) { return node ? node->height : 0; }

  static void update(Node& node) {
    node.height = static_cast<std::uint8_t>(1 + std::max(height(node.left), height(node.right)));
    node.size = 1 + (node.left ? node.left->size : 0) + (node.right ? node.right->size : 0);
  }

  // The node itself if nobody else holds it, else a copy that nobody else holds.
  static Link own(Link node) {
    if (node.use_count() != 1) return std::make_shared<Node>(*node);
    // Pairs with the release of the last other owner, who may have been a reader in another thread.
    std::atomic_thread_fence(std::memory_order_acquire);
    return node;
  }

  static Link rotate_right(Link node) {
    Link left = own(std::move(node->left));
    node->left = std::move(left->right);
    update(*node);
    left->right = std::move(node);
    update(*left);
    return left;
  }
  static Link rotate_left(Link node) {
    Link right = own(std::move(node->right));
    node->right = std::move(right->left);
    update(*node);
    right->left = std::move(node);
    update(*right);
    return right;
  }

  static Link balance(Link node) {
    update(*node);
    const int lean = height(node->left) - height(node->right);
    if (lean > 1) {
      if (height(node->left->left) < height(node->left->right)) {
        node->left = rotate_left(own(std::move(node->left)));
      }
      return rotate_right(std::move(node));
    }
    if (lean < -1) {
      if (height(node->right->right) < height(node->right->left)) {
        node->right = rotate_right(own(std::move(node->right)));
      }
      return rotate_left(std::move(node));
    }
    return node;
  }

  static Link put(Link node, std::string key, Value value) {
    if (!node) {
      auto leaf = std::make_shared<Node>();
      leaf->key = std::move(key);
      leaf->value = std::move(value);
      return leaf;
    }
    node = own(std::move(node));
    const int order = key.compare(node->key);
    if (order == 0) {
      node->value = std::move(value);
      return node;
    }
    Link& child = order < 0 ? node->left : node->right;
    child = put(std::move(child), std::move(key), std::move(value));
    return balance(std::move(node));
  }

  // Takes the first node out of `node` and leaves it in `first`.
  static Link take_first(Link node, Link& first) {
    node = own(std::move(node));
    if (!node->left) {
      Link rest = std::move(node->right);
      first = std::move(node);
      return rest;
    }
    node->left = take_first(std::move(node->left), first);
    return balance(std::move(node));
  }

  static Link erase(Link node, std::string_view key) {
    node = own(std::move(node));
    const int order = key.compare(node->key);
    if (order < 0) {
      node->left = erase(std::move(node->left), key);
    } else if (order > 0) {
      node->right = erase(std::move(node->right), key);
    } else {
      if (!node->left) return std::move(node->right);
      if (!node->right) return std::move(node->left);
      Link next;
      Link rest = take_first(std::move(node->right), next);
      next->left = std::move(node->left);
      next->right = std::move(rest);
      node = std::move(next);
    }
    return balance(std::move(node));
  }

  const Node* locate(std::string_view key) const {
    const Node* node = root_.get();
    while (node) {
      const int order = key.compare(node->key);
      if (order == 0) return node;
      node = order < 0 ? node->left.get() : node->right.get();
    }
    return nullptr;
  }

  template <class Visit>
  static bool scan(const Node* node, std::string_view from, Visit&& visit) {
    if (!node) return true;
    const bool wanted = from <= node->key;
    if (wanted && !scan(node->left.get(), from, visit)) return false;
    if (wanted && !visit(node->key, *node->value)) return false;
    return scan(node->right.get(), from, visit);
  }
  Link root_;
};

}  // namespace rolecall::state
