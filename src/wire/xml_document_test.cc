// SPDX-License-Identifier: Apache-2.0
#include "wire/xml_document.h"

#include <gtest/gtest.h>

namespace rolecall::wire {
namespace {

TEST(XmlDocumentTest, ReadsElementsTextAndReferences) {
  const auto root = parse_xml(
      "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- c --><s3:Delete xmlns:s3='http://x/' a = \"b>c\" >"
      "<Quiet>true</Quiet><Object><Key>a&amp;&lt;&#x41;&#233;<![CDATA[<&]]></Key></Object><Empty/></s3:Delete>\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "Delete");
  ASSERT_EQ(root->children.size(), 3U);
  EXPECT_EQ(root->children[0].text, "true");
  EXPECT_EQ(root->children[1].children[0].text, "a&<A\xC3\xA9<&");
  EXPECT_EQ(root->children[2].name, "Empty");
}

TEST(XmlDocumentTest, RefusesWhatIsNotWellFormed) {
  for (const char* bad : {"",
                          "x",
                          "<a>",
                          "<a></b>",
                          "<a/><b/>",
                          "<a",
                          "<a b></a>",
                          "<a b=c></a>",
                          "<a b=\"<\"/>",
                          "<a>&nbsp;</a>",
                          "<a>&amp</a>",
                          "<a>&#0;</a>",
                          "<a>&#xD800;</a>",
                          "<a>&#99999999999;</a>",
                          "<a>\x01</a>",
                          "<a>\xFF</a>",
                          "<a><!-- </a>",
                          "<a><![CDATA[</a>",
                          "<1a/>",
                          "<:/>",
                          "<a:/>",
                          "<:a/>",
                          "<a:b:c/>",
                          "<a:1/>",
                          "<a x=\"1\"y=\"2\"/>",
                          "<?xml",
                          "<a></a "}) {
    EXPECT_FALSE(parse_xml(bad)) << bad;
  }
}

TEST(XmlDocumentTest, HasNoDocumentTypesAndNoEntitiesOfItsOwn) {
  EXPECT_FALSE(parse_xml("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
  EXPECT_FALSE(parse_xml("<a><!DOCTYPE b></a>"));
  EXPECT_FALSE(parse_xml("<a><?php ?></a>"));
}

TEST(XmlDocumentTest, IsBoundedInDepthNumberAndSize) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_TRUE(parse_xml(nested(kMaxXmlDepth)));
  EXPECT_FALSE(parse_xml(nested(kMaxXmlDepth + 1)));

  std::string many = "<r>";
  for (std::size_t i = 0; i < kMaxXmlElements; ++i) many += "<a/>";
  EXPECT_FALSE(parse_xml(many + "</r>"));
  EXPECT_FALSE(parse_xml("<a>" + std::string(kMaxXmlBytes, ' ') + "</a>"));
}

}  // namespace
}  // namespace rolecall::wire
