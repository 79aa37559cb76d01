// The seal of a file: a line after its end with the CRC-32 of all bytes before it.
//
// HDF5 reads what damage has left of a file with little doubt: it may crash or loop for ever. The
// seal tells bytes that have changed before HDF5 sees them. A file that was cut short has lost its
// seal and is taken as one without: that its end is missing is left for HDF5 to tell. HDF5 does not
// read beyond its own end of a file, and cuts the seal off where another program changes the file,
// which is then taken as it is.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace karvan::analysis {

// Appends the seal to an open file; throws std::system_error.
void seal(int descriptor);

// Appends the seal to bytes that are to become a file.
void seal(std::vector<std::byte>& bytes);

// Throws std::runtime_error if the file has a seal that does not fit its bytes.
void check_seal(const std::filesystem::path& path);

}  // namespace karvan::analysis
