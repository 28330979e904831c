// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "wire/json_writer.h"
#include "wire/xml_writer.h"

namespace rolecall::wire {
namespace {

using std::chrono::milliseconds;
const base::Time kTime{milliseconds(1'770'091'506'789)};  // 2026-02-03T04:05:06.789Z

void write_everything(Writer& out) {
  out.begin_struct("Root");
  put(out, "Text", std::string("a<b>&\"c\"\r\x01"));
  put(out, "Absent", std::optional<std::string>());
  put(out, "Int", std::int32_t{-5});
  put(out, "Yes", true);
  put(out, "Half", 0.5);
  put(out, "When", kTime);
  put_blob(out, "Blob", std::string("hi"));
  put_percent_encoded(out, "Policy", std::string("{\"a\": \"+%3A\"}"));
  put_strings(out, "Names", ListForm::Wrapped, "member", std::vector<std::string>{"x", "y"});
  put_strings(out, "None", ListForm::Wrapped, "member", std::vector<std::string>{});
  put_map(out, "Map", StringPairs{{"k", "v"}});
  out.end_struct("Root");
}

TEST(WriterTest, XmlIsWhatAwsSends) {
  XmlWriter out(TimeForm::Seconds);
  write_everything(out);
  EXPECT_EQ(std::move(out).take(),
            "<Root><Text>a&lt;b&gt;&amp;&quot;c&quot;&#xD;\xEF\xBF\xBD</Text><Int>-5</Int><Yes>true</Yes>"
            "<Half>0.5</Half><When>2026-02-03T04:05:06Z</When><Blob>aGk=</Blob>"
            "<Policy>%7B%22a%22%3A%20%22%2B%253A%22%7D</Policy>"
            "<Names><member>x</member><member>y</member></Names><None/>"
            "<Map><entry><key>k</key><value>v</value></entry></Map></Root>");
}

TEST(WriterTest, JsonHasTheSameMembers) {
  JsonWriter out;
  write_everything(out);
  EXPECT_EQ(std::move(out).take(),
            "{\"Root\":{\"Text\":\"a<b>&\\\"c\\\"\\r\\u0001\",\"Int\":-5,\"Yes\":true,\"Half\":0.5,"
            "\"When\":1770091506,\"Blob\":\"aGk=\",\"Policy\":\"%7B%22a%22%3A%20%22%2B%253A%22%7D\","
            "\"Names\":[\"x\",\"y\"],\"None\":[],\"Map\":{\"k\":\"v\"}}}");
}

TEST(WriterTest, Ec2AndS3TimesHaveMillisecondsAndFlatListsNoWrapper) {
  XmlWriter out(TimeForm::Millis);
  out.time("t", kTime);
  put_strings(out, "Part", ListForm::Flattened, "Part", std::vector<std::string>{"1", "2"});
  EXPECT_EQ(std::move(out).take(), "<t>2026-02-03T04:05:06.789Z</t><Part>1</Part><Part>2</Part>");
}

TEST(WriterTest, XmlReplacesWhatIsNotText) {
  std::string out;
  append_xml_escaped(out, "\xC3\xA9|\xFF|\xEF\xBF\xBE|\xF0\x9F\x98\x80");
  EXPECT_EQ(out, "\xC3\xA9|\xEF\xBF\xBD|\xEF\xBF\xBD|\xF0\x9F\x98\x80");
}

}  // namespace
}  // namespace rolecall::wire
