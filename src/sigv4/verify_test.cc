// SPDX-License-Identifier: Apache-2.0
#include "sigv4/verify.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/encoding.h"
#include "sigv4/sign.h"

namespace rolecall::sigv4 {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The S3 examples of AWS's pages "Signature Calculations for the Authorization Header" and "Using Query Parameters".
// AWS-VERIFIED: yes.
const base::Secret kS3Secret(std::string_view("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
const base::Time kS3Time = base::parse_basic("20130524T000000Z").value();

// A request that owns its parts, so that a test can change one.
struct Request {
  std::string method = "GET", path = "/", query;
  std::vector<OwnedHeader> headers;
  std::string body;
  BodyArrival arrival = BodyArrival::Complete;
  mutable std::vector<Header> views = {};

  RequestView view() const {
    views.clear();
    for (const auto& header : headers) views.push_back({header.name, header.value});
    return {.method = method,
            .raw_path = path,
            .raw_query = query,
            .headers = views,
            .body = body,
            .body_arrival = arrival};
  }
  std::string& header(std::string_view name) {
    for (auto& entry : headers) {
      if (same_name(entry.name, name)) return entry.value;
    }
    headers.push_back({std::string(name), ""});
    return headers.back().value;
  }
};

base::Result<Verified, VerifyError> verify(const Request& request, const base::Secret& secret,
                                           const Expectations& expectations) {
  const RequestView view = request.view();
  RC_TRY(const Presented presented, parse(view));
  SigningKeyCache cache(4);
  Scratch scratch;
  return check(view, presented, secret, expectations, cache, scratch);
}

Request s3_example(std::string_view signed_headers, std::string_view signature) {
  Request request;
  request.headers = {{"Host", "examplebucket.s3.amazonaws.com"},
                     {"x-amz-content-sha256", std::string(kEmptyHash)},
                     {"x-amz-date", "20130524T000000Z"},
                     {"Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                      "SignedHeaders=" +
                          std::string(signed_headers) + ",Signature=" + std::string(signature)}};
  return request;
}

const Expectations kS3Expectations{.now = kS3Time, .service = "s3"};

Request get_object() {
  Request request = s3_example("host;range;x-amz-content-sha256;x-amz-date",
                               "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  request.path = "/test.txt";
  request.headers.push_back({"Range", "bytes=0-9"});
  return request;
}

Request put_object() {
  Request request = s3_example("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                               "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  request.method = "PUT";
  request.path = "/test$file.text";
  request.body = "Welcome to Amazon S3.";
  request.header("x-amz-content-sha256") = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  request.headers.push_back({"Date", "Fri, 24 May 2013 00:00:00 GMT"});
  request.headers.push_back({"x-amz-storage-class", "REDUCED_REDUNDANCY"});
  return request;
}

Request presigned_object() {
  Request request;
  request.path = "/test.txt";
  request.headers = {{"Host", "examplebucket.s3.amazonaws.com"}};
  request.query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
      "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
      "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  return request;
}

TEST(VerifyTest, AcceptsThePublishedS3Examples) {
  EXPECT_TRUE(verify(get_object(), kS3Secret, kS3Expectations));
  EXPECT_TRUE(verify(put_object(), kS3Secret, kS3Expectations));

  Request lifecycle = s3_example("host;x-amz-content-sha256;x-amz-date",
                                 "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  lifecycle.query = "lifecycle";
  EXPECT_TRUE(verify(lifecycle, kS3Secret, kS3Expectations));

  Request list = s3_example("host;x-amz-content-sha256;x-amz-date",
                            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  list.query = "max-keys=2&prefix=J";
  EXPECT_TRUE(verify(list, kS3Secret, kS3Expectations));

  const auto presigned = verify(presigned_object(), kS3Secret, kS3Expectations);
  ASSERT_TRUE(presigned);
  EXPECT_EQ(presigned->payload, Payload::Unsigned);
}

TEST(VerifyTest, AcceptsThePublishedSeedOfAChunkedUpload) {
  Request request;
  request.method = "PUT";
  request.path = "/examplebucket/chunkObject.txt";
  request.headers = {{"Host", "s3.amazonaws.com"},
                     {"x-amz-date", "20130524T000000Z"},
                     {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                     {"Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                      "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                      "x-amz-decoded-content-length;x-amz-storage-class,"
                      "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"},
                     {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
                     {"Content-Encoding", "aws-chunked"},
                     {"x-amz-decoded-content-length", "66560"},
                     {"Content-Length", "66824"}};
  request.arrival = BodyArrival::Follows;
  const auto verified = verify(request, kS3Secret, kS3Expectations);
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->payload, Payload::StreamingSigned);
  ASSERT_TRUE(verified->seed);
  EXPECT_EQ(verified->seed->scope, "20130524/us-east-1/s3/aws4_request");
  EXPECT_EQ(verified->seed->timestamp, "20130524T000000Z");
}

Fault fault_of(const Request& request, const base::Secret& secret, const Expectations& expectations) {
  const auto verified = verify(request, secret, expectations);
  EXPECT_FALSE(verified.has_value());
  return verified ? Fault::MissingCredentials : verified.error().fault;
}

TEST(VerifyTest, ChangingAnythingThatIsSignedIsFound) {
  const auto changed = [](auto change) {
    Request request = get_object();
    change(request);
    return fault_of(request, kS3Secret, kS3Expectations);
  };
  EXPECT_EQ(changed([](Request& r) { r.method = "HEAD"; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.path = "/test.txs"; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.query = "acl"; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.header("Range") = "bytes=0-8"; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.headers.push_back({"range", "bytes=1-2"}); }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.header("x-amz-content-sha256") = "UNSIGNED-PAYLOAD"; }),
            Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.header("x-amz-date") = "20130524T000001Z"; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.header("Authorization").back() = 'f'; }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.header("Authorization").pop_back(); }), Fault::SignatureMismatch);
  EXPECT_EQ(changed([](Request& r) { r.body = "more"; }), Fault::ContentHashMismatch);
  EXPECT_EQ(fault_of(get_object(), base::Secret(std::string_view("wrong")), kS3Expectations), Fault::SignatureMismatch);
}

TEST(VerifyTest, AMismatchShowsWhatShouldHaveBeenSigned) {
  Request request = get_object();
  request.method = "HEAD";
  const auto verified = verify(request, kS3Secret, kS3Expectations);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().canonical_request,
            "HEAD\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\nx-amz-content-sha256:" +
                std::string(kEmptyHash) +
                "\nx-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;x-amz-date\n" +
                std::string(kEmptyHash));
  EXPECT_EQ(verified.error().string_to_sign.substr(0, 17), "AWS4-HMAC-SHA256\n");
  EXPECT_EQ(verified.error().presented_signature.size(), 64U);
}

TEST(VerifyTest, AnS3BodyIsHeldAgainstItsHash) {
  Request request = put_object();
  request.body += '!';
  EXPECT_EQ(fault_of(request, kS3Secret, kS3Expectations), Fault::ContentHashMismatch);

  request.arrival = BodyArrival::Follows;
  EXPECT_TRUE(verify(request, kS3Secret, kS3Expectations)) << "the body is not looked at yet";
  const auto view = request.view();
  const auto presented = parse(view);
  ASSERT_TRUE(presented);
  EXPECT_TRUE(check_body(*presented, crypto::sha256("Welcome to Amazon S3.")));
  EXPECT_FALSE(check_body(*presented, crypto::sha256("Welcome to Amazon S3.!")));
}

TEST(VerifyTest, S3NeedsAContentHashThatItKnows) {
  Request request = get_object();
  request.header("x-amz-content-sha256") = "";
  EXPECT_EQ(fault_of(request, kS3Secret, kS3Expectations), Fault::ContentHashMissing);
  request.header("x-amz-content-sha256") = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD";
  EXPECT_EQ(fault_of(request, kS3Secret, kS3Expectations), Fault::ContentHashInvalid);
}

TEST(VerifyTest, S3WantsEveryAmzHeaderSigned) {
  Request request = get_object();
  request.headers.push_back({"X-Amz-Acl", "public-read"});
  const auto verified = verify(request, kS3Secret, kS3Expectations);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().fault, Fault::HeaderNotSigned);
  EXPECT_EQ(verified.error().subject, "x-amz-acl");
  Request presigned = presigned_object();
  presigned.headers.push_back({"x-amz-acl", "public-read"});
  EXPECT_EQ(fault_of(presigned, kS3Secret, kS3Expectations), Fault::HeaderNotSigned);
}

TEST(VerifyTest, APresignedS3UrlIsGoodUntilItExpires) {
  const Request request = presigned_object();
  Expectations late{.now = kS3Time + seconds(86400), .service = "s3"};
  EXPECT_TRUE(verify(request, kS3Secret, late));
  late.now += seconds(1);
  EXPECT_EQ(fault_of(request, kS3Secret, late), Fault::UrlExpired);
  const Expectations early{.now = kS3Time - minutes(16), .service = "s3"};
  EXPECT_EQ(fault_of(request, kS3Secret, early), Fault::NotYetCurrent);
}

// Requests of our own making from here on.
const SigningCredentials kCredentials{
    .access_key_id = "AKIDEXAMPLE", .secret_access_key = kS3Secret, .session_token = "TOKEN/+="};
const base::Time kNow = base::parse_basic("20160610T014508Z").value();
const Expectations kIam{.now = kNow, .service = "iam"};

Request iam_request() {
  Request request;
  request.method = "POST";
  request.body = "Action=ListUsers&Version=2010-05-08";
  request.headers = {{"Host", "iam.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  return request;
}

Request signed_at(base::Time time, const SigningScope& scope = {.region = "us-east-1", .service = "iam"}) {
  Request request = iam_request();
  for (auto& header : sign_header(request.view(), kCredentials, scope, time)) request.headers.push_back(header);
  return request;
}

TEST(VerifyTest, AcceptsWhatSignHeaderSigned) {
  EXPECT_TRUE(verify(signed_at(kNow), kS3Secret, kIam));
  Request request = signed_at(kNow);
  request.body += '&';
  EXPECT_EQ(fault_of(request, kS3Secret, kIam), Fault::SignatureMismatch);
}

TEST(VerifyTest, ADigestOfTheBodyServesInPlaceOfTheBody) {
  const Request request = signed_at(kNow);
  auto view = request.view();
  const auto digest = crypto::sha256(request.body);
  view.body = "";
  view.body_digest = &digest;
  const auto presented = parse(view);
  ASSERT_TRUE(presented);
  SigningKeyCache cache(4);
  Scratch scratch;
  EXPECT_TRUE(check(view, *presented, kS3Secret, kIam, cache, scratch));
}

TEST(VerifyTest, OnlyS3MayCheckBeforeTheBodyCame) {
  Request request = signed_at(kNow);
  request.arrival = BodyArrival::Follows;
  EXPECT_EQ(fault_of(request, kS3Secret, kIam), Fault::ContentHashMismatch);
}

TEST(VerifyTest, UnsignedPayloadIsForS3Only) {
  Request request = iam_request();
  request.headers.push_back({"x-amz-content-sha256", "UNSIGNED-PAYLOAD"});
  for (auto& header : sign_header(request.view(), kCredentials, {.region = "us-east-1", .service = "iam"}, kNow)) {
    request.headers.push_back(header);
  }
  EXPECT_TRUE(verify(request, kS3Secret, kIam)) << "the body's own hash is signed";
  request.body = "Action=DeleteUser";
  EXPECT_EQ(fault_of(request, kS3Secret, kIam), Fault::SignatureMismatch);
}

TEST(VerifyTest, HostMustBeSigned) {
  Request request = iam_request();
  request.headers.erase(request.headers.begin());
  for (auto& header : sign_header(request.view(), kCredentials, {.region = "us-east-1", .service = "iam"}, kNow)) {
    request.headers.push_back(header);
  }
  EXPECT_EQ(fault_of(request, kS3Secret, kIam), Fault::HostNotSigned);
}

TEST(VerifyTest, AJsonTargetMustBeSigned) {
  Request request = signed_at(kNow);
  request.headers.push_back({"X-Amz-Target", "Service.Operation"});
  EXPECT_EQ(fault_of(request, kS3Secret, kIam), Fault::HeaderNotSigned);
}

TEST(VerifyTest, TheClockMayBeFifteenMinutesOffAndNoMore) {
  EXPECT_TRUE(verify(signed_at(kNow - minutes(15)), kS3Secret, kIam));
  EXPECT_TRUE(verify(signed_at(kNow + minutes(15)), kS3Secret, kIam));
  EXPECT_EQ(fault_of(signed_at(kNow - minutes(15) - seconds(1)), kS3Secret, kIam), Fault::TooOld);
  EXPECT_EQ(fault_of(signed_at(kNow + minutes(15) + seconds(1)), kS3Secret, kIam), Fault::NotYetCurrent);
}

TEST(VerifyTest, TheScopeMustFit) {
  const std::string_view regions[] = {"us-east-1"};
  const Expectations strict{.now = kNow, .service = "iam", .regions = regions};
  EXPECT_TRUE(verify(signed_at(kNow), kS3Secret, strict));
  const auto elsewhere = verify(signed_at(kNow, {.region = "eu-west-1", .service = "sts"}), kS3Secret, strict);
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().fault, Fault::WrongScope);
  EXPECT_TRUE(elsewhere.error().scope.region && elsewhere.error().scope.service);
  EXPECT_FALSE(elsewhere.error().scope.terminator || elsewhere.error().scope.date);
  EXPECT_EQ(elsewhere.error().presented_region, "eu-west-1");
  EXPECT_EQ(elsewhere.error().expected_region, "us-east-1");

  Request terminator = signed_at(kNow);
  auto& authorization = terminator.header("Authorization");
  authorization.replace(authorization.find("aws4_request"), 12, "aws4_request2");
  EXPECT_TRUE(verify(terminator, kS3Secret, strict).error().scope.terminator);
  Request date = signed_at(kNow);
  date.header("Authorization").replace(date.header("Authorization").find("20160610"), 8, "20160609");
  EXPECT_TRUE(verify(date, kS3Secret, strict).error().scope.date);
}

// AWS: the presigned GetCallerIdentity of EKS says 60 seconds and is used for 14 minutes.
TEST(VerifyTest, APresignedStsUrlIsGoodForAsLongAsASignedHeader) {
  Request request;
  request.query = "Action=GetCallerIdentity&Version=2011-06-15";
  request.headers = {{"Host", "sts.us-east-1.amazonaws.com"}, {"x-k8s-aws-id", "cluster"}};
  request.query = presign(request.view(), kCredentials, {.region = "us-east-1", .service = "sts"}, kNow, seconds(60));
  const auto at = [](base::Time now) { return Expectations{.now = now, .service = "sts"}; };
  EXPECT_TRUE(verify(request, kS3Secret, at(kNow)));
  EXPECT_TRUE(verify(request, kS3Secret, at(kNow + minutes(14))));
  EXPECT_EQ(fault_of(request, kS3Secret, at(kNow + minutes(16))), Fault::TooOld);
  request.header("x-k8s-aws-id") = "other";
  EXPECT_EQ(fault_of(request, kS3Secret, at(kNow)), Fault::SignatureMismatch);
}

TEST(VerifyTest, AcceptsWhatWasSignedForS3) {
  const SigningScope scope{.region = "us-east-1", .service = "s3"};
  Request request;
  request.method = "PUT";
  request.path = "/bucket/a%20key//with/./dots";
  request.body = "content";
  request.headers = {{"Host", "localhost:4566"}};
  for (auto& header : sign_header(request.view(), kCredentials, scope, kNow)) request.headers.push_back(header);
  const Expectations expectations{.now = kNow, .service = "s3"};
  EXPECT_TRUE(verify(request, kS3Secret, expectations));
  request.path = "/bucket/a%20key/with/dots";
  EXPECT_EQ(fault_of(request, kS3Secret, expectations), Fault::SignatureMismatch);

  // Found by fuzz/canonical_request_fuzz.cc.
  Request blank = request;
  blank.headers = {{"Host", "localhost:4566"}, {"x-amz-content-sha256", " UNSIGNED-PAYLOAD\t"}};
  for (auto& header : sign_header(blank.view(), kCredentials, scope, kNow)) blank.headers.push_back(header);
  EXPECT_TRUE(verify(blank, kS3Secret, expectations));

  Request url;
  url.path = "/bucket/key";
  url.headers = {{"Host", "localhost:4566"}};
  url.query = presign(url.view(), kCredentials, scope, kNow, seconds(600));
  EXPECT_TRUE(verify(url, kS3Secret, expectations));
}

// The texts are those of spec/aws-api.md 1.7.
TEST(DescribeTest, SaysWhatAwsSays) {
  const auto text = [](const Request& request, const Expectations& expectations) {
    return describe(verify(request, kS3Secret, expectations).error());
  };
  EXPECT_EQ(text(iam_request(), kIam), "Request is missing Authentication Token");
  EXPECT_EQ(text(signed_at(base::parse_basic("20160609T184512Z").value()), kIam),
            "Signature expired: 20160609T184512Z is now earlier than 20160610T013008Z (20160610T014508Z - 15 min.)");
  EXPECT_EQ(text(signed_at(base::parse_basic("20160610T020509Z").value()), kIam),
            "Signature not yet current: 20160610T020509Z is still later than 20160610T020008Z (20160610T014508Z + 15 "
            "min.)");
  const std::string_view regions[] = {"us-east-1"};
  const Expectations strict{.now = kNow, .service = "iam", .regions = regions};
  EXPECT_EQ(text(signed_at(kNow, {.region = "eu-west-1", .service = "iam"}), strict),
            "Credential should be scoped to a valid region. ");
  EXPECT_EQ(text(signed_at(kNow, {.region = "us-east-1", .service = "sts"}), strict),
            "Credential should be scoped to correct service: 'iam'. ");
  Request wrong = signed_at(kNow);
  wrong.path = "/x";
  EXPECT_EQ(
      text(wrong, kIam),
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
      "Key and signing method. Consult the service documentation for details.");
}

TEST(DescribeTest, NamesThePartsThatAreMissing) {
  Request request = iam_request();
  request.headers.push_back({"Authorization", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=s"});
  const std::string digest =
      base::base64_encode(crypto::bytes_of(crypto::sha256("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=s")));
  EXPECT_EQ(describe(verify(request, kS3Secret, kIam).error()),
            "Authorization header requires 'Credential' parameter. Authorization header requires existence of either a "
            "'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=" +
                digest);
  request.headers.push_back({"X-Amz-Date", "20160610T014508Z"});
  EXPECT_EQ(describe(verify(request, kS3Secret, kIam).error()),
            "Authorization header requires 'Credential' parameter. (Hashed with SHA-256 and encoded with Base64) "
            "Authorization=" +
                digest);
  Request url = iam_request();
  url.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b&X-Amz-SignedHeaders=host";
  EXPECT_EQ(describe(verify(url, kS3Secret, kIam).error()),
            "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters.");
}

TEST(DescribeTest, QuotesWhatItCannotRead) {
  Request request = signed_at(kNow);
  request.header("Authorization") = "AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=s";
  EXPECT_EQ(describe(verify(request, kS3Secret, kIam).error()),
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID'");
  Request date = signed_at(kNow);
  date.header("X-Amz-Date") = "2016-06-10";
  const auto error = verify(date, kS3Secret, kIam).error();
  EXPECT_EQ(describe(error),
            "Date must be in ISO-8601 'basic format'. Got '2016-06-10'. See http://en.wikipedia.org/wiki/ISO_8601");
  EXPECT_EQ(code_of(error.fault), "IncompleteSignature");
}

TEST(DescribeTest, CodesAreThoseOfTheQueryProtocol) {
  EXPECT_EQ(code_of(Fault::MissingCredentials), "MissingAuthenticationToken");
  EXPECT_EQ(code_of(Fault::UnknownKey), "InvalidClientTokenId");
  EXPECT_EQ(code_of(Fault::ExpiredToken), "ExpiredToken");
  EXPECT_EQ(code_of(Fault::TooOld), "SignatureDoesNotMatch");
  EXPECT_EQ(code_of(Fault::SignatureMismatch), "SignatureDoesNotMatch");
  EXPECT_EQ(describe({.fault = Fault::UnknownKey}), "The security token included in the request is invalid.");
  EXPECT_EQ(describe({.fault = Fault::ExpiredToken}), "The security token included in the request is expired");
}

}  // namespace
}  // namespace rolecall::sigv4
