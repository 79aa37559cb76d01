// Checks of what the command line gives. Each returns what is wrong, or nothing.
#pragma once

#include <string>

namespace karvan::cli {

// Of options for which an empty text, as of an unset variable of the shell, is a mistake.
std::string refuse_empty(const std::string& value);

// A whole number from 0 to 2^63 - 1.
std::string refuse_no_seed(const std::string& value);

// A time limit as Slurm reads it: minutes, hours:minutes:seconds, days-hours and so on.
std::string refuse_no_slurm_time(const std::string& value);

// A name on one line without spaces, as of a partition.
std::string refuse_no_name(const std::string& value);

}  // namespace karvan::cli
