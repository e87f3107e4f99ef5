// Writes a segmentation in one form: fixed order of keys, canonical rules as they stand in the file
// (terms keep their names). Reading it back gives the same meaning and the same parts.
#include <fmt/format.h>

#include "model/keys.h"
#include "model/segmentation.h"
#include "model/yaml_write.h"

namespace lode::model {
namespace {

// Entries of a flow map, those without content left out.
class Entries {
 public:
  Entries& add(std::string_view key, std::string value) {
    if (!value.empty())
      text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", yaml_scalar(key), value);
    return *this;
  }
  Entries& word(std::string_view key, const std::string& text) {
    return add(key, text.empty() ? "" : yaml_scalar(text));
  }
  Entries& list(std::string_view key, const std::vector<std::string>& words) {
    return add(key, words.empty()       ? ""
                    : words.size() == 1 ? yaml_scalar(words[0])
                                        : yaml_list(words));
  }
  Entries& number(std::string_view key, const std::optional<double>& value) {
    return add(key, value ? to_text(*value) : "");
  }
  Entries& whole(std::string_view key, const std::optional<int>& value) {
    return add(key, value ? std::to_string(*value) : "");
  }
  Entries& members(const std::vector<Member>& members) {
    for (const auto& member : members) add(member.name, yaml_datum(member.datum));
    return *this;
  }
  std::string map() const { return "{" + text_ + "}"; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

std::string line(int indent, std::string_view key, std::string_view value) {
  return value.empty() ? "" : fmt::format("{:{}}{}: {}\n", "", indent, key, value);
}

std::string word(int indent, std::string_view key, const std::string& text) {
  return text.empty() ? "" : line(indent, key, yaml_scalar(text));
}

std::string rule(const std::string& text) {
  auto parsed = parse_predicate(text);
  return yaml_scalar(parsed.findings.empty() ? print(parsed.value) : text);
}

std::string type_map(const Attribute& a) {
  Entries out;
  out.word("title", a.title);
  if (a.typed) out.add("type", type_name(a.type));
  out.number("min", a.min).number("max", a.max);
  if (!a.nullable) out.add("nullable", "false");
  if (!a.values.empty()) out.add("values", yaml_list(a.values));
  out.word("family", a.family).word("nest", a.nest).word("source", a.source).word("unit", a.unit);
  if (!a.visible_for.empty()) out.add("visible_for", yaml_list(a.visible_for));
  if (!a.synonyms.empty()) out.add("synonyms", yaml_list(a.synonyms));
  out.word("derive", a.derive);
  Entries terms;
  for (const auto& term : a.terms) terms.add(term.word, yaml_scalar(term.condition));
  if (!terms.empty()) out.add("terms", terms.map());
  if (a.surrogate)
    out.add("surrogate", Entries()
                             .word("for", a.surrogate->for_status)
                             .word("rule", a.surrogate->rule)
                             .number("precision", a.surrogate->precision)
                             .number("recall", a.surrogate->recall)
                             .map());
  return out.map();
}

std::string attributes(const Dictionary& dictionary) {
  std::string out;
  for (const auto& a : dictionary.attributes)
    if (!a.standard && !a.guessed) out += fmt::format("  {}: {}\n", yaml_scalar(a.id), type_map(a));
  return out.empty() ? "" : "attributes:\n" + out;
}

std::string need_map(const Need& need) {
  Entries out;
  out.word("title", need.title).word("dimension", need.dimension).word("definition", need.definition);
  out.word("ask", need.ask).word("measure", need.measure);
  if (need.higher_is_better) out.add("higher_is_better", *need.higher_is_better ? "true" : "false");
  if (need.overall != (need.id == "overall")) out.add("overall", need.overall ? "true" : "false");
  return out.map();
}

std::string catalogue(const std::vector<Need>& needs) {
  std::string out;
  for (const auto& need : needs)
    out += fmt::format("  {}: {}\n", yaml_scalar(need.id), need_map(need));
  return out.empty() ? "" : "needs:\n" + out;
}

std::string need_links(const std::vector<NeedLink>& links) {
  std::string out;
  for (const auto& link : links)
    out += fmt::format("      - {}\n", Entries()
                                           .word("need", link.need)
                                           .number("weight", link.weight)
                                           .list("because", link.because)
                                           .list("evidence", link.evidence)
                                           .map());
  return out.empty() ? "" : "    needs:\n" + out;
}

std::string buying(const Segment& segment) {
  if (!segment.has_buying) return "";
  Entries roles;
  for (std::size_t i = 0; i < segment.buying.roles.size();) {
    std::vector<std::string> who;
    const auto& role = segment.buying.roles[i].role;
    for (; i < segment.buying.roles.size() && segment.buying.roles[i].role == role; ++i)
      who.push_back(segment.buying.roles[i].who);
    roles.list(role, who);
  }
  return line(4, "buying",
              Entries()
                  .word("level", segment.buying.level)
                  .add("roles", roles.empty() ? "" : roles.map())
                  .list("process", segment.buying.process)
                  .number("days", segment.buying.days)
                  .map());
}

std::string play_map(const Play& p) {
  return Entries()
      .word("id", p.id)
      .word("title", p.title)
      .word("message", p.message)
      .list("answers", p.answers)
      .word("owner", p.owner)
      .number("budget", p.budget)
      .add("start", p.start)
      .add("end", p.end)
      .word("kpi", p.kpi)
      .word("reason", p.reason)
      .list("evidence", p.evidence)
      .word("mode", p.mode)
      .list("depends_on", p.depends_on)
      .members(p.parameters)
      .map();
}

std::string plays(const std::vector<Play>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const auto& view = all[i].view;
    out += fmt::format("      {}:\n", yaml_scalar(view));
    for (; i < all.size() && all[i].view == view; ++i)
      out += "        - " + play_map(all[i]) + "\n";
  }
  return out.empty() ? "" : "    plays:\n" + out;
}

std::string kpis(const std::vector<Kpi>& all) {
  std::string out;
  for (const auto& kpi : all)
    out += fmt::format("      - {}\n", Entries()
                                           .word("id", kpi.id)
                                           .word("metric", kpi.metric)
                                           .number("baseline", kpi.baseline)
                                           .number("target", kpi.target)
                                           .add("by", kpi.by)
                                           .map());
  return out.empty() ? "" : "    kpis:\n" + out;
}

std::string plans(const std::vector<Plan>& all) {
  std::string out;
  for (const auto& plan : all)
    out += fmt::format("      - {}\n",
                       Entries().word("account", plan.account).word("plan", plan.plan).map());
  return out.empty() ? "" : "    plans:\n" + out;
}

std::string segment(const Segment& s) {
  std::string out = fmt::format("  - id: {}\n", yaml_scalar(s.id));
  out += word(4, "title", s.title);
  if (!s.where.empty()) out += line(4, "where", rule(s.where));
  if (s.residual) out += line(4, "residual", "true");
  if (s.mode != Mode::absent)
    out += line(4, "mode", s.mode == Mode::segment ? "segment" : "account");
  out += plans(s.plans) + need_links(s.needs) + buying(s);
  out += word(4, "stance", s.stance) + word(4, "service_model", s.service_model);
  out += plays(s.plays) + kpis(s.kpis) + word(4, "owner", s.owner);
  if (!s.profile.empty()) out += line(4, "profile", Entries().members(s.profile).map());
  Entries figures;
  figures.number("captured", s.figures.captured).number("pool", s.figures.pool);
  figures.number("cap", s.figures.cap).number("target", s.figures.target).members(s.figures.other);
  return out + (figures.empty() ? "" : line(4, "figures", figures.map()));
}

std::string sign_offs(const Segmentation& s) {
  std::string out;
  for (const auto& sign : s.sign_offs)
    out += fmt::format("  {}: {}\n", yaml_scalar(sign.role),
                       Entries()
                           .word("by", sign.by)
                           .add("on", sign.on)
                           .whole("version", sign.version)
                           .word("hash", sign.hash)
                           .map());
  return out.empty() ? "" : "sign_offs:\n" + out;
}

std::string waivers(const std::vector<Waiver>& all) {
  std::string out;
  for (const auto& w : all)
    out += fmt::format("  - {}\n", Entries()
                                       .word("rule", w.rule)
                                       .word("segment", w.segment)
                                       .word("reason", w.reason)
                                       .word("by", w.by)
                                       .add("until", w.until)
                                       .map());
  return out.empty() ? "" : "waivers:\n" + out;
}

std::string tail(const Segmentation& s) {
  std::string out = sign_offs(s) + waivers(s.waivers);
  if (s.review)
    out += line(0, "review",
                Entries()
                    .whole("every_months", s.review->every_months)
                    .word("owner", s.review->owner)
                    .map());
  if (!s.paths.empty()) out += "paths:\n";
  for (const auto& path : s.paths)
    out += fmt::format(
        "  - {}\n",
        Entries().word("from", path.from).word("to", path.to).word("because", path.because).map());
  return out;
}

}  // namespace

std::string print(const Segmentation& s) {
  std::string out = "lode: 1\n";
  out += word(0, "segmentation", s.id) + word(0, "title", s.title);
  out += line(0, "version", std::to_string(s.version));
  out += line(0, "unit", keys::units[static_cast<std::size_t>(s.unit)]);
  if (!s.universe.empty()) out += line(0, "universe", rule(s.universe));
  if (s.has_match) out += line(0, "match", keys::matches[static_cast<std::size_t>(s.match)]);
  if (!s.critical_factors.empty())
    out += line(0, "critical_factors", yaml_list(s.critical_factors));
  out += attributes(s.dictionary) + catalogue(s.needs) + (s.segments.empty() ? "" : "segments:\n");
  for (const auto& one : s.segments) out += segment(one);
  return out + tail(s);
}

}  // namespace lode::model
