// What two systems of one firm write differently, and what must not become the same.
#include "load/match_key.h"

#include <gtest/gtest.h>

namespace lode::load {
namespace {

TEST(MatchKey, SpellingsOfOneName) {
  struct Pair {
    const char *one, *other;
  };
  for (const auto& p : {Pair{"Müller & Söhne GmbH", "MUELLER UND SOEHNE"}, Pair{"Acme, Inc.", "Acme Incorporated"},
                        Pair{"The Acme Co.", "ACME"}, Pair{"Macy's", "Macys"},
                        Pair{"Société Générale S.A.", "Generale"},
                        Pair{"Smith Bros. Mfg Ltd", "Smith Brothers Manufacturing"},
                        Pair{"A.B.C. Supplies", "ABC Supplies"},
                        Pair{"Straßenbau Nord", "Strassenbau  Nord"}, Pair{"Datasoft", "Data Soft"}}) {
    EXPECT_EQ(match_key(p.one).key, match_key(p.other).key) << p.one;
  }
  EXPECT_EQ(match_key("Nord Bau GmbH").sorted, match_key("Bau Nord").sorted);
}

TEST(MatchKey, LegalFormsHaveOneSpelling) {
  struct Case {
    const char *name, *legal;
  };
  for (const auto& c : {Case{"X S.A.", "sa"}, Case{"X SA", "sa"}, Case{"X Limited", "ltd"}, Case{"X Ltd.", "ltd"},
                        Case{"X Aktiengesellschaft", "ag"}, Case{"X GmbH & Co. KG", "gmbh co kg"},
                        Case{"X GmbH und Co KG", "gmbh co kg"}, Case{"X L.L.C.", "llc"}, Case{"X", ""}}) {
    EXPECT_EQ(match_key(c.name).legal, c.legal) << c.name;
    EXPECT_EQ(match_key(c.name).key, "x") << c.name;
  }
}

TEST(MatchKey, DifferentNamesStayDifferent) {
  EXPECT_NE(match_key("Nord Bau").key, match_key("Nord Brau").key);
  EXPECT_NE(match_key("Store 12").key, match_key("Store 13").key);
  EXPECT_NE(match_key("And").key, "");
  EXPECT_EQ(match_key("E.Y. Consulting").key, "eyconsulting");
  EXPECT_EQ(match_key("Pérez y Hijos").key, "perezhijos");
  EXPECT_EQ(match_key("").key, "");
}

TEST(PlaceKey, TownsPostalCodesCountries) {
  EXPECT_EQ(place_key("München"), place_key("MUENCHEN"));
  EXPECT_EQ(place_key("St. Gallen"), place_key("Sankt Gallen"));
  EXPECT_EQ(place_key("Frankfurt/Main"), "frankfurt main");
  EXPECT_EQ(postal_key("D-01067"), postal_key("1067"));
  EXPECT_EQ(postal_key("12345-6789"), "12345");
  EXPECT_EQ(postal_key("sw1a 1aa"), "SW1A1AA");
  EXPECT_EQ(postal_key("00000"), "");
  for (const char* name : {"Germany", "DE", "de", "DEU", "Deutschland", "D", "Allemagne"})
    EXPECT_EQ(country_key(name), "DE");
  EXPECT_EQ(country_key("U.S.A."), "US");
  EXPECT_EQ(country_key("United Kingdom"), "GB");
  EXPECT_EQ(country_key("Großbritannien"), "GB");
  EXPECT_EQ(country_key("Atlantis"), "atlantis");
  EXPECT_EQ(country_key(""), "");
}

}  // namespace
}  // namespace lode::load
