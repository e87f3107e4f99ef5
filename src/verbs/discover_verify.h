// `lode discover --verify FILE`: a certificate held against the data, read anew as it says.
#pragma once
#include "base/context.h"
#include "base/doc.h"
#include "base/result.h"
#include "discover/certificate.h"
#include "verbs/verb.h"

namespace lode::verbs {

// FILE is a candidate or its certificate, each beside the other. `--table` may name the table where it lies now; all
// other options are those of the certificate. The Doc has `failed` set where a check failed.
Result<Doc> verify_discovered(const Request& request, const Context& context);

// The request of `discover` that made the candidates of a certificate, seen from where `now` is.
Request asked_then(const Request& now, const discover::Certificate& claim);

// Of a candidate's file: "discovered-4.yaml" -> "discovered-4.certificate.json".
std::string certificate_beside(const std::string& file);

}  // namespace lode::verbs
