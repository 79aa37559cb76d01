// What the exit status of every subcommand says.
#pragma once

namespace karvan::cli {

enum ExitCode : int {
    done = 0,
    usage_wrong = 2,       // unknown option or argument
    scenario_wrong = 3,    // the scenario has errors; all of them were printed
    run_failed = 4,        // a replication failed or memory ran out; finished ones were kept
    output_failed = 5,     // the output could not be written, or would have replaced another file
    input_unreadable = 6,  // a results file could not be read, is none, or is of another run
    interrupted = 130,     // Ctrl-C, SIGTERM, SIGHUP or SIGUSR1; what had finished was kept
};

}  // namespace karvan::cli
