// What is compared when accounts are matched: names and places reduced to what two systems of one firm write
// alike. Pure.
#pragma once
#include <string>
#include <string_view>

namespace lode::load {

// "Müller und Söhne Intl. GmbH": words "muller sohne international", key "mullersohneinternational", sorted
// "international muller sohne", legal "gmbh". Beyond company_name: linking words (and, und, et, &) go, usual
// short forms are written out, ae oe ue become a o u ("Mueller"), legal forms have one spelling ("S.A.", "sa").
struct MatchKey {
  std::string words, key, sorted, legal;
};
MatchKey match_key(std::string_view name);

// Towns and regions: "Frankfurt/Main" -> "frankfurt main", "St. Gallen" -> "saint gallen".
std::string place_key(std::string_view place);
// "D-01067" -> "1067" (spreadsheets take zeros off), "12345-6789" -> "12345", "sw1a 1aa" -> "SW1A1AA".
std::string postal_key(std::string_view postal_code);
// ISO 3166 code of what a country is called in English, German, French, Spanish, Italian or its own language,
// or by a usual short form: "Germany", "DEU", "Deutschland" -> "DE". What is not known stays as place_key has it.
std::string country_key(std::string_view country);

}  // namespace lode::load
