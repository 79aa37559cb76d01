// A self-describing array file: named dimensions, and variables over them with units, long names.
//
// Described in memory first, then written in one go as HDF5 laid out so that netCDF-4 readers
// (xarray, ncdump, R, Julia), h5py and the HDF5 tools open it as it is. The same description always
// gives the same bytes: nothing of the moment, the machine or the process is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace karvan::analysis {

// The values of a variable in row-major order, or those of an attribute. Text is UTF-8.
using Values =
    std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
                 std::vector<std::int32_t>, std::vector<std::uint8_t>, std::vector<std::string>>;

// How many values there are.
std::size_t count(const Values& values);

struct Attribute {
    Attribute(std::string name, Values values) : name(std::move(name)), values(std::move(values)) {}
    Attribute(std::string name, std::string text);
    Attribute(std::string name, const char* text);
    Attribute(std::string name, double number);
    Attribute(std::string name, std::int64_t number);

    bool operator==(const Attribute&) const = default;

    std::string name;
    Values values;
};

struct Dimension {
    bool operator==(const Dimension&) const = default;

    std::string name;
    std::size_t size = 0;
    // May grow later. A dimension of size 0 is always written unlimited: netCDF has no other kind.
    bool unlimited = false;
    // Large arrays may be cut along this dimension down to this length, so that reading a few
    // entries stays cheap; 0 leaves it whole (an unlimited dimension may always be cut down to 16).
    std::size_t least_chunk = 0;
};

// An array over dimensions, the slowest first; no dimensions make a single value. A variable that
// is named after its only dimension holds that dimension's coordinates.
struct Variable {
    bool operator==(const Variable&) const = default;

    std::string name;
    std::string long_name;
    std::string units;  // as UDUNITS writes them: "h", "1", "days since 2024-01-01 00:00:00"
    std::vector<std::string> dimensions;
    Values values;
    std::vector<Attribute> attributes;
};

struct NetcdfFile {
    std::vector<Attribute> attributes;
    std::vector<Dimension> dimensions;
    std::vector<Variable> variables;
};

// The member of that name; throws std::out_of_range naming it when there is none.
const Dimension& dimension(const NetcdfFile& file, std::string_view name);
const Variable& variable(const NetcdfFile& file, std::string_view name);

// The text with U+FFFD for every byte that cannot be stored: what is not UTF-8, and NUL.
std::string storable_text(std::string_view text);

// Throws std::invalid_argument with every fault of the description, one a line: names used twice or
// unfit, unknown dimensions, a wrong number of values, a missing long name, numbers without units
// (flags need none), text that is not UTF-8.
void check(const NetcdfFile& file);

// Writes `file` to `target` by way of target + ".tmp": afterwards the target holds either what it
// held before or the whole new file, also when the machine loses power. Adds the attribute
// Conventions unless given. Throws std::invalid_argument as check does, and std::runtime_error with
// one line that names the target and the cause. HDF5 allows one thread at a time in write and read.
void write(const NetcdfFile& file, const std::filesystem::path& target);

// Reads a file that write wrote, also after netCDF tools added variables or attributes to it.
// Coordinates come first among the variables, in the order of the dimensions; least_chunk is not
// kept. Throws std::runtime_error naming the file and, where it applies, the object in it.
NetcdfFile read(const std::filesystem::path& path);

// A text attribute of a file; empty if it has none of that name, or is no whole HDF5 file.
std::string text_attribute_of(const std::filesystem::path& path, const std::string& name);

// The bytes of the HDF5 file that write would put on disk.
std::vector<std::byte> hdf5_image(const NetcdfFile& file);

}  // namespace karvan::analysis
