// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <gtest/gtest.h>

#include <latch>
#include <optional>
#include <thread>
#include <vector>

#include "http/test_peer.h"

namespace rolecall::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class ServerTest : public testing::Test, protected TestServer {};

TEST_F(ServerTest, AnswersWithTheExactBytes) {
  start();
  EXPECT_EQ(exchange("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Tue, 03 Feb 2026 04:05:06 GMT\r\nServer: Rolecall\r\n"
            "Content-Length: 9\r\nConnection: close\r\n\r\nGET /x []");
}

TEST_F(ServerTest, TakesDateFromTheClockAndServerFromTheOptions) {
  start({.server_header = "EC2ws"});
  clock_.advance(std::chrono::hours(24));
  const std::string answer = exchange("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(answer.find("\r\nDate: Wed, 04 Feb 2026 04:05:06 GMT\r\nServer: EC2ws\r\n"), answer.npos) << answer;
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  const std::string answer = exchange(
      "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1;x=y\r\nf\r\n0\r\nT: 1\r\n\r\n"
      "HEAD /3 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /4 HTTP/1.0\r\n\r\n");
  const std::size_t first = answer.find("POST /1 [abc]");
  const std::size_t second = answer.find("POST /2 [def]");
  const std::size_t last = answer.find("GET /4 []");
  ASSERT_NE(last, answer.npos) << answer;
  EXPECT_LT(first, second);
  EXPECT_LT(second, last);
  EXPECT_EQ(answer.find("HEAD /3"), answer.npos) << "no body for HEAD";
  EXPECT_NE(answer.find("Content-Length: 10"), answer.npos) << "but its length";
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrderWhenTheFirstIsAnsweredLastAndLarge) {
  std::optional<Responder> kept;
  std::latch first_arrived(1);
  application_.on_handle = [&](Request&& request, Responder responder) {
    if (request.head.target == "/slow") {
      kept.emplace(std::move(responder));
      first_arrived.count_down();
    } else {
      std::move(responder).send({.body = request.head.target + std::string(100'000, '.') + "end"});
    }
  };
  start();
  Peer peer(port_);
  peer.send(
      "GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n"
      "Connection: close\r\n\r\n");
  first_arrived.wait();
  std::move(*kept).send({.body = "slow" + std::string(9'000'000, '.') + "end"});
  const std::string answer = peer.read_all();
  const std::size_t slow = answer.find("\r\n\r\nslow..");
  const std::size_t a = answer.find("end" + std::string("HTTP/1.1"), slow);
  EXPECT_NE(slow, answer.npos);
  EXPECT_LT(answer.find("\r\n\r\n/a.."), answer.find("\r\n\r\n/b.."));
  EXPECT_LT(a, answer.find("\r\n\r\n/a.."));
  EXPECT_TRUE(answer.ends_with("end"));
  kept.reset();
}

TEST_F(ServerTest, AResponderMayAnswerLaterFromAnotherThread) {
  std::jthread helper;
  application_.on_handle = [&](Request&& request, Responder responder) {
    helper = std::jthread([kept = std::move(request), responder = std::move(responder)]() mutable {
      std::move(responder).send({.status = 201, .body = kept.body});
    });
  };
  start();
  const std::string answer = exchange("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201 Created\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhi")) << answer;
}

TEST_F(ServerTest, AResponderMayOutliveTheServer) {
  std::optional<Responder> kept;
  std::latch arrived(1);
  application_.on_handle = [&](Request&&, Responder responder) {
    kept.emplace(std::move(responder));
    arrived.count_down();
  };
  start();
  Peer peer(port_);
  peer.send(kGet);
  arrived.wait();
  server_.reset();
  std::move(*kept).send({.body = "too late"});
  kept.reset();
  EXPECT_EQ(peer.read_all(), "");
}

TEST_F(ServerTest, ADroppedResponderAnswers500) {
  application_.on_handle = [](Request&&, Responder) {};
  start();
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(ServerTest, SendsReadyMadeBytesAsTheyAre) {
  application_.on_handle = [](Request&&, Responder responder) {
    std::move(responder).send_bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", AfterAnswer::Close);
  };
  start();
  EXPECT_EQ(exchange(kGet), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
}

TEST_F(ServerTest, AnswersNothingWhenTheAnswerIsWithheld) {
  application_.on_handle = [](Request&&, Responder responder) { std::move(responder).withhold(); };
  start({.limits = {.keep_alive_timeout = milliseconds(40)}});
  const auto begin = steady_clock::now();
  EXPECT_EQ(exchange(std::string(kGet) + std::string(kGet)), "");
  EXPECT_GE(steady_clock::now() - begin, milliseconds(40));
}

TEST_F(ServerTest, NeverLetsAHeaderSplitTheResponse) {
  application_.on_handle = [](Request&&, Responder responder) {
    std::move(responder).send({.headers = {{"Location", "/a\r\nX-Evil: 1"}}, .body = "secret"});
  };
  start();
  const std::string answer = exchange(kGet);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_EQ(answer.find("Evil"), answer.npos);
}

TEST_F(ServerTest, FramesAnswersItself) {
  application_.on_handle = [](Request&& request, Responder responder) {
    std::move(responder).send({.status = request.head.target == "/204" ? 204 : 200,
                               .headers = {{"content-length", "99"}, {"Transfer-Encoding", "chunked"}},
                               .body = "hi"});
  };
  start();
  const std::string answer = exchange("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(answer.find("\r\nContent-Length: 2\r\n"), answer.npos) << answer;
  EXPECT_EQ(answer.find("99"), answer.npos);
  EXPECT_EQ(answer.find("chunked"), answer.npos);
  const std::string empty = exchange("GET /204 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(empty.find("ength"), empty.npos) << empty;
  EXPECT_TRUE(empty.ends_with("\r\n\r\n")) << empty;
}

TEST_F(ServerTest, KeepsHttp10ConnectionsOnlyWhenAsked) {
  start();
  Peer peer(port_);
  peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(peer.read_until(kGetEnd).find("\r\nConnection: keep-alive\r\n"), std::string::npos);
  peer.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(peer.read_all().find("\r\nConnection: close\r\n"), std::string::npos);
}

TEST_F(ServerTest, SetsTheHopLimitOfTheAnswerAndCloses) {
  application_.on_handle = [](Request&& request, Responder responder) {
    Response response{.body = "token"};
    if (request.head.method == "PUT") response.ip_ttl = 1;
    std::move(responder).send(std::move(response));
  };
  start();
  const std::string put = "PUT / HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string answer = exchange(put);
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), answer.npos) << answer;
  EXPECT_TRUE(answer.ends_with("token"));

  // A peer whose kernel drops packets with fewer than two hops left never sees the answer, nor a retransmission.
  const auto answered = [&](std::string_view request) {
    Peer peer(port_);
    const int hops_min = 2;
    ::setsockopt(peer.fd(), IPPROTO_IP, IP_MINTTL, &hops_min, sizeof hops_min);
    const timeval patience{0, 50'000};
    ::setsockopt(peer.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    peer.send(request);
    return peer.read_until("token").ends_with("token");
  };
  EXPECT_TRUE(answered(kGet));
  EXPECT_FALSE(answered(put));
}

// ---- listening ----

TEST_F(ServerTest, ABusyPortIsReportedByName) {
  start();
  Server other({.io_threads = 1}, clock_);
  const auto port = other.listen({IpAddress::v4(0x7f000001), port_}, application_);
  ASSERT_FALSE(port);
  EXPECT_NE(port.error().message.find("127.0.0.1:" + std::to_string(port_)), std::string::npos);
  EXPECT_NE(port.error().message.find("in use"), std::string::npos);
}

TEST_F(ServerTest, TellsTheLocalAddressOfEachConnection) {
  application_.on_handle = [](Request&& request, Responder responder) {
    std::move(responder).send({.body = request.head.local.to_string() + " " + request.head.remote.address.to_string()});
  };
  start({.accept_local = AcceptLocal::LoopbackOnly}, {IpAddress(), 0});
  for (const char* address : {"127.0.0.1", "127.1.2.3", "127.255.0.9"}) {
    Peer peer(port_, address);
    peer.send("GET / HTTP/1.0\r\n\r\n");
    const std::string answer = peer.read_all();
    EXPECT_TRUE(answer.ends_with(std::string("\r\n\r\n") + address + ":" + std::to_string(port_) + " 127.0.0.1"))
        << answer;
  }
}

TEST_F(ServerTest, ServesSeveralListenersWithOneSetOfThreads) {
  start();
  TestApplication other;
  other.on_handle = [](Request&&, Responder responder) { std::move(responder).send({.body = "other"}); };
  Server server({.io_threads = 1}, clock_);
  const auto first = server.listen({IpAddress::v4(0x7f000001), 0}, application_);
  const auto second = server.listen({IpAddress::v4(0x7f000001), 0}, other);
  ASSERT_TRUE(first && second);
  server.start();
  port_ = *second;
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with("other"));
  port_ = *first;
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with(kGetEnd));
  server.stop(milliseconds(0));
}

// ---- bodies ----

TEST_F(ServerTest, SaysContinueOnlyForAPlanThatTakesTheBody) {
  application_.on_plan = [](const RequestHead& head) -> BodyPlan {
    if (head.target == "/refused") return Refused{{.status = 403, .body = "no"}};
    return Buffered{.bytes_max = 10};
  };
  start();
  Peer accepted(port_);
  accepted.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(accepted.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  accepted.send("abc");
  EXPECT_TRUE(accepted.read_until("[abc]").ends_with("[abc]"));

  for (const std::string_view head : {"PUT /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n",
                                      "PUT /toolarge HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n"}) {
    const std::string answer = exchange(std::string(head) + "Expect: 100-continue\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 4")) << answer;
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), answer.npos);
  }
}

TEST_F(ServerTest, AHalfSentRequestIsNeverHandled) {
  std::atomic<int> handled = 0;
  application_.on_handle = [&](Request&&, Responder responder) {
    ++handled;
    std::move(responder).send({});
  };
  start();
  for (const std::string_view half :
       {"GET / HTTP/1.1\r\nHost: h\r\n", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab",
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"}) {
    Peer peer(port_);
    peer.send(half);
    ::shutdown(peer.fd(), SHUT_WR);
    EXPECT_EQ(peer.read_all(), "");
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(ServerTest, ReadsOnWhenMoreIsWaitingThanOneTurnTakes) {
  application_.on_plan = [](const RequestHead&) { return Buffered{.bytes_max = 1'000'000}; };
  server_ = std::make_unique<Server>(server_options_, clock_);
  const auto port = server_->listen({IpAddress::v4(0x7f000001), 0}, application_);
  ASSERT_TRUE(port);
  Peer peer(*port);
  std::string requests;
  for (int i = 0; i < 4'000; ++i) requests += kGet;  // 100 KB
  requests += "GET /last HTTP/1.0\r\n\r\n";
  peer.send(requests);
  server_->start();  // so one event tells of them all
  const std::string answer = peer.read_all();
  EXPECT_TRUE(answer.ends_with("GET /last []")) << answer.substr(answer.size() - 100);
}

// ---- limits, each by name ----

TEST_F(ServerTest, RefusesWhatGoesOverALimit) {
  ListenerOptions options;
  options.limits.head_bytes_max = 1000;
  options.limits.header_count_max = 5;
  options.limits.target_bytes_max = 300;
  options.limits.buffered_body_bytes_max = 10;
  options.limits.chunk_line_bytes_max = 20;
  options.limits.trailer_bytes_max = 20;
  start(options);
  const std::string start_line = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::string chunked = start_line + "Transfer-Encoding: chunked\r\n\r\n";
  const struct {
    const char* name;
    std::string request;
    const char* status;
  } table[] = {
      {"head_bytes_max", start_line + "X: " + std::string(1000, 'x') + "\r\n\r\n", "431"},
      {"header_count_max", start_line + "A:\r\nB:\r\nC:\r\nD:\r\nE:\r\n\r\n", "431"},
      {"target_bytes_max", "GET /" + std::string(300, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", "414"},
      {"buffered_body_bytes_max", start_line + "Content-Length: 11\r\n\r\n" + std::string(11, 'x'), "413"},
      {"buffered_body_bytes_max, chunked", chunked + "6\r\nabcdef\r\n5\r\nabcde\r\n0\r\n\r\n", "413"},
      {"buffered_body_bytes_max, huge chunk", chunked + "fffffffffffffff\r\n" + std::string(100'000, 'x'), "413"},
      {"chunk_line_bytes_max", chunked + "1;" + std::string(20, 'x') + "\r\na\r\n0\r\n\r\n", "400"},
      {"trailer_bytes_max", chunked + "0\r\nX: " + std::string(20, 'x') + "\r\n\r\n", "400"},
      {"chunk size digits", chunked + "0000000000000001\r\na\r\n0\r\n\r\n", "400"},
      {"chunk size empty", chunked + "\r\na\r\n0\r\n\r\n", "400"},
      {"chunk size signed", chunked + "+1\r\na\r\n0\r\n\r\n", "400"},
      {"chunk size with 0x", chunked + "0x1\r\na\r\n0\r\n\r\n", "400"},
      {"chunk with bare LF", chunked + "1\na\n0\n\n", "400"},
      {"chunk longer than said", chunked + "1\r\nab\r\n0\r\n\r\n", "400"},
      {"CR in extension", chunked + "1;a\rb\r\na\r\n0\r\n\r\n", "400"},
  };
  for (const auto& row : table) {
    const std::string answer = exchange(row.request);
    EXPECT_TRUE(answer.starts_with(std::string("HTTP/1.1 ") + row.status)) << row.name << ": " << answer;
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), answer.npos) << row.name;
    EXPECT_EQ(answer.find('<'), answer.npos) << row.name << ": " << answer;
  }
  EXPECT_NE(exchange(chunked + "a\r\n0123456789\r\n0\r\n\r\nGET / HTTP/1.0\r\n\r\n").find("[0123456789]"),
            std::string::npos);
}

TEST_F(ServerTest, EndsSlowRequestsAndSilentConnectionsWithoutHoldingOthersUp) {
  start({.limits = {.header_timeout = milliseconds(60),
                    .body_idle_timeout = milliseconds(60),
                    .keep_alive_timeout = milliseconds(60),
                    .linger_timeout = milliseconds(60)}});
  Peer silent(port_);
  Peer half_head(port_);
  half_head.send("GET / HTTP/1.1\r\nHo");
  Peer half_body(port_);
  half_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  Peer idle(port_);
  idle.send(kGet);
  idle.read_until(kGetEnd);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with(kGetEnd));
  EXPECT_EQ(silent.read_all(), "");
  EXPECT_TRUE(half_head.read_all().starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(half_body.read_all().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(idle.read_all(), "");
}

TEST_F(ServerTest, BytesThatTrickleDoNotMoveTheHeaderDeadline) {
  start({.limits = {.header_timeout = milliseconds(100), .linger_timeout = milliseconds(10)}});
  Peer peer(port_);
  const auto begin = steady_clock::now();
  std::size_t sent = peer.send("GET / HTTP/1.1\r\n");
  // A new header every 10 ms would keep a deadline that each byte renews open for ever.
  while (sent > 0 && !peer.readable_within(milliseconds(10)) && steady_clock::now() - begin < std::chrono::seconds(5)) {
    sent = peer.send("A: 1\r\n");
  }
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_TRUE(peer.read_until("\r\n").starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTest, CutsAPeerThatDoesNotTakeItsAnswer) {
  application_.on_handle = [](Request&&, Responder responder) {
    std::move(responder).send({.body = std::string(20'000'000, 'x')});
  };
  start({.limits = {.write_timeout = milliseconds(40)}});
  Peer peer(port_);
  peer.send(kGet);
  while (server_->open_connections() == 0) std::this_thread::yield();
  const auto begin = steady_clock::now();
  while (server_->open_connections() > 0 && steady_clock::now() - begin < std::chrono::seconds(5)) {
    std::this_thread::yield();
  }
  EXPECT_EQ(server_->open_connections(), 0u);
}

TEST_F(ServerTest, RefusesConnectionsOverTheLimit) {
  start({.limits = {.connections_max = 2}});
  Peer first(port_);
  first.send(kGet);
  first.read_until(kGetEnd);
  {
    Peer second(port_);
    second.send(kGet);
    second.read_until(kGetEnd);
    Peer third(port_);
    EXPECT_TRUE(third.read_all().starts_with("HTTP/1.1 503 "));
  }
  while (server_->open_connections() > 1) std::this_thread::yield();
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with(kGetEnd));
}

TEST_F(ServerTest, RefusesConnectionsOverThePeersLimit) {
  start({.limits = {.connections_per_peer_max = 1}});
  {
    Peer first(port_);
    first.send(kGet);
    first.read_until(kGetEnd);
    Peer second(port_);
    EXPECT_TRUE(second.read_all().starts_with("HTTP/1.1 503 "));
  }
  while (server_->open_connections() > 0) std::this_thread::yield();
  EXPECT_TRUE(exchange("GET / HTTP/1.0\r\n\r\n").ends_with(kGetEnd));
}

TEST_F(ServerTest, ClosesAfterTheLastRequestThatAConnectionMayCarry) {
  start({.limits = {.requests_per_connection_max = 2}});
  std::string requests;
  for (int i = 0; i < 3; ++i) requests += kGet;
  const std::string answer = exchange(requests);
  EXPECT_NE(answer.find("Connection: close"), answer.npos);
  EXPECT_EQ(answer.find(kGetEnd, answer.find(kGetEnd) + 1), answer.size() - kGetEnd.size()) << answer;
}

// ---- stopping ----

TEST_F(ServerTest, StopsGracefully) {
  std::optional<Responder> kept;
  std::latch arrived(1);
  application_.on_handle = [&](Request&& request, Responder responder) {
    if (request.head.target != "/slow") return std::move(responder).send({.body = "quick"});
    kept.emplace(std::move(responder));
    arrived.count_down();
  };
  start();
  Peer idle(port_);
  idle.send(kGet);
  idle.read_until("quick");
  Peer busy(port_);
  busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  arrived.wait();
  std::jthread stopper([&] { server_->stop(std::chrono::seconds(10)); });
  EXPECT_EQ(idle.read_all(), "") << "idle connections end at once";
  while (Peer(port_).connected()) std::this_thread::yield();
  std::move(*kept).send({.body = "slow"});
  const std::string answer = busy.read_all();
  EXPECT_TRUE(answer.ends_with("slow")) << answer;
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), answer.npos);
  busy.close();
  kept.reset();
}

TEST_F(ServerTest, CutsWhatIsStillOpenAtTheEndOfTheGrace) {
  std::optional<Responder> kept;
  std::latch arrived(1);
  application_.on_handle = [&](Request&&, Responder responder) {
    kept.emplace(std::move(responder));
    arrived.count_down();
  };
  start();
  Peer peer(port_);
  peer.send(kGet);
  arrived.wait();
  const auto begin = steady_clock::now();
  server_->stop(milliseconds(30));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(3));
  EXPECT_EQ(server_->open_connections(), 0u);
  EXPECT_EQ(peer.read_all(), "");
  kept.reset();
}

TEST_F(ServerTest, ServesManyConnectionsAtOnce) {
  start();
  std::atomic<int> right = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      Peer peer(port_);
      for (int i = 0; i < 200; ++i) {
        peer.send(kGet);
        if (peer.read_until(kGetEnd).starts_with("HTTP/1.1 200 ")) ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 1600);
}

}  // namespace
}  // namespace rolecall::http
