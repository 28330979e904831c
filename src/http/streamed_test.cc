// SPDX-License-Identifier: Apache-2.0
#include "http/streamed.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "crypto/sha256.h"
#include "http/client.h"
#include "http/test_peer.h"

namespace rolecall::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class StreamedTest : public testing::Test, protected TestServer {
 protected:
  // Answers with the size of the body, or with what went wrong.
  static void answer_size(const RequestHead&, BodyReader& body, ResponseWriter& writer) {
    std::uint64_t size = 0;
    char buffer[1000];
    while (true) {
      const auto read = body.read(buffer);
      if (!read) {
        [[maybe_unused]] const auto sent =
            writer.send({.status = 400, .body = "error " + std::to_string(static_cast<int>(read.error()))});
        return;
      }
      if (*read == 0) break;
      size += *read;
    }
    EXPECT_TRUE(writer.send({.body = "size " + std::to_string(size)}));
  }
};

// Bytes that repeat only after a prime number of them, so that a lost or doubled piece changes the digest.
std::string pattern(std::size_t size) {
  std::string result(size, '\0');
  for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<char>((i % 65'521) * 31 >> 3);
  return result;
}

constexpr std::size_t kLarge = 50'000'000;

TEST_F(StreamedTest, TakesALargeBodyWhole) {
  const std::string body = pattern(kLarge);
  std::string received_digest;
  application_.on_streamed = [&](const RequestHead&, BodyReader& reader, ResponseWriter& writer) {
    crypto::Sha256 digest;
    std::vector<char> buffer(70'000);
    while (true) {
      const auto read = reader.read(buffer);
      ASSERT_TRUE(read);
      if (*read == 0) break;
      digest.update({buffer.data(), *read});
    }
    received_digest = crypto::bytes_of(digest.finish());
    EXPECT_TRUE(writer.send({.body = "done"}));
  };
  start();
  const std::string wanted(crypto::bytes_of(crypto::sha256(body)));

  Client client({.host = "127.0.0.1", .port = port_});
  const auto sized = client.request("PUT", "/", {}, body);
  ASSERT_TRUE(sized) << sized.error().message;
  EXPECT_EQ(sized->body, "done");
  EXPECT_EQ(received_digest, wanted);

  received_digest.clear();
  std::string chunked;
  for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size * 3 % 99'991 + 1) {
    const std::string_view piece = std::string_view(body).substr(at, size);
    append_chunk_size(chunked, piece.size());
    chunked.append(piece).append("\r\n");
  }
  chunked.append(kLastChunk);
  const auto in_chunks = client.request("PUT", "/", {{"Transfer-Encoding", "chunked"}}, chunked);
  ASSERT_TRUE(in_chunks) << in_chunks.error().message;
  EXPECT_EQ(received_digest, wanted);
}

TEST_F(StreamedTest, GivesALargeBodyWhole) {
  const std::string body = pattern(kLarge);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  ASSERT_EQ(std::fwrite(body.data(), 1, body.size(), file.get()), body.size());
  std::fflush(file.get());
  application_.on_streamed = [&](const RequestHead& head, BodyReader&, ResponseWriter& writer) {
    const bool chunked = head.target.contains("chunked");
    ResponseHead answer;
    if (!chunked) answer.content_length = body.size();
    EXPECT_TRUE(writer.start(std::move(answer)));
    if (head.target.contains("file")) {
      EXPECT_TRUE(writer.write(std::string_view(body).substr(0, 10)));
      EXPECT_TRUE(writer.write_file(fileno(file.get()), 10, body.size() - 20));
      EXPECT_TRUE(writer.write(std::string_view(body).substr(body.size() - 10)));
    } else {
      for (std::size_t at = 0; at < body.size(); at += 300'007) {
        EXPECT_TRUE(writer.write(std::string_view(body).substr(at, 300'007)));
      }
    }
    EXPECT_TRUE(writer.finish());
  };
  start();
  Client client({.host = "127.0.0.1", .port = port_});
  for (const char* target : {"/sized", "/chunked", "/file", "/file-chunked"}) {
    const auto answer = client.request("GET", target);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->body == body) << target;
  }
}

TEST_F(StreamedTest, KeepsTheConnectionForTheNextRequest) {
  application_.on_plan = [](const RequestHead& head) -> BodyPlan {
    if (head.target == "/buffered") return Buffered{.bytes_max = 10};
    return Streamed{};
  };
  application_.on_streamed = answer_size;
  start();
  const std::string answer = exchange(
      "GET /buffered HTTP/1.1\r\nHost: h\r\n\r\n"
      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
      "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /buffered HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  std::size_t position = 0;
  for (const char* wanted : {"GET /buffered", "size 5", "size 3", "size 0", "GET /buffered"}) {
    position = answer.find(wanted, position);
    ASSERT_NE(position, answer.npos) << wanted << " in " << answer;
    ++position;
  }
}

TEST_F(StreamedTest, SaysContinueAtTheFirstReadAndNotAfterAnEarlyAnswer) {
  application_.on_streamed = [](const RequestHead& head, BodyReader& body, ResponseWriter& writer) {
    if (head.target == "/early") {
      EXPECT_TRUE(writer.send({.status = 403, .body = "no"}));
    } else {
      answer_size(head, body, writer);
    }
  };
  start();
  Peer reads(port_);
  reads.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(reads.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  reads.send("hello");
  EXPECT_TRUE(reads.read_until("size 5").starts_with("HTTP/1.1 200 OK\r\n"));

  const std::string early =
      exchange("PUT /early HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(early.starts_with("HTTP/1.1 403 ")) << early;
  EXPECT_NE(early.find("\r\nConnection: close\r\n"), early.npos);
}

TEST_F(StreamedTest, AnEarlyAnswerReachesAPeerThatGoesOnSending) {
  application_.on_streamed = [](const RequestHead&, BodyReader&, ResponseWriter& writer) {
    EXPECT_TRUE(writer.send({.status = 403, .body = "no"}));
  };
  start();
  Peer peer(port_);
  peer.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
  const std::string answer = peer.read_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
  EXPECT_TRUE(answer.ends_with("no")) << answer;
}

TEST_F(StreamedTest, TellsTheReaderWhatWentWrong) {
  std::atomic<int> error = -1;
  std::latch* ended = nullptr;
  application_.on_streamed = [&](const RequestHead&, BodyReader& body, ResponseWriter&) {
    char buffer[10];
    auto read = body.read(buffer);
    while (read && *read > 0) read = body.read(buffer);
    error = read ? -1 : static_cast<int>(read.error());
    EXPECT_EQ(body.read(buffer).error(), read.error()) << "an error stays";
    ended->count_down();
  };
  start({.limits = {.body_idle_timeout = milliseconds(40)}});
  const struct {
    const char* name;
    std::string rest;
    bool leave;
    BodyError error;
  } table[] = {
      {"silence", "Content-Length: 10\r\n\r\nabc", false, BodyError::Timeout},
      {"end", "Content-Length: 10\r\n\r\nabc", true, BodyError::Disconnected},
      {"end inside a chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", true, BodyError::Disconnected},
      {"end between chunks", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true, BodyError::Disconnected},
      {"broken chunk", "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", false, BodyError::Malformed},
  };
  for (const auto& row : table) {
    std::latch latch(1);
    ended = &latch;
    Peer peer(port_);
    peer.send("PUT / HTTP/1.1\r\nHost: h\r\n" + row.rest);
    if (row.leave) ::shutdown(peer.fd(), SHUT_WR);
    latch.wait();
    EXPECT_EQ(error, static_cast<int>(row.error)) << row.name;
  }
}

TEST_F(StreamedTest, ABodyBelowTheMinimumRateFailsThoughItNeverStops) {
  application_.on_streamed = answer_size;
  start({.limits = {.body_idle_timeout = milliseconds(80), .streamed_bytes_per_second_min = 1'000}});
  Peer peer(port_);
  peer.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
  const auto begin = steady_clock::now();
  while (!peer.readable_within(milliseconds(10)) && steady_clock::now() - begin < std::chrono::seconds(5)) {
    peer.send("x");
  }
  EXPECT_TRUE(peer.read_until("error 0").ends_with("error 0"));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(3));
}

TEST_F(StreamedTest, SlowStreamsDoNotHoldBufferedRequestsUp) {
  application_.on_plan = [](const RequestHead& head) -> BodyPlan {
    if (head.method == "GET") return Buffered{.bytes_max = 10};
    return Streamed{};
  };
  application_.on_streamed = answer_size;
  server_options_.worker_queue_max = 1;
  start({.limits = {.linger_timeout = milliseconds(20)}});
  std::vector<std::unique_ptr<Peer>> slow;
  for (int i = 0; i < 3; ++i) {
    slow.push_back(std::make_unique<Peer>(port_));
    slow.back()->send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
    // Two hold the workers, which each prove by asking for the body; the third waits in the queue.
    if (i < 2) slow.back()->read_until("\r\n\r\n");
  }
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with(kGetEnd));
  // The third may still be on its way into the queue, so the refusal may take a second try.
  std::string refused;
  for (int i = 0; i < 100 && !refused.starts_with("HTTP/1.1 503"); ++i) {
    Peer peer(port_);
    peer.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    if (peer.readable_within(milliseconds(5))) refused = peer.read_all();
  }
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
}

TEST_F(StreamedTest, HoldsTheWriterToWhatItAnnounced) {
  application_.on_streamed = [](const RequestHead& head, BodyReader&, ResponseWriter& writer) {
    EXPECT_TRUE(writer.start({.content_length = 5}));
    EXPECT_TRUE(writer.write("abc"));
    if (head.target == "/more") {
      EXPECT_EQ(writer.write("def").error(), WriteError::Refused);
    } else {
      EXPECT_EQ(writer.finish().error(), WriteError::Refused);
    }
  };
  start();
  for (const char* target : {"/more", "/less"}) {
    const auto answer = request({.host = "127.0.0.1", .port = port_}, "GET", target);
    EXPECT_FALSE(answer) << "the peer must not take a cut answer for whole";
  }
}

TEST_F(StreamedTest, AnswersHeadWithoutBodyAndNothingWith500) {
  application_.on_streamed = [](const RequestHead& head, BodyReader&, ResponseWriter& writer) {
    if (head.target == "/nothing") return;
    EXPECT_TRUE(writer.start({.content_length = 3}));
    EXPECT_TRUE(writer.write("abc"));
    EXPECT_TRUE(writer.finish());
  };
  start();
  const std::string head = exchange("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 3\r\n"), head.npos) << head;
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_TRUE(exchange("GET /nothing HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(StreamedTest, AnHttp10PeerGetsAnUnknownLengthUpToTheEndOfTheConnection) {
  application_.on_streamed = [](const RequestHead&, BodyReader&, ResponseWriter& writer) {
    EXPECT_TRUE(writer.start({}));
    EXPECT_TRUE(writer.write("abc"));
    EXPECT_TRUE(writer.write("def"));
    EXPECT_TRUE(writer.finish());
  };
  start();
  const std::string answer = exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer.find("chunked"), answer.npos);
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), answer.npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nabcdef")) << answer;
}

TEST_F(StreamedTest, StoppingCutsStreamsAfterTheGrace) {
  std::latch begun(1);
  application_.on_streamed = [&](const RequestHead&, BodyReader& body, ResponseWriter&) {
    begun.count_down();
    char buffer[10];
    EXPECT_EQ(body.read(buffer).error(), BodyError::Disconnected);
  };
  start();
  Peer peer(port_);
  peer.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
  begun.wait();
  const auto begin = steady_clock::now();
  server_->stop(milliseconds(20));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(3));
}

}  // namespace
}  // namespace rolecall::http
