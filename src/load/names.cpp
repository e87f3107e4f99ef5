// Names: words, legal forms, domains.
#include "load/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

// Written as their folded words joined by a blank; longer ones first, so that they are tried first.
constexpr std::string_view legal_forms[] = {
    "gesellschaft mit beschrankter haftung", "limited liability company", "public limited company",
    "gmbh und co kgaa", "gmbh co kgaa", "gmbh und co kg", "gmbh and co kg", "gmbh co kg", "ag co kg",
    "gmbh co ohg", "ug co kg", "ug haftungsbeschrankt", "sociedad anonima", "aktiengesellschaft",
    "societe anonyme", "incorporated", "corporation", "pty limited", "private limited", "pte ltd",
    "pty ltd", "pvt ltd", "co ltd", "s a r l", "s r l", "s p a", "s a s", "b v", "n v", "s a", "a s",
    "a b", "o y", "p l c", "l l c", "l l p", "l p", "e k", "e v", "e g", "limited", "company",
    "handelsgesellschaft", "compagnie", "kgaa", "gmbh", "mbh", "ggmbh", "sarl", "sasu", "eurl", "corp",
    "inc", "ltd", "llc", "llp", "plc", "srl", "spa", "sas", "ohg", "gbr", "aps", "pty", "bv", "nv", "ag",
    "kg", "ug", "sa", "se", "ab", "as", "oy", "oyj", "asa", "co", "sl", "slu", "lp", "ek", "ev", "eg",
    "kft", "doo", "sro", "cie", "kk"};

constexpr std::string_view opening_words[] = {"the", "firma", "fa", "societe", "ste"};

constexpr std::string_view mail_providers[] = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de",
    "gmx.net", "web.de", "t-online.de", "aol.com", "live.com", "msn.com", "orange.fr", "wanadoo.fr",
    "free.fr", "laposte.net", "bluewin.ch", "proton.me", "protonmail.com", "mail.com"};

bool word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Folded words; an apostrophe joins ("Macy's" -> "macys"), everything else that is no letter separates.
std::vector<std::string> folded_words(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (char c : lower(fold_accents(text)) + " ") {
    if (c == '\'') continue;
    if (word_char(c)) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

// The legal form that the words end with; it must leave at least one word.
std::string_view ending_form(const std::vector<std::string>& words) {
  auto text = join(words, " ");
  for (auto form : legal_forms) {
    if (text.size() <= form.size() || !text.ends_with(form)) continue;
    if (text[text.size() - form.size() - 1] == ' ') return form;
  }
  return {};
}

}  // namespace

std::string generated_id(std::string_view name) { return join(folded_words(name), "-"); }

CompanyName company_name(std::string_view name) {
  CompanyName out{folded_words(name), {}, {}};
  for (auto form = ending_form(out.words); !form.empty(); form = ending_form(out.words)) {
    if (out.legal_form.empty()) out.legal_form = form;
    auto words = static_cast<std::size_t>(std::ranges::count(form, ' ') + 1);
    out.words.resize(out.words.size() - words);
  }
  bool opened = out.words.size() > 1 &&
                std::ranges::find(opening_words, out.words.front()) != std::end(opening_words);
  if (opened) out.words.erase(out.words.begin());
  out.core = join(out.words, " ");
  return out;
}

std::string company_domain(std::string_view email_or_website) {
  auto text = lower(trim(email_or_website));
  if (auto at = text.find('@'); at != std::string::npos) text = text.substr(at + 1);
  if (auto scheme = text.find("://"); scheme != std::string::npos) text = text.substr(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#: >,;"));
  if (text.starts_with("www.")) text = text.substr(4);
  bool host = text.find('.') != std::string::npos && text.find(' ') == std::string::npos;
  if (!host || std::ranges::find(mail_providers, text) != std::end(mail_providers)) return {};
  return text;
}

}  // namespace lode::load
