// The terminal's side of a Context. Progress goes to stderr and only to a terminal.
#include "cli/terminal.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>

namespace lode::cli {
namespace {

std::atomic<bool> interrupted = false;  // a signal handler can reach nothing else

extern "C" void on_interrupt(int) {
  if (interrupted.exchange(true)) std::_Exit(130);  // the second Ctrl-C does not wait
}

std::string now_utc() {
  if (const char* fixed = std::getenv("LODE_NOW")) return fixed;
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string user_name() {
  if (const char* user = std::getenv("LODE_USER")) return user;
  if (const auto* entry = getpwuid(getuid())) return entry->pw_name;
  return "unknown";
}

std::optional<std::string> ask_person(std::string_view question,
                                      const std::vector<std::string>& choices) {
  std::string text(question);
  for (std::size_t i = 0; i < choices.size(); ++i) text += fmt::format("\n  {}) {}", i + 1, choices[i]);
  std::fputs((text + (choices.empty() ? " " : "\n> ")).c_str(), stderr);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (line == std::to_string(i + 1)) return choices[i];
  return line;
}

}  // namespace

bool wants_color(const std::string& choice, int descriptor) {
  if (choice == "always") return true;
  const char* no_color = std::getenv("NO_COLOR");
  return choice != "never" && isatty(descriptor) && !(no_color && *no_color);
}

int terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 40 ? size.ws_col : 100;
}

Terminal::Terminal(bool quiet, bool no_input) : quiet_(quiet), no_input_(no_input) {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is a write that fails, with words, not a kill
}

void Terminal::show(std::string_view what, double fraction) {
  std::string bar = fraction < 0 ? std::string(what) : fmt::format("{} {:3.0f} %", what, fraction * 100);
  std::fputs(fmt::format("\r\x1b[2K{}", bar).c_str(), stderr);
  shown_ = true;
}

void Terminal::clear_progress() {
  if (shown_) std::fputs("\r\x1b[2K", stderr);
  shown_ = false;
}

Context Terminal::context() {
  Context out;
  out.now = now_utc();
  out.user = user_name();
  out.cancel = &interrupted;
  if (!quiet_ && isatty(STDERR_FILENO))
    out.progress = [this](std::string_view what, double fraction) { show(what, fraction); };
  if (!quiet_)
    out.log = [this](std::string_view message) {
      clear_progress();
      std::fputs(fmt::format("{}\n", message).c_str(), stderr);
    };
  if (!no_input_ && isatty(STDIN_FILENO)) out.ask = ask_person;
  return out;
}

}  // namespace lode::cli
