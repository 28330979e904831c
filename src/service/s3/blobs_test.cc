// SPDX-License-Identifier: Apache-2.0
#include "service/s3/blobs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace rolecall::service::s3 {
namespace {

namespace fs = std::filesystem;

class BlobsTest : public ::testing::Test {
 protected:
  BlobsTest() {
    std::string name = (fs::temp_directory_path() / "blobs_test_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~BlobsTest() override { fs::remove_all(folder_); }

  BlobStore open() {
    auto store = BlobStore::open(folder_ / "blobs");
    EXPECT_TRUE(store);
    return *std::move(store);
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
  static std::string content(const BlobStore& store, std::string_view id) {
    const auto file = store.read(id);
    if (!file) return "(no blob)";
    std::array<char, 100> buffer;
    const auto got = ::read(file->descriptor(), buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(got)};
  }
  std::string stored(const BlobStore& store, std::string_view text) {
    auto writer = store.create(random_);
    EXPECT_TRUE(writer && writer->write(text) && writer->keep());
    return writer->id();
  }

  base::SystemRandom random_;
  fs::path folder_;
};

TEST_F(BlobsTest, WhatWasKeptIsReadBackInOrder) {
  const BlobStore store = open();
  auto writer = store.create(random_);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write("one "));
  ASSERT_TRUE(writer->write("two"));
  EXPECT_EQ(content(store, writer->id()), "(no blob)") << "not before it is whole and on disk";
  ASSERT_TRUE(writer->keep());
  EXPECT_EQ(writer->size(), 7U);
  EXPECT_EQ(content(store, writer->id()), "one two");
}

TEST_F(BlobsTest, AWriterThatGivesUpLeavesNothing) {
  const BlobStore store = open();
  {
    auto writer = store.create(random_);
    ASSERT_TRUE(writer && writer->write("half"));
    EXPECT_EQ(files(), 1U);
  }
  EXPECT_EQ(files(), 0U);
}

TEST_F(BlobsTest, OpeningClearsWhatWasOnItsWayWhenTheServerDied) {
  auto writer = open().create(random_);
  ASSERT_TRUE(writer && writer->write("half"));
  EXPECT_EQ(files(), 1U);
  open();
  EXPECT_EQ(files(), 0U);
}

TEST_F(BlobsTest, SweepingRemovesWhatNobodyNames) {
  const BlobStore store = open();
  const std::string wanted = stored(store, "wanted");
  const std::string orphan = stored(store, "orphan");
  EXPECT_EQ(store.sweep([&](std::string_view id) { return id == wanted; }), 1U);
  EXPECT_EQ(content(store, wanted), "wanted");
  EXPECT_EQ(content(store, orphan), "(no blob)");
}

TEST_F(BlobsTest, AReaderGoesOnWhenItsBlobIsRemoved) {
  const BlobStore store = open();
  const std::string id = stored(store, "still here");
  const auto file = store.read(id);
  ASSERT_TRUE(file);
  store.remove(id);
  std::array<char, 100> buffer;
  EXPECT_EQ(::read(file->descriptor(), buffer.data(), buffer.size()), 10);
  EXPECT_EQ(files(), 0U);
}

}  // namespace
}  // namespace rolecall::service::s3
