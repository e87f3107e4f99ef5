// Notes: findings of discovery (DIS…, docs/concepts/findings.md), made in one place so that they look alike.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/finding.h"

namespace lode::discover {

inline Finding note(std::string code, std::string name, Severity severity, std::string message,
                    std::vector<Member> evidence, std::string fix) {
  return Finding{.rule = std::move(code), .name = std::move(name), .severity = severity,
                 .message = std::move(message), .evidence = std::move(evidence), .fix = std::move(fix)};
}

}  // namespace lode::discover
