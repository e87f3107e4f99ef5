// The tables. Codes: ISO 4217 list one, funds and metals left out, and recent predecessors still met in ledgers.
#include "load/currencies.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr std::string_view codes =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK "
    "NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS "
    "SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST "
    "XAF XCD XOF XPF YER ZAR ZMW ZWL DEM FRF ITL ESP NLG ATS BEF PTE IEP FIM GRD";

struct Sign {
  std::string_view text, codes;
};
// Longer signs first: "US$" before "$".
constexpr std::array signs{
    Sign{"SFr.", "CHF"}, Sign{"CA$", "CAD"}, Sign{"AU$", "AUD"}, Sign{"US$", "USD"}, Sign{"NZ$", "NZD"},
    Sign{"HK$", "HKD"},  Sign{"Fr.", "CHF"}, Sign{"C$", "CAD"},  Sign{"A$", "AUD"},  Sign{"R$", "BRL"},
    Sign{"S$", "SGD"},   Sign{"zł", "PLN"},  Sign{"Kč", "CZK"},  Sign{"Ft", "HUF"},  Sign{"€", "EUR"},
    Sign{"£", "GBP"},    Sign{"₹", "INR"},   Sign{"₽", "RUB"},   Sign{"₺", "TRY"},   Sign{"₩", "KRW"},
    Sign{"₪", "ILS"},    Sign{"₴", "UAH"},   Sign{"฿", "THB"},   Sign{"₫", "VND"},   Sign{"¥", "JPY|CNY"},
    Sign{"$", "USD|CAD|AUD|NZD|SGD|HKD|TWD|MXN|ARS|CLP|COP|BBD|BMD|BSD|BZD|FJD|JMD|KYD|LRD|NAD|TTD|XCD"},
    Sign{"kr.", "SEK|NOK|DKK|ISK"}, Sign{"kr", "SEK|NOK|DKK|ISK"}};

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// The entry of the list itself, so that the result outlives the text.
std::string_view listed(std::string_view code) {
  if (code.size() != 3) return {};
  for (std::size_t at = 0; at + 3 <= codes.size(); at += 4)
    if (codes.substr(at, 3) == code) return codes.substr(at, 3);
  return {};
}

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

bool is_currency_code(std::string_view code) { return !listed(code).empty(); }

std::string_view currency_code(std::string_view text) {
  text = trim(text);
  if (auto code = listed(capitals(text)); !code.empty()) return code;
  const auto* found = std::ranges::find(signs, text, &Sign::text);
  return found != signs.end() && found->codes.size() == 3 ? found->codes : std::string_view{};
}

CurrencySign currency_sign(std::string_view text, bool front) {
  auto candidate = front ? text.substr(0, 3) : text.substr(text.size() - std::min<std::size_t>(3, text.size()));
  if (candidate.size() == 3 && text.size() > 3) {
    char beside = front ? text[3] : text[text.size() - 4];
    if (auto code = listed(candidate); !code.empty() && !is_letter(beside)) return {3, code};
  }
  for (const auto& sign : signs)
    if (front ? text.starts_with(sign.text) : text.ends_with(sign.text)) return {sign.text.size(), sign.codes};
  return {};
}

bool may_mean(std::string_view some, std::string_view code) {
  for (std::size_t at = 0; at + 3 <= some.size(); at += 4)
    if (some.substr(at, 3) == code) return true;
  return false;
}

}  // namespace lode::load
