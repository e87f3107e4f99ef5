// Company names made comparable: case, accents, punctuation and legal forms taken away; and ids made from
// names where a source has none. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lode::load {

// "Müller & Söhne GmbH" -> "muller-sohne-gmbh". Same name but for case, accents, blanks and punctuation:
// same id, in every load. The legal form stays, because A GmbH and A AG are two businesses. "" for a text
// without letters and digits.
std::string generated_id(std::string_view name);

struct CompanyName {
  std::vector<std::string> words;  // "muller", "sohne"
  std::string core;                // the words, joined by a blank
  std::string legal_form;          // "gmbh"; empty: none recognised
};
// Legal forms are taken from the end ("GmbH & Co. KG", "S.p.A.", "Pty Ltd"), "The" and "Firma" from the
// start. A name that is nothing but a legal form keeps it.
CompanyName company_name(std::string_view name);

// "info@north.example", "https://www.north.example/de" -> "north.example"; "" where there is none, or where
// the domain is a mail provider's that says nothing about the company.
std::string company_domain(std::string_view email_or_website);

}  // namespace lode::load
