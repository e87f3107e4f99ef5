// JSON both ways, doubles with all their digits; the fingerprint hashes bytes with their lengths, so that no two
// problems share a text.
#include "discover/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "discover/ordered.h"
#include "store/canonical_json.h"

namespace lode::discover {
namespace {

using Json = nlohmann::ordered_json;

void add(Digest& digest, std::string_view text) { digest.update(fmt::format("{}:{}\n", text.size(), text)); }

void add(Digest& digest, const std::vector<double>& values) {
  std::string bytes;
  bytes.reserve(values.size() * 8);
  for (double v : values) {
    if (std::isnan(v)) v = std::numeric_limits<double>::quiet_NaN();
    if (v == 0) v = 0;  // no −0
    std::uint64_t word = 0;
    std::memcpy(&word, &v, sizeof word);
    if (std::isnan(v)) word = 0x7FF8000000000000ULL;
    for (int b = 0; b < 8; ++b) bytes += static_cast<char>((word >> (8 * b)) & 0xFF);
  }
  add(digest, bytes);
}

}  // namespace

std::string fingerprint(const Problem& problem) {
  Digest digest;
  digest.update(fmt::format("lode problem 1\naccounts {}\n", problem.accounts));
  for (const auto& column : problem.columns) {
    add(digest, fmt::format("column {} {}", column.attribute, column.count));
    add(digest, std::string_view(reinterpret_cast<const char*>(column.codes.data()), column.codes.size()));
  }
  for (const auto& test : problem.tests) {
    add(digest, fmt::format("test {} {} {}", test.column, test.yes, test.rising));
    add(digest, model::print(test.rule_yes)), add(digest, model::print(test.rule_no));
  }
  for (const auto& target : problem.targets) {
    add(digest, fmt::format("target {} {}", target.name, target.weight));
    add(digest, target.values);
  }
  add(digest, problem.weights), add(digest, problem.revenue);
  return digest.hex();
}

namespace {

std::vector<std::string> added_cuts(const Material& material) {
  std::vector<std::string> out;
  for (const auto& test : material.problem.tests) {
    const auto& cuts = material.descriptors[static_cast<std::size_t>(test.column)].cuts;
    auto first = static_cast<std::size_t>(test.yes ? __builtin_ctzll(test.yes) : 0);
    if (first == 0 || first > cuts.size() || cuts[first - 1].how != Cut::How::refined) continue;
    model::Predicate above{.op = model::Predicate::Op::compare, .compare = model::Compare::gt,
                           .literals = {cuts[first - 1].literal}};
    above.attribute = material.problem.columns[static_cast<std::size_t>(test.column)].attribute;
    auto words = model::print(above);
    if (std::ranges::find(out, words) == out.end()) out.push_back(std::move(words));
  }
  return out;
}

// What is the same for all candidates.
Certificate common(const Material& material, const Search& search, const Writing& writing) {
  Certificate out{.engine = writing.engine};
  out.guarantee = guarantee_words(writing.guarantee);
  out.population = material.population, out.command = writing.command, out.day = writing.day, out.seed = writing.seed;
  out.options = writing.options, out.added = added_cuts(material);
  const auto& problem = material.problem;
  out.data = fingerprint(problem);
  out.accounts = problem.accounts, out.columns = problem.columns.size(), out.tests = problem.tests.size();
  out.search = search;
  if (search.top) out.top = problem.tests[static_cast<std::size_t>(*search.top)].words;
  auto targets = standardise(problem);
  for (const auto& column : targets.columns)
    out.targets.push_back({problem.targets[column.target].name, column.weight, column.mean, column.deviation,
                           column.unknown});
  return out;
}

Certificate of(Certificate out, const Candidate& candidate) {
  out.candidate = candidate.id, out.meaning = candidate.segmentation.hash;
  for (const auto& leaf : candidate.leaves)
    out.leaves.push_back({leaf.id, model::print(leaf.rule), leaf.accounts, leaf.sums, leaf.weights});
  out.tree = candidate.fit.tree;
  out.explained = candidate.fit.explained, out.bound = candidate.fit.bound, out.complete = candidate.complete;
  out.ties = candidate.fit.ties.size(), out.more_ties = candidate.fit.more_ties;
  return out;
}

}  // namespace

Certificate certificate_of(const Material& material, const Candidate& candidate, const Search& search,
                           const Writing& writing) {
  return of(common(material, search, writing), candidate);
}

std::vector<Certificate> certificates(const Material& material, const std::vector<Candidate>& candidates,
                                      const Search& search, const Writing& writing) {
  auto shared = common(material, search, writing);
  std::vector<Certificate> out;
  for (const auto& candidate : candidates) out.push_back(of(shared, candidate));
  return out;
}

Result<void> add_certified_cuts(Material& material, const Certificate& certificate) {
  for (const auto& words : certificate.added) {
    auto above = model::parse_predicate(words);
    auto column = std::ranges::find(material.problem.columns, above.value.attribute, &Column::attribute);
    if (!above.findings.empty() || above.value.op != model::Predicate::Op::compare ||
        column == material.problem.columns.end())
      return fail(Code::invalid_argument,
                  fmt::format("the certificate asks '{}', and no attribute here can answer it", words),
                  "verify it on the data it was made from");
    Cut cut{.how = Cut::How::refined, .literal = above.value.literals.at(0)};
    cut.literal.column = 0;
    cut.at = std::strtod(to_text(cut.literal.value).c_str(), nullptr);
    add_cuts(material, static_cast<std::size_t>(column - material.problem.columns.begin()), {std::move(cut)});
  }
  return {};
}

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
double number(const Json& j) { return j.is_null() ? std::nan("") : j.get<double>(); }

Json search_json(const Certificate& c) {
  const auto& s = c.search;
  Json out{{"depth", s.depth}, {"segments", s.leaves}, {"min_accounts", s.min_accounts},
           {"min_revenue_share", s.min_revenue_share},
           {"must_use", s.must_use}, {"top", s.top ? Json(*s.top) : Json(nullptr)}, {"top_words", c.top}};
  out["monotone"] = Json::array();
  for (const auto& m : s.monotone) out["monotone"].push_back({{"attribute", m.attribute}, {"target", m.target},
                                                              {"rising", m.rising}});
  return out;
}

Json body(const Certificate& c) {
  Json out{{"lode_certificate", 1}, {"candidate", c.candidate}, {"meaning", c.meaning},
           {"engine", c.engine}, {"guarantee", c.guarantee}, {"population", c.population},
           {"command", c.command}, {"options", c.options}, {"day", c.day}, {"seed", std::to_string(c.seed)},
           {"problem", {{"fingerprint", c.data}, {"added", c.added}, {"accounts", c.accounts}, {"columns", c.columns},
                        {"tests", c.tests}}},
           {"limits", search_json(c)}};
  out["targets"] = Json::array();
  for (const auto& t : c.targets)
    out["targets"].push_back({{"name", t.name}, {"weight", t.weight}, {"mean", t.mean}, {"deviation", t.deviation},
                              {"unknown", t.unknown}});
  out["segments"] = Json::array();
  for (const auto& l : c.leaves)
    out["segments"].push_back({{"segment", l.segment}, {"rule", l.rule}, {"accounts", l.accounts}, {"sums", l.sums},
                               {"weights", l.weights}});
  out["tree"] = Json::array();
  for (const auto& n : c.tree.nodes) out["tree"].push_back({n.test, n.yes, n.no});
  out["explained"] = c.explained, out["bound"] = number(c.bound);
  out["gap"] = number(std::isnan(c.bound) ? c.bound : std::max(0.0, c.bound - c.explained));
  out["complete"] = c.complete, out["ties"] = c.ties, out["more_ties"] = c.more_ties;
  return out;
}

std::string seal_of(const Json& body) {
  auto canonical = store::canonical_json(body.dump());
  return canonical ? sha256_hex(*canonical) : std::string();
}

void read_search(const Json& j, Certificate& c) {
  auto& s = c.search;
  s.depth = j.at("depth"), s.leaves = j.at("segments"), s.min_accounts = j.at("min_accounts");
  s.min_revenue_share = j.at("min_revenue_share"), s.must_use = j.at("must_use").get<std::vector<std::string>>();
  if (!j.at("top").is_null()) s.top = j.at("top").get<int>();
  c.top = j.at("top_words");
  for (const auto& m : j.at("monotone")) s.monotone.push_back({m.at("attribute"), m.at("target"), m.at("rising")});
}

Certificate read_body(const Json& j) {
  Certificate c;
  c.candidate = j.at("candidate"), c.meaning = j.at("meaning"), c.engine = j.at("engine"),
      c.guarantee = j.at("guarantee");
  c.population = j.at("population"), c.command = j.at("command"), c.day = j.at("day");
  c.seed = std::stoull(j.at("seed").get<std::string>());
  const auto& p = j.at("problem");
  c.added = p.at("added").get<std::vector<std::string>>();
  c.options = j.at("options").get<std::vector<std::pair<std::string, std::string>>>();
  c.data = p.at("fingerprint"), c.accounts = p.at("accounts"), c.columns = p.at("columns"), c.tests = p.at("tests");
  read_search(j.at("limits"), c);
  for (const auto& t : j.at("targets")) c.targets.push_back({t.at("name"), t.at("weight"), t.at("mean"),
                                                             t.at("deviation"), t.at("unknown")});
  for (const auto& l : j.at("segments"))
    c.leaves.push_back({l.at("segment"), l.at("rule"), l.at("accounts"), l.at("sums").get<std::vector<double>>(),
                        l.at("weights").get<std::vector<double>>()});
  c.tree.nodes.clear();
  for (const auto& n : j.at("tree")) c.tree.nodes.push_back({n.at(0), n.at(1), n.at(2)});
  c.explained = j.at("explained"), c.bound = number(j.at("bound"));
  c.complete = j.at("complete"), c.ties = j.at("ties"), c.more_ties = j.at("more_ties");
  return c;
}

// Preorder, every child in range and after its parent: what everything else relies on.
bool sound(const Certificate& c) {
  if (c.tree.nodes.empty() || c.tree.nodes.size() > 4096) return false;
  std::vector<int> parents(c.tree.nodes.size(), 0);
  for (std::size_t n = 0; n < c.tree.nodes.size(); ++n) {
    const auto& node = c.tree.nodes[n];
    if (node.test < 0) continue;
    if (static_cast<std::size_t>(node.test) >= c.tests) return false;
    for (int child : {node.yes, node.no}) {
      if (child <= static_cast<int>(n) || static_cast<std::size_t>(child) >= c.tree.nodes.size()) return false;
      ++parents[static_cast<std::size_t>(child)];
    }
  }
  bool a_tree = parents[0] == 0 && std::all_of(parents.begin() + 1, parents.end(), [](int p) { return p == 1; });
  return a_tree && std::ranges::all_of(c.leaves, [&](const CertifiedLeaf& l) {
    return l.sums.size() == c.targets.size() && l.weights.size() == c.targets.size();
  }) && (!c.search.top || (*c.search.top >= 0 && static_cast<std::size_t>(*c.search.top) < c.tests));
}

}  // namespace

std::string print(const Certificate& certificate) {
  auto out = body(certificate);
  out["seal"] = seal_of(body(certificate));
  return out.dump(1) + "\n";
}

Result<Certificate> read_certificate(std::string_view text) {
  const char* hint = "name a file that `lode discover` wrote beside a candidate";
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("lode_certificate"))
    return fail(Code::invalid_argument, "this is no certificate of a discovered segmentation", hint);
  if (json["lode_certificate"] != 1)
    return fail(Code::invalid_argument, "this certificate is of a version that is not known here",
                "use the lode that wrote it, or a newer one");
  Certificate out;
  try {
    out = read_body(json);
  } catch (const std::exception& e) {
    return fail(Code::invalid_argument, fmt::format("the certificate cannot be read: {}", e.what()), hint);
  }
  auto seal = json.contains("seal") ? json["seal"] : Json();
  json.erase("seal");
  if (!seal.is_string() || seal_of(json) != seal.get<std::string>())
    return fail(Code::invalid_argument, "the seal of the certificate is broken: it was changed after it was written",
                hint);
  if (!sound(out)) return fail(Code::invalid_argument,
                               "the certificate does not hold together: its tree or sums are no tree or sums", hint);
  return out;
}

}  // namespace lode::discover
