// What the command line knows of the terminal: colour, width, progress, questions, Ctrl-C.
#pragma once
#include <string>

#include "base/context.h"

namespace lode::cli {

bool wants_color(const std::string& choice, int descriptor);  // honours NO_COLOR
int terminal_width();

class Terminal {
 public:
  Terminal(bool quiet, bool no_input);
  Context context();      // REQUIRES: this outlives it
  void clear_progress();  // before anything else is written to stderr

 private:
  void show(std::string_view what, double fraction);
  bool quiet_;
  bool no_input_;
  bool shown_ = false;
};

}  // namespace lode::cli
