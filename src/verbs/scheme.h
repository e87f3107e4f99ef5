// Scheme: a segmentation file together with what surrounds it: the workspace it stands in, if any, with its
// settings, dictionary and need catalogue. The verbs that take a segmentation read it here.
#pragma once
#include <string>
#include <vector>

#include "model/segmentation.h"
#include "model/settings.h"
#include "verbs/verb.h"

namespace lode::verbs {

struct Scheme {
  model::Segmentation segmentation;
  model::Settings settings;
  std::string workspace;            // the folder with lode.yaml; empty: judged alone
  std::vector<Finding> reading;     // of the file itself
  std::vector<Finding> surrounding; // of lode.yaml
};

// A segmentation file as found, so that it is read once: standard input cannot be read again.
struct SchemeText {
  std::string workspace;  // as in Scheme
  std::string file;       // as shown to people
  std::string text;
};

// `name`: a file, "-" for standard input, or the id of a segmentation of the workspace. The workspace is the
// one given by -w, else the one the file lies in, else the current folder if it is one.
Result<SchemeText> find_scheme(const Request& request, const std::string& name);
// `columns`: what else the data knows of accounts, for rules that use it.
Scheme read_scheme(const SchemeText& found, std::vector<model::Attribute> columns = {});
Result<Scheme> read_scheme(const Request& request, const std::string& name,
                           std::vector<model::Attribute> columns = {});

}  // namespace lode::verbs
