// Sentences over figures that stand in the tables below them; nothing is said that a table does not show.
#include "verbs/profile_words.h"

#include <fmt/format.h>

#include <cmath>

#include "render/render.h"

namespace lode::verbs {
namespace {

using facts::money;
using facts::ratio;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

class Words {
 public:
  explicit Words(const ProfileFacts& facts) : f_(facts), o_(facts.overview), c_(facts.concentration) {}

  std::vector<std::string> all() {
    whole();
    now();
    concentration();
    losses();
    mega();
    next();
    missing();
    return std::move(out_);
  }

 private:
  // In a sentence cents are noise from a thousand on; the tables keep them.
  std::string amount(const Value& value) const {
    auto number = as_number(value);
    bool large = number && (*number >= 1000 || *number <= -1000);
    auto text = large ? render::for_people(Value(static_cast<std::int64_t>(std::llround(*number))), Kind::integer)
                      : render::for_people(value, Kind::money);
    return text + " " + f_.currency;
  }
  std::string amount(Int128 units) const { return amount(money(units)); }
  std::string accounts(std::int64_t n) const {
    return fmt::format("{} {}", render::for_people(n, Kind::integer),
                       f_.parents ? (n == 1 ? "buying parent" : "buying parents") : (n == 1 ? "account" : "accounts"));
  }

  void whole() {
    auto text = fmt::format("Revenue of {} from {} between {} and {}.", amount(o_.revenue), accounts(c_.units),
                            to_text(o_.first_date), to_text(o_.last_date));
    if (o_.profit_complete && o_.revenue.units > 0)
      text += fmt::format(" Profit {}, {} of revenue.", amount(o_.profit_known),
                          percent(ratio(o_.profit_known.units, o_.revenue.units)));
    else if (o_.any_cost)
      text += fmt::format(" Profit is unknown as a whole: lines worth {} have no cost; the others earned {}.",
                          amount(o_.revenue_uncosted), amount(o_.profit_known));
    else text += " Profit is unknown: no line has a cost.";
    out_.push_back(std::move(text));
  }

  void now() {
    if (!o_.covers_12m) return;
    auto text = fmt::format("The last 12 months, to {}, brought {}", to_text(o_.as_of), amount(o_.revenue_12m));
    if (o_.covers_24m && o_.revenue_before.units > 0) {
      double change = ratio(o_.revenue_12m.units, o_.revenue_before.units) - 1;
      text += fmt::format(", {} {} than the 12 months before", percent(change < 0 ? -change : change),
                          change < 0 ? "less" : "more");
    }
    const bool loss = o_.profit_12m.units < 0;
    if (o_.profit_12m_complete)
      text += fmt::format(", and a {} of {}", loss ? "loss" : "profit",
                          amount(loss ? Decimal{-o_.profit_12m.units, o_.profit_12m.scale} : o_.profit_12m));
    out_.push_back(text + ".");
  }

  void concentration() {
    if (!c_.for_80 || !c_.top10_share) return;
    auto text = fmt::format("{} of {} make{} 80 % of revenue", render::for_people(*c_.for_80, Kind::integer),
                            accounts(c_.units), *c_.for_80 == 1 ? "s" : "");
    if (c_.units > 10) text += fmt::format("; the ten largest make {}", percent(*c_.top10_share));
    out_.push_back(text + ".");
  }

  void losses() {
    if (!o_.any_cost) return;
    if (c_.unprofitable == 0 && c_.profit_unknown == 0) {
      out_.push_back("No account loses money.");
      return;
    }
    if (c_.unprofitable == 0) return;
    auto text = fmt::format("{} of {} lose{} money.", render::for_people(c_.unprofitable, Kind::integer),
                            accounts(c_.units), c_.unprofitable == 1 ? "s" : "");
    if (c_.peak_units > 0 && c_.peak > c_.profit)
      text += fmt::format(" The {} best earn {}; the rest take {} of it away again.",
                          render::for_people(c_.peak_units, Kind::integer), amount(c_.peak),
                          amount(c_.peak - c_.profit));
    if (c_.profit_unknown > 0)
      text += fmt::format(" For {} more, profit is not fully known.", accounts(c_.profit_unknown));
    out_.push_back(std::move(text));
  }

  void mega() {
    if (f_.mega.accounts.empty()) {
      out_.push_back(fmt::format("No account is a mega account (cut: {}).", f_.mega.rule));
      return;
    }
    std::string names;
    for (std::size_t i = 0; i < f_.mega.accounts.size() && i < 3; ++i)
      names += (i ? ", " : "") + f_.mega.accounts[i].name;
    auto more = f_.mega.accounts.size() > 3 ? fmt::format(" and {} more", f_.mega.accounts.size() - 3) : "";
    const auto n = static_cast<std::int64_t>(f_.mega.accounts.size());
    out_.push_back(fmt::format("{}: {}{} (cut: {}).",
                               n == 1 ? "One account is so large that it is set apart as a mega account"
                                      : accounts(n) + " are so large that they are set apart as mega accounts",
                               names, more, f_.mega.rule));
  }

  void next() {
    if (f_.forward.rows.empty()) return;
    const auto& total = f_.forward.rows.front();
    auto title = f_.forward.title.substr(4);  // without "The "
    if (is_null(total[2]))
      out_.push_back(fmt::format("No forecast: {}.", to_text(total[6]).substr(6)));
    else
      out_.push_back(fmt::format("The {} are forecast at {}, between {} and {} with 80 % confidence ({}).", title,
                                 amount(total[2]), amount(total[3]), amount(total[4]), to_text(total[6])));
  }

  void missing() {
    if (o_.unassigned_lines > 0)
      out_.push_back(fmt::format("{} lines worth {} name no account; they stand in the rows `unassigned`.",
                                 render::for_people(o_.unassigned_lines, Kind::integer),
                                 amount(o_.unassigned_revenue)));
    if (o_.any_cost && o_.cost_to_serve_share < 1)
      out_.push_back(o_.cost_to_serve_share == 0
                         ? std::string("Profit leaves cost to serve out: none is loaded.")
                         : fmt::format("Cost to serve is known for lines worth {} of revenue; elsewhere profit leaves "
                                       "it out.", percent(o_.cost_to_serve_share)));
  }

  const ProfileFacts& f_;
  const facts::Overview& o_;
  const facts::Concentration& c_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> profile_words(const ProfileFacts& facts) { return Words(facts).all(); }

}  // namespace lode::verbs
