// How arrays are cut into chunks: so that reading a few entries stays cheap and compression pays.
#pragma once

#include <cstddef>
#include <vector>

#include <H5public.h>

#include "analysis/file/netcdf_file.hpp"

namespace karvan::analysis {

using Shape = std::vector<hsize_t>;

// One axis of an array: its length, and how short it may be cut.
struct Axis {
    hsize_t size;
    hsize_t least;
    bool unlimited;
};

Axis axis(const Dimension& dimension);

std::size_t volume(const Shape& shape, std::size_t bytes_per_value);

// The shape of the chunks of an array.
Shape chunk_shape(const std::vector<Axis>& axes, std::size_t bytes_per_value);

}  // namespace karvan::analysis
