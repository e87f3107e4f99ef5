// The command line: arguments -> verb -> render. No logic of its own.
#include "cli/cli.h"

int main(int argc, char** argv) { return lode::cli::run(argc, argv); }
