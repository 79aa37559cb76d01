#include "analysis/file/netcdf_chunks.hpp"

#include <algorithm>

namespace karvan::analysis {

namespace {

constexpr std::size_t preferred_chunk = 256 * 1024;  // bytes before compression
constexpr std::size_t largest_chunk = 1024 * 1024;
constexpr std::size_t least_unlimited_chunk = 16;

// netCDF has no other empty dimensions.
bool is_unlimited(const Dimension& dimension) { return dimension.unlimited || dimension.size == 0; }

}  // namespace

Axis axis(const Dimension& dimension)
{
    const hsize_t size = dimension.size;
    const bool unlimited = is_unlimited(dimension);
    const hsize_t least = dimension.least_chunk > 0 ? dimension.least_chunk
                          : unlimited               ? least_unlimited_chunk
                                                    : size;
    return {size, std::clamp<hsize_t>(least, 1, std::max<hsize_t>(size, 1)), unlimited};
}

std::size_t volume(const Shape& shape, std::size_t bytes_per_value)
{
    std::size_t bytes = bytes_per_value;
    for (const hsize_t length : shape) bytes *= length;
    return bytes;
}

// Starts from the whole array and halves: first the axes that may be cut, in their order and no
// further than their least length; then, if the chunk is still huge, whatever is longest.
Shape chunk_shape(const std::vector<Axis>& axes, std::size_t bytes_per_value)
{
    Shape chunk;
    for (const Axis& a : axes) chunk.push_back(std::max<hsize_t>(a.size, 1));
    for (std::size_t i = 0; i < axes.size(); ++i)
        while (volume(chunk, bytes_per_value) > preferred_chunk && chunk[i] > axes[i].least)
            chunk[i] = std::max(axes[i].least, (chunk[i] + 1) / 2);
    while (volume(chunk, bytes_per_value) > largest_chunk) {
        hsize_t& longest = *std::max_element(chunk.begin(), chunk.end());
        longest = (longest + 1) / 2;
    }
    return chunk;
}

}  // namespace karvan::analysis
