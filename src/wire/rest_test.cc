// SPDX-License-Identifier: Apache-2.0
#include "wire/rest.h"

#include <gtest/gtest.h>

namespace rolecall::wire {

namespace {

constexpr std::string_view kModes[] = {"COPY", "REPLACE"};
constexpr StringRule kMode{.values = kModes};

struct Item {
  std::string key;
  std::optional<std::int32_t> part;
};

struct Order {
  std::vector<Item> items;
  std::optional<bool> quiet;
};

}  // namespace

static void decode(XmlReader& in, Item& out) {
  in.read("Key", out.key, kAnyString);
  in.read("Part", out.part, kAnyInteger);
}

static void decode(XmlReader& in, Order& out) {
  in.read_structs("Item", out.items, ListForm::Flattened, "Item");
  in.read("Quiet", out.quiet);
}

namespace {

constexpr Route kRoutes[] = {
    {"CopyObject", "PUT", Route::Level::Object, "", "x-amz-copy-source", true},
    {"GetBucketAcl", "GET", Route::Level::Bucket, "acl", "", false},
    {"ListBuckets", "GET", Route::Level::Account, "", "", true},
    {"ListObjects", "GET", Route::Level::Bucket, "", "", true},
    {"ListObjectsV2", "GET", Route::Level::Bucket, "list-type=2", "", true},
    {"PutObject", "PUT", Route::Level::Object, "", "", true},
    {"UploadPart", "PUT", Route::Level::Object, "partNumber&uploadId", "", true},
    {"UploadPartCopy", "PUT", Route::Level::Object, "partNumber&uploadId", "x-amz-copy-source", true},
};

RestRequest request(std::string method, std::string bucket, std::string key, std::string_view query = "",
                    StringPairs headers = {}) {
  return {.method = std::move(method),
          .bucket = std::move(bucket),
          .key = std::move(key),
          .query = *Params::parse(query),
          .headers = std::move(headers)};
}

std::string_view operation(const RestRequest& asked) {
  const Route* route = find_route(kRoutes, asked);
  return route ? route->operation : "none";
}

TEST(RestRouteTest, TheMostParticularOperationIsMeant) {
  EXPECT_EQ(operation(request("GET", "", "")), "ListBuckets");
  EXPECT_EQ(operation(request("GET", "b", "", "prefix=a")), "ListObjects");
  EXPECT_EQ(operation(request("GET", "b", "", "list-type=2&prefix=a")), "ListObjectsV2");
  EXPECT_EQ(operation(request("GET", "b", "", "list-type=3")), "ListObjects");
  EXPECT_EQ(operation(request("PUT", "b", "k", "x-id=PutObject")), "PutObject");
  EXPECT_EQ(operation(request("PUT", "b", "k", "", {{"X-Amz-Copy-Source", "/a/b"}})), "CopyObject");
  EXPECT_EQ(operation(request("PUT", "b", "k", "partNumber=1&uploadId=u")), "UploadPart");
  EXPECT_EQ(operation(request("PUT", "b", "k", "partNumber=1&uploadId=u", {{"x-amz-copy-source", "/a/b"}})),
            "UploadPartCopy");
  EXPECT_EQ(operation(request("DELETE", "b", "k")), "none");
}

TEST(RestRouteTest, WhatAwsHasAndWeHaveNotIsFoundByName) {
  const Route* route = find_route(kRoutes, request("GET", "b", "", "acl"));
  ASSERT_TRUE(route);
  EXPECT_EQ(route->operation, "GetBucketAcl");
  EXPECT_FALSE(route->served);
}

TEST(RestReaderTest, ReadsLabelsQueryAndHeaders) {
  const RestRequest asked = request(
      "GET", "b", "k/l", "max-keys=5&fetch-owner=true",
      {{"X-Amz-Meta-Colour", "Red"}, {"x-amz-mode", "COPY"}, {"If-Modified-Since", "Tue, 03 Feb 2026 04:05:06 GMT"}});
  RestReader in(asked);
  std::string bucket, key;
  std::optional<std::int32_t> max_keys, absent;
  std::optional<bool> fetch_owner;
  std::optional<std::string> mode;
  std::optional<base::Time> since;
  std::optional<StringPairs> metadata;
  in.read(Origin::Label, "Bucket", bucket, kAnyString);
  in.read(Origin::Label, "Key", key, kAnyString);
  in.read(Origin::Query, "max-keys", max_keys, kAnyInteger);
  in.read(Origin::Query, "absent", absent, kAnyInteger);
  in.read(Origin::Query, "fetch-owner", fetch_owner);
  in.read(Origin::Header, "x-amz-mode", mode, kMode);
  in.read(Origin::Header, "If-Modified-Since", since, TimeText::HttpDate);
  in.read_headers("x-amz-meta-", metadata);
  ASSERT_TRUE(in.finish());
  EXPECT_EQ(bucket, "b");
  EXPECT_EQ(key, "k/l");
  EXPECT_EQ(max_keys, 5);
  EXPECT_EQ(absent, std::nullopt);
  EXPECT_EQ(fetch_owner, true);
  EXPECT_EQ(mode, "COPY");
  EXPECT_EQ(base::format_iso8601(*since), "2026-02-03T04:05:06Z");
  EXPECT_EQ(metadata, (StringPairs{{"colour", "Red"}}));
}

TEST(RestReaderTest, NamesTheArgumentThatIsWrong) {
  const RestRequest asked = request("GET", "b", "", "max-keys=x", {{"x-amz-mode", "MOVE"}});
  RestReader numbers(asked);
  std::optional<std::int32_t> max_keys;
  numbers.read(Origin::Query, "max-keys", max_keys, kAnyInteger);
  const auto error = numbers.finish().error();
  EXPECT_EQ(error.code, "InvalidArgument");
  EXPECT_EQ(error.message, "Provided max-keys not an integer or within integer range");
  EXPECT_EQ(error.details[0], (std::pair<std::string, std::string>("ArgumentName", "max-keys")));

  RestReader values(asked);
  std::optional<std::string> mode;
  values.read(Origin::Header, "x-amz-mode", mode, kMode);
  EXPECT_EQ(values.finish().error().details[1], (std::pair<std::string, std::string>("ArgumentValue", "MOVE")));

  RestReader missing(asked);
  std::string upload;
  missing.read(Origin::Query, "uploadId", upload, kAnyString);
  EXPECT_EQ(missing.finish().error().code, "InvalidRequest");
}

TEST(RestReaderTest, RefusesSubResourcesThatNobodyTakes) {
  const RestRequest known = request("PUT", "b", "k", "uploads&x-id=PutObject&X-Amz-Date=d");
  EXPECT_TRUE(RestReader(known, "uploads").finish());
  const RestRequest unknown = request("PUT", "b", "k", "renameObject");
  EXPECT_EQ(RestReader(unknown).finish().error().code, "NotImplemented");
}

base::Result<Order, ApiError> read_order(std::string body) {
  RestRequest asked = request("POST", "b", "");
  asked.body = std::move(body);
  RestReader in(asked);
  Order order;
  in.read_document("Order", order);
  RC_TRY_VOID(in.finish());
  return order;
}

TEST(RestReaderTest, ReadsDocuments) {
  const auto order = read_order(
      "<Order xmlns=\"x\"><Item><Key>a</Key></Item><Quiet>true</Quiet>"
      "<Item><Key>b</Key><Part>2</Part></Item></Order>");
  ASSERT_TRUE(order);
  ASSERT_EQ(order->items.size(), 2U);
  EXPECT_EQ(order->items[1].key, "b");
  EXPECT_EQ(order->items[1].part, 2);
  EXPECT_EQ(order->quiet, true);
}

TEST(RestReaderTest, EveryFaultOfADocumentIsMalformedXml) {
  for (const char* bad :
       {"", "<Order/>", "<Other><Item><Key>a</Key></Item></Other>", "<Order><Item/></Order>",
        "<Order><Item><Key>a</Key><Part>x</Part></Item></Order>",
        "<Order><Item><Key>a</Key><Key>b</Key></Item></Order>", "<Order><Item><Key>a</Key></Item><Foo/></Order>",
        "<Order><Item><Key><b/></Key></Item></Order>"}) {
    const auto order = read_order(bad);
    ASSERT_FALSE(order) << bad;
    EXPECT_EQ(order.error().code, "MalformedXML") << bad;
  }
}

TEST(RestWriterTest, WritesHeadersAndADocument) {
  RestWriter out(200);
  out.header("ETag", std::optional<std::string>("\"e\""));
  out.header("Absent", std::optional<std::string>());
  out.header("Content-Length", std::int64_t{5});
  out.header("Last-Modified", *base::parse_iso8601("2026-02-03T04:05:06Z"), TimeText::HttpDate);
  out.headers("x-amz-meta-", StringPairs{{"colour", "Red"}});
  out.document("Result", "ns", [](Writer& body) { body.text("A", "b"); });
  const RestAnswer answer = std::move(out).take();
  EXPECT_EQ(answer.http_status, 200);
  EXPECT_EQ(answer.headers, (StringPairs{{"ETag", "\"e\""},
                                         {"Content-Length", "5"},
                                         {"Last-Modified", "Tue, 03 Feb 2026 04:05:06 GMT"},
                                         {"x-amz-meta-colour", "Red"},
                                         {"Content-Type", "application/xml"}}));
  EXPECT_EQ(answer.body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Result xmlns=\"ns\"><A>b</A></Result>");
}

TEST(RestWriterTest, APartOfAnObjectIsAnsweredWith206) {
  RestWriter out(200);
  out.header("Content-Range", std::optional<std::string>("bytes 0-1/5"));
  EXPECT_EQ(std::move(out).take().http_status, 206);
}

TEST(RestWriterTest, TheLocationIsTheTextOfTheRoot) {
  RestWriter out(200);
  out.text_document("LocationConstraint", "ns", "eu-west-1");
  EXPECT_EQ(
      std::move(out).take().body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"ns\">eu-west-1</LocationConstraint>");
}

}  // namespace
}  // namespace rolecall::wire
