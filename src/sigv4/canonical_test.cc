// SPDX-License-Identifier: Apache-2.0
//
// AWS's published examples, compared stage by stage: the SigV4 test suite ("aws4_testsuite") and the IAM example of the
// Signature Version 4 pages.  AWS-VERIFIED: yes (published by AWS; recomputed with botocore).
#include "sigv4/canonical.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/sha256.h"
#include "sigv4/presented.h"
#include "sigv4/signing_key.h"

namespace rolecall::sigv4 {
namespace {

const base::Secret kSecret(std::string_view("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
const Header kHost = {"Host", "example.amazonaws.com"};
const Header kDate = {"X-Amz-Date", "20150830T123600Z"};

struct SuiteCase {
  std::string name, method, path, query;
  std::vector<Header> headers;
  std::string body, signature;
};

const std::vector<SuiteCase> kSuite = {
    {"get-vanilla",
     "GET",
     "/",
     "",
     {kHost, kDate},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-vanilla-query-order-key-case",
     "GET",
     "/",
     "Param2=value2&Param1=value1",
     {kHost, kDate},
     "",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-key",
     "GET",
     "/",
     "Param1=value2&Param1=Value1",
     {kHost, kDate},
     "",
     "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
    {"get-vanilla-query-order-value",
     "GET",
     "/",
     "Param1=value2&Param1=value1",
     {kHost, kDate},
     "",
     "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    {"get-vanilla-empty-query-key",
     "GET",
     "/",
     "Param1=value1",
     {kHost, kDate},
     "",
     "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {"get-vanilla-query-unreserved",
     "GET",
     "/",
     "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~"
     "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     {kHost, kDate},
     "",
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get-vanilla-utf8-query",
     "GET",
     "/",
     "\341\210\264=bar",
     {kHost, kDate},
     "",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get-header-key-duplicate",
     "GET",
     "/",
     "",
     {kHost, {"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}, kDate},
     "",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-multiline",
     "GET",
     "/",
     "",
     {kHost, {"My-Header1", "value1"}, {"My-Header1", "value2"}, {"My-Header1", "value3"}, kDate},
     "",
     "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"},
    {"get-header-value-order",
     "GET",
     "/",
     "",
     {kHost,
      {"My-Header1", "value4"},
      {"My-Header1", "value1"},
      {"My-Header1", "value3"},
      {"My-Header1", "value2"},
      kDate},
     "",
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get-header-value-trim",
     "GET",
     "/",
     "",
     {kHost, {"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}, kDate},
     "",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"get-unreserved",
     "GET",
     "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     "",
     {kHost, kDate},
     "",
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-utf8",
     "GET",
     "/\341\210\264",
     "",
     {kHost, kDate},
     "",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-relative",
     "GET",
     "/example/..",
     "",
     {kHost, kDate},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-relative-relative",
     "GET",
     "/example1/example2/../..",
     "",
     {kHost, kDate},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-slash",
     "GET",
     "//",
     "",
     {kHost, kDate},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-slash-dot-slash",
     "GET",
     "/./",
     "",
     {kHost, kDate},
     "",
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-slash-pointless-dot",
     "GET",
     "/./example",
     "",
     {kHost, kDate},
     "",
     "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"get-slashes",
     "GET",
     "//example//",
     "",
     {kHost, kDate},
     "",
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"get-space",
     "GET",
     "/example space/",
     "",
     {kHost, kDate},
     "",
     "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"post-vanilla",
     "POST",
     "/",
     "",
     {kHost, kDate},
     "",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-header-key-case",
     "POST",
     "/",
     "",
     {kHost, kDate},
     "",
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-header-key-sort",
     "POST",
     "/",
     "",
     {kHost, {"My-Header1", "value1"}, kDate},
     "",
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post-header-value-case",
     "POST",
     "/",
     "",
     {kHost, {"My-Header1", "VALUE1"}, kDate},
     "",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post-sts-header-before",
     "POST",
     "/",
     "",
     {kHost,
      kDate,
      {"X-Amz-Security-Token",
       "AQoDYXdzEPT//////////"
       "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/"
       "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+"
       "xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="}},
     "",
     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
    {"post-vanilla-query",
     "POST",
     "/",
     "Param1=value1",
     {kHost, kDate},
     "",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-x-www-form-urlencoded",
     "POST",
     "/",
     "",
     {{"Content-Type", "application/x-www-form-urlencoded"}, kHost, kDate},
     "Param1=value1",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    {"post-x-www-form-urlencoded-parameters",
     "POST",
     "/",
     "",
     {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}, kHost, kDate},
     "Param1=value1",
     "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
};

std::string sign(const SuiteCase& test, std::string_view signed_headers) {
  const RequestView request{
      .method = test.method, .raw_path = test.path, .raw_query = test.query, .headers = test.headers};
  Scratch scratch;
  EXPECT_TRUE(
      build_canonical_request(request, signed_headers, PathRule::Normalized, crypto::sha256_hex(test.body), scratch));
  build_string_to_sign("20150830T123600Z", "20150830/us-east-1/service/aws4_request", scratch);
  const auto key = derive_signing_key(kSecret, {.date = "20150830", .region = "us-east-1", .service = "service"});
  return base::hex_encode(crypto::bytes_of(key.mac(scratch.string_to_sign)));
}

std::string all_names(const std::vector<Header>& headers) {
  std::string list;
  for (const auto& header : headers) {
    const auto name = base::ascii_lower(header.name);
    if ((';' + list + ';').find(';' + name + ';') != std::string::npos) continue;
    if (!list.empty()) list += ';';
    list += name;
  }
  return list;
}

TEST(CanonicalRequestTest, GivesThePublishedSignatureOfEachSuiteCase) {
  for (const auto& test : kSuite) EXPECT_EQ(sign(test, all_names(test.headers)), test.signature) << test.name;
}

TEST(CanonicalRequestTest, HeadersThatAreNotSignedDoNotMatter) {
  SuiteCase test = kSuite.front();
  test.headers.push_back({"User-Agent", "anything"});
  test.headers.insert(test.headers.begin(), Header{"X-Forwarded-For", "10.0.0.1"});
  EXPECT_EQ(sign(test, "host;x-amz-date"), test.signature);
}

TEST(CanonicalRequestTest, SignedHeadersAreSortedAndLowerCasedWhateverTheirOrder) {
  EXPECT_EQ(sign(kSuite.front(), "X-Amz-Date;Host"), kSuite.front().signature);
}

TEST(CanonicalRequestTest, IsTextForTextThatOfTheIamExample) {
  const std::vector<Header> headers = {
      {"Host", "iam.amazonaws.com"}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, kDate};
  const RequestView request{
      .method = "GET", .raw_path = "/", .raw_query = "Action=ListUsers&Version=2010-05-08", .headers = headers};
  Scratch scratch;
  ASSERT_TRUE(build_canonical_request(request, "content-type;host;x-amz-date", PathRule::Normalized,
                                      crypto::sha256_hex(""), scratch));
  EXPECT_EQ(scratch.canonical_request,
            "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
            "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\n"
            "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  build_string_to_sign("20150830T123600Z", "20150830/us-east-1/iam/aws4_request", scratch);
  EXPECT_EQ(scratch.string_to_sign,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  const auto key = derive_signing_key(kSecret, {.date = "20150830", .region = "us-east-1", .service = "iam"});
  EXPECT_EQ(base::hex_encode(crypto::bytes_of(key.mac(scratch.string_to_sign))),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

std::string path(std::string_view raw, PathRule rule) {
  std::string out;
  append_canonical_path(raw, rule, out);
  return out;
}

TEST(CanonicalPathTest, IsNormalizedAndEncodedOnceMoreForAllButS3) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", "/"},
                                                                {"/", "/"},
                                                                {"//", "/"},
                                                                {"/a", "/a"},
                                                                {"/a/", "/a/"},
                                                                {"//a///b//", "/a/b/"},
                                                                {"/a/./b", "/a/b"},
                                                                {"/a/../b", "/b"},
                                                                {"/../..", "/"},
                                                                {"/a/b/../../..", "/"},
                                                                {"/a%20b", "/a%2520b"},
                                                                {"/a%2Fb", "/a%252Fb"},
                                                                {"/a b+c", "/a%20b%2Bc"},
                                                                {"/...", "/..."},
                                                                {"/*", "/%2A"}};
  for (const auto& [raw, canonical] : rows) EXPECT_EQ(path(raw, PathRule::Normalized), canonical) << raw;
}

TEST(CanonicalPathTest, IsKeptAndEncodedOnceForS3) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", "/"},
                                                                {"/", "/"},
                                                                {"/b//k", "/b//k"},
                                                                {"/b/./k/../x", "/b/./k/../x"},
                                                                {"/b/a%20b", "/b/a%20b"},
                                                                {"/b/a b", "/b/a%20b"},
                                                                {"/b/a+b", "/b/a%2Bb"},
                                                                {"/b/%2f", "/b//"},
                                                                {"/b/%7E", "/b/~"},
                                                                {"/b/%e1%88%b4", "/b/%E1%88%B4"},
                                                                {"/b/100%", "/b/100%25"},
                                                                {"/b/%zz", "/b/%25zz"}};
  for (const auto& [raw, canonical] : rows) EXPECT_EQ(path(raw, PathRule::S3), canonical) << raw;
}

std::string query(std::string_view raw) {
  Scratch scratch;
  std::string out;
  EXPECT_TRUE(append_canonical_query(raw, scratch, out));
  return out;
}

TEST(CanonicalQueryTest, IsSortedByEncodedNameThenValue) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                {"lifecycle", "lifecycle="},
                                                                {"a=", "a="},
                                                                {"b=1&a=2", "a=2&b=1"},
                                                                {"a=2&a=10&a=1", "a=1&a=10&a=2"},
                                                                {"a=x=y", "a=x%3Dy"},
                                                                {"&a=1&&", "a=1"},
                                                                {"a=1&A=1", "A=1&a=1"},
                                                                {"a-b=1&a=1", "a=1&a-b=1"},
                                                                {"p=a%2fb", "p=a%2Fb"},
                                                                {"p=a+b", "p=a%20b"},
                                                                {"p=a%2Bb", "p=a%2Bb"},
                                                                {"p=100%", "p=100%25"},
                                                                {"a=1&X-Amz-Signature=feed&b=2", "a=1&b=2"},
                                                                {"X-Amz-Signature&b=2&X-Amz-Signature=", "b=2"},
                                                                {"X%2DAmz-Signature=feed", "X-Amz-Signature=feed"},
                                                                {"X-Amz-Signature2=feed", "X-Amz-Signature2=feed"},
                                                                {"=1", "=1"},
                                                                {"a&=&b", "=&a=&b="},
                                                                {"%C3%A9=1&z=1", "%C3%A9=1&z=1"}};
  for (const auto& [raw, canonical] : rows) EXPECT_EQ(query(raw), canonical) << raw;
}

TEST(CanonicalQueryTest, TooManyParametersAreRefused) {
  std::string raw;
  for (std::size_t i = 0; i < kMaxQueryParameters; ++i) raw += "a&";
  Scratch scratch;
  std::string out;
  EXPECT_TRUE(append_canonical_query(raw, scratch, out));
  EXPECT_FALSE(append_canonical_query(raw + 'a', scratch, out));
}

TEST(CanonicalHeadersTest, FoldWhiteSpaceAndJoinRepeatedOnes) {
  const std::vector<Header> headers = {{"My-Header1", "  a   b\t\tc  "},
                                       {"X", ""},
                                       {"my-header1", "second"},
                                       {"Fold", "value1\r\n  value2\n     value3"},
                                       {"Long", "no-blank-in-sixteen-bytes and then one"}};
  const std::vector<std::string_view> names = {"fold", "long", "my-header1", "nowhere", "x"};
  std::string out;
  append_canonical_headers(headers, names, out);
  EXPECT_EQ(out,
            "fold:value1 value2 value3\nlong:no-blank-in-sixteen-bytes and then one\nmy-header1:a b c,second\n"
            "nowhere:\nx:\n");
}

TEST(CanonicalHeadersTest, NamesAreComparedIgnoringTheCaseOfLettersOnly) {
  std::string lower, upper;
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz-0123456789_")) {
    lower += c;
    upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    EXPECT_TRUE(same_name(lower, upper)) << lower;
    EXPECT_FALSE(same_name(lower, upper + c));
  }
  for (std::size_t size : {1U, 7U, 8U, 9U, 16U, 21U}) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string a(size, 'n'), b = a;
        a[at] = static_cast<char>(byte);
        b[at] = static_cast<char>(byte ^ 0x20);
        EXPECT_EQ(same_name(a, b), base::ascii_lower(a[at]) == base::ascii_lower(b[at])) << byte;
      }
    }
  }
}

TEST(CanonicalHeadersTest, TooManySignedHeadersAreRefused) {
  std::string list = "h";
  for (std::size_t i = 1; i < kMaxSignedHeaders; ++i) list += ";h";
  Scratch scratch;
  EXPECT_TRUE(split_signed_headers(list, scratch));
  EXPECT_FALSE(split_signed_headers(list + ";h", scratch));
}

}  // namespace
}  // namespace rolecall::sigv4
