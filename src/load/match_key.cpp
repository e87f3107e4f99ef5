// Keys for matching.
#include "load/match_key.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "load/names.h"
#include "load/propose_header.h"

namespace lode::load {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::string_view linking[] = {"and", "und", "et", "y", "e", "og", "och", "en", "i", "of", "the", "n"};

constexpr Pair written_out[] = {
    {"intl", "international"}, {"int", "international"}, {"internat", "international"}, {"bros", "brothers"},
    {"gebr", "gebruder"},      {"mfg", "manufacturing"}, {"manuf", "manufacturing"},    {"svc", "services"},
    {"svcs", "services"},      {"serv", "services"},     {"grp", "group"},              {"hldg", "holding"},
    {"hldgs", "holdings"},     {"tech", "technology"},   {"technologies", "technology"}, {"techn", "technology"},
    {"assoc", "associates"},   {"assn", "association"},  {"dept", "department"},        {"univ", "university"},
    {"natl", "national"},      {"nat", "national"},      {"eng", "engineering"},        {"ind", "industries"},
    {"inds", "industries"},    {"industrie", "industries"}, {"dist", "distribution"},   {"distr", "distribution"},
    {"mgmt", "management"},    {"sys", "systems"},       {"syst", "systems"},           {"sols", "solutions"},
    {"st", "saint"},           {"sankt", "saint"},       {"ste", "sainte"},             {"mt", "mount"},
    {"ctr", "center"},         {"centre", "center"},     {"zentrum", "center"},         {"amer", "american"},
    {"dtl", "deutschland"},    {"dt", "deutsche"},       {"schweiz", "switzerland"}};

constexpr Pair legal_spelling[] = {
    {"incorporated", "inc"}, {"corporation", "corp"}, {"limited", "ltd"}, {"company", "co"}, {"co ltd", "ltd"},
    {"limited liability company", "llc"}, {"public limited company", "plc"}, {"pty limited", "pty ltd"},
    {"private limited", "pvt ltd"}, {"aktiengesellschaft", "ag"}, {"societe anonyme", "sa"},
    {"sociedad anonima", "sa"}, {"gesellschaft mit beschrankter haftung", "gmbh"}, {"mbh", "gmbh"},
    {"ggmbh", "gmbh"}, {"gmbh und co kg", "gmbh co kg"}, {"gmbh and co kg", "gmbh co kg"},
    {"ug haftungsbeschrankt", "ug"}, {"compagnie", "cie"}, {"slu", "sl"}, {"sasu", "sas"}, {"oyj", "oy"}};

// Upper case: ISO alpha-2; then its names, folded, separated by '|'.
constexpr Pair countries[] = {
    {"AE", "are|uae|united arab emirates|vereinigte arabische emirate"}, {"AR", "arg|argentina|argentinien|argentine"},
    {"AT", "aut|austria|osterreich|oesterreich|autriche|a"}, {"AU", "aus|australia|australien|australie"},
    {"BE", "bel|belgium|belgien|belgique|belgie|belgica|belgio|b"}, {"BG", "bgr|bulgaria|bulgarien|bulgarie"},
    {"BR", "bra|brazil|brasilien|brasil|bresil|brasile"}, {"CA", "can|canada|kanada"},
    {"CH", "che|switzerland|schweiz|suisse|svizzera|suiza"}, {"CL", "chl|chile|chili"},
    {"CN", "chn|china|chine|cina|people s republic of china|pr china"}, {"CO", "col|colombia|kolumbien|colombie"},
    {"CY", "cyp|cyprus|zypern|chypre"},
    {"CZ", "cze|czech republic|czechia|tschechien|tschechische republik|republique tcheque|cesko|ceska republika"},
    {"DE", "deu|ger|germany|deutschland|allemagne|alemania|germania|brd|federal republic of germany|d"},
    {"DK", "dnk|denmark|danemark|danmark|dinamarca|danimarca"}, {"EE", "est|estonia|estland|estonie|eesti"},
    {"EG", "egy|egypt|agypten|egypte"}, {"ES", "esp|spain|spanien|espagne|espana|spagna|e"},
    {"FI", "fin|finland|finnland|finlande|suomi"}, {"FR", "fra|france|frankreich|francia|f"},
    {"GB", "gbr|uk|u k|united kingdom|great britain|britain|england|scotland|wales|northern ireland|"
           "vereinigtes konigreich|grossbritannien|royaume uni|reino unido|regno unito"},
    {"GR", "grc|greece|griechenland|grece|ellada|hellas"}, {"HK", "hkg|hong kong|hongkong"},
    {"HR", "hrv|croatia|kroatien|croatie|hrvatska"}, {"HU", "hun|hungary|ungarn|hongrie|magyarorszag"},
    {"ID", "idn|indonesia|indonesien|indonesie"}, {"IE", "irl|ireland|irland|irlande|eire|republic of ireland"},
    {"IL", "isr|israel"}, {"IN", "ind|india|indien|inde"}, {"IS", "isl|iceland|island|islande"},
    {"IT", "ita|italy|italien|italie|italia|i"}, {"JP", "jpn|japan|japon|giappone"}, {"KE", "ken|kenya|kenia"},
    {"KR", "kor|south korea|korea|sudkorea|republic of korea|coree du sud"}, {"LI", "lie|liechtenstein"},
    {"LT", "ltu|lithuania|litauen|lituanie|lietuva"}, {"LU", "lux|luxembourg|luxemburg|l"},
    {"LV", "lva|latvia|lettland|lettonie|latvija"}, {"MA", "mar|morocco|marokko|maroc"}, {"MT", "mlt|malta|malte"},
    {"MX", "mex|mexico|mexiko|mexique"}, {"MY", "mys|malaysia|malaisie"},
    {"NL", "nld|netherlands|the netherlands|niederlande|pays bas|nederland|holland|paises bajos|paesi bassi"},
    {"NO", "nor|norway|norwegen|norvege|norge"}, {"NZ", "nzl|new zealand|neuseeland|nouvelle zelande"},
    {"PE", "per|peru|perou"}, {"PH", "phl|philippines|philippinen|philipines"},
    {"PL", "pol|poland|polen|pologne|polska"}, {"PT", "prt|portugal|portogallo"},
    {"RO", "rou|romania|rumanien|roumanie"}, {"RS", "srb|serbia|serbien|serbie|srbija"},
    {"RU", "rus|russia|russland|russie|russian federation"}, {"SA", "sau|saudi arabia|saudi arabien|arabie saoudite"},
    {"SE", "swe|sweden|schweden|suede|sverige|suecia|svezia"}, {"SG", "sgp|singapore|singapur|singapour"},
    {"SI", "svn|slovenia|slowenien|slovenie|slovenija"}, {"SK", "svk|slovakia|slowakei|slovaquie|slovensko"},
    {"TH", "tha|thailand|thailande"}, {"TR", "tur|turkey|turkei|turquie|turkiye"}, {"TW", "twn|taiwan"},
    {"UA", "ukr|ukraine"},
    {"US", "usa|u s a|u s|united states|united states of america|vereinigte staaten|vereinigte staaten von amerika|"
           "etats unis|estados unidos|stati uniti|america"},
    {"VN", "vnm|vietnam|viet nam"}, {"ZA", "zaf|south africa|sudafrika|afrique du sud"}};

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// "mueller" and "muller" fold to one word; so do "joel" and "jol", alike on both sides.
std::string without_digraphs(std::string_view word) {
  std::string out;
  for (char c : word) {
    bool after = !out.empty() && (out.back() == 'a' || out.back() == 'o' || out.back() == 'u');
    if (c != 'e' || !after) out += c;
  }
  return out;
}

// A single letter links only between two longer words: the E of "E. Y. Consulting" is a name.
bool links(const std::vector<std::string>& words, std::size_t i) {
  if (std::ranges::find(linking, words[i]) == std::end(linking)) return false;
  return words[i].size() > 1 ||
         (i > 0 && i + 1 < words.size() && words[i - 1].size() > 1 && words[i + 1].size() > 1);
}

std::string_view written(std::string_view word) {
  auto it = std::ranges::find(written_out, word, &Pair::first);
  return it == std::end(written_out) ? word : it->second;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (char c : lower(fold_accents(text)) + " ") {
    if (letter_or_digit(c)) {
      word += c;
    } else if (!word.empty() && c != '\'') {
      out.push_back(std::exchange(word, {}));
    }
  }
  return out;
}

std::string legal_key(std::string_view form) {
  auto it = std::ranges::find(legal_spelling, form, &Pair::first);
  if (it != std::end(legal_spelling)) return std::string(it->second);
  auto words = split(form, ' ');
  bool initials = std::ranges::all_of(words, [](const auto& word) { return word.size() == 1; });
  return initials ? join(words, "") : std::string(form);
}

}  // namespace

MatchKey match_key(std::string_view name) {
  auto company = company_name(name);
  MatchKey out{.words = {}, .key = {}, .sorted = {}, .legal = legal_key(company.legal_form)};
  std::vector<std::string> words;
  for (std::size_t i = 0; i < company.words.size(); ++i)
    if (!links(company.words, i)) words.push_back(without_digraphs(written(company.words[i])));
  if (words.empty()) words = company.words;  // "And", "The"
  out.words = join(words, " ");
  out.key = join(words, "");
  std::ranges::sort(words);
  out.sorted = join(words, " ");
  return out;
}

std::string place_key(std::string_view place) {
  auto words = words_of(place);
  for (auto& word : words) word = without_digraphs(written(word));
  return join(words, " ");
}

std::string postal_key(std::string_view postal_code) {
  std::string text;
  for (char c : trim(postal_code)) {
    if (c == '-' && !text.empty() && text.size() <= 2 && std::ranges::none_of(text, [](char d) { return d <= '9'; }))
      text.clear();  // "D-", "CH-"
    else if (c == '-' && text.size() == 5 && std::ranges::all_of(text, [](char d) { return d >= '0' && d <= '9'; }))
      break;  // ZIP+4
    else if (letter_or_digit(c))
      text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  auto first = text.find_first_not_of('0');
  return first == std::string::npos ? std::string() : text.substr(first);
}

std::string country_key(std::string_view country) {
  auto name = join(words_of(country), " ");
  if (name.size() == 2) {
    std::string code{static_cast<char>(name[0] - 'a' + 'A'), static_cast<char>(name[1] - 'a' + 'A')};
    if (std::ranges::find(countries, code, &Pair::first) != std::end(countries)) return code;
  }
  for (const auto& [code, names] : countries)
    for (const auto& known : split(names, '|'))
      if (known == name) return std::string(code);
  return name;
}

}  // namespace lode::load
