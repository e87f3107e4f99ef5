// Parses the command line against the verb table, runs one verb, writes its Doc.
#pragma once

namespace lode::cli {

// Returns the exit code of the process.
int run(int argc, char** argv);

}  // namespace lode::cli
