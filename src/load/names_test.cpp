// Names as they are written in two systems of the same firm.
#include "load/names.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

TEST(Names, GeneratedIdsAreStable) {
  EXPECT_EQ(generated_id("Müller & Söhne GmbH"), "muller-sohne-gmbh");
  EXPECT_EQ(generated_id("  MÜLLER  &  Söhne, GmbH. "), "muller-sohne-gmbh");
  EXPECT_NE(generated_id("Müller GmbH"), generated_id("Müller AG"));
  EXPECT_EQ(generated_id("Macy's"), "macys");
  EXPECT_EQ(generated_id(" - "), "");
}

TEST(Names, LegalFormsAreTakenOff) {
  struct Case {
    const char *name, *core, *form;
  };
  for (const auto& c : {Case{"Müller & Söhne GmbH & Co. KG", "muller sohne", "gmbh co kg"},
                        Case{"Acme Corporation", "acme", "corporation"},
                        Case{"ACME CORP.", "acme", "corp"}, Case{"The Acme Co., Ltd.", "acme", "co ltd"},
                        Case{"Société Générale S.A.", "generale", "s a"},
                        Case{"Ferrari S.p.A.", "ferrari", "s p a"}, Case{"Inc", "inc", ""},
                        Case{"SAP SE", "sap", "se"}, Case{"Bakery Group", "bakery group", ""}}) {
    auto name = company_name(c.name);
    EXPECT_EQ(name.core, c.core) << c.name;
    EXPECT_EQ(name.legal_form, c.form) << c.name;
  }
}

TEST(Names, DomainsOfCompaniesOnly) {
  EXPECT_EQ(company_domain("Ann@North.example"), "north.example");
  EXPECT_EQ(company_domain("https://www.north.example/de?x=1"), "north.example");
  EXPECT_EQ(company_domain("ann@gmail.com"), "");
  EXPECT_EQ(company_domain("north"), "");
}

}  // namespace
}  // namespace lode::load
