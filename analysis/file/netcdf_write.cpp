// Writing an array file, to disk by way of a driver that never fails (HDF5 cannot be got out of a
// full disk) or as an image in memory: the same bytes.
//
// What netCDF-4 asks of HDF5: a dimension scale on every axis, creation order tracked for links and
// attributes, no compound types. See "NetCDF-4 Format" in the NetCDF Users' Guide, appendix
// "File Format Specifications".
#include "analysis/file/netcdf_file.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <type_traits>

#include <H5Cpp.h>
#include <fmt/format.h>
#include <hdf5_hl.h>

#include "analysis/file/file_seal.hpp"
#include "analysis/file/hdf5_file_driver.hpp"
#include "analysis/file/netcdf_chunks.hpp"
#include "analysis/file/netcdf_rows.hpp"
#include "analysis/file/replace_file.hpp"

namespace karvan::analysis {

namespace {

constexpr std::size_t smallest_compressed = 4096;  // bytes of an array worth compressing
constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

H5::StrType utf8_text()
{
    H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
    type.setCset(H5T_CSET_UTF8);
    return type;
}

// Little-endian on every machine: the file's bytes are the same everywhere.
H5::DataType file_type(const Values& values)
{
    static_assert(std::variant_size_v<Values> == 6);
    switch (values.index()) {
        case 0:
            return H5::PredType::IEEE_F64LE;
        case 1:
            return H5::PredType::IEEE_F32LE;
        case 2:
            return H5::PredType::STD_I64LE;
        case 3:
            return H5::PredType::STD_I32LE;
        case 4:
            return H5::PredType::STD_U8LE;
        default:
            return utf8_text();
    }
}

H5::DataType memory_type(const Values& values)
{
    switch (values.index()) {
        case 0:
            return H5::PredType::NATIVE_DOUBLE;
        case 1:
            return H5::PredType::NATIVE_FLOAT;
        case 2:
            return H5::PredType::NATIVE_INT64;
        case 3:
            return H5::PredType::NATIVE_INT32;
        case 4:
            return H5::PredType::NATIVE_UINT8;
        default:
            return utf8_text();
    }
}

// Calls `store` with the address of the values as HDF5 wants them in memory.
template <typename Store>
void with_buffer(const Values& values, Store store)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&values);
    if (texts == nullptr) {
        std::visit([&](const auto& list) { store(static_cast<const void*>(list.data())); }, values);
        return;
    }
    std::vector<const char*> pointers;
    pointers.reserve(texts->size());
    for (const std::string& text : *texts) pointers.push_back(text.c_str());
    store(static_cast<const void*>(pointers.data()));
}

// A single text is a scalar, everything else a list: so netCDF itself writes attributes.
void write_attribute(H5::H5Object& owner, const Attribute& attribute)
{
    const hsize_t length = count(attribute.values);
    const bool is_text = std::holds_alternative<std::vector<std::string>>(attribute.values);
    const H5::DataSpace space =
        is_text && length == 1 ? H5::DataSpace(H5S_SCALAR) : H5::DataSpace(1, &length);
    H5::Attribute stored =
        owner.createAttribute(attribute.name, file_type(attribute.values), space);
    with_buffer(attribute.values,
                [&](const void* buffer) { stored.write(memory_type(attribute.values), buffer); });
}

// The missing value of real numbers; nothing for the other kinds.
std::optional<Values> fill_value(const Values& values)
{
    if (std::holds_alternative<std::vector<double>>(values))
        return std::vector{std::numeric_limits<double>::quiet_NaN()};
    if (std::holds_alternative<std::vector<float>>(values))
        return std::vector{std::numeric_limits<float>::quiet_NaN()};
    return std::nullopt;
}

// Writes one description into an open HDF5 file.
class Image {
public:
    // `rows` brings what is over one of the dimensions `over`.
    Image(const NetcdfFile& file, H5::H5File& hdf5, const std::vector<std::string>& over,
          const RowSource& rows)
        : file_(file), root_(hdf5.openGroup("/")), over_(over), rows_(rows)
    {}

    void build()
    {
        write_file_attributes();
        for (const Dimension& d : file_.dimensions) naming(d.name, [&] { write_dimension(d); });
        for (const Variable& v : file_.variables)
            if (!is_coordinate(v)) naming(v.name, [&] { write_variable(v); });
        // The scales are attached last: that keeps the lists of their users in one piece.
        for (const Variable& v : file_.variables)
            if (!is_coordinate(v)) naming(v.name, [&] { attach_scales(v); });
    }

private:
    // Adds the name of the object to what HDF5 says went wrong with it.
    template <typename Step>
    static void naming(const std::string& object, Step step)
    {
        try {
            step();
        } catch (const H5::Exception& e) {
            throw std::runtime_error(fmt::format("'{}': {}", object, e.getDetailMsg()));
        }
    }

    static void must(herr_t result, const char* what)
    {
        if (result < 0) throw std::runtime_error(what);
    }

    bool is_coordinate(const Variable& v) const
    {
        return std::any_of(file_.dimensions.begin(), file_.dimensions.end(),
                           [&](const Dimension& d) { return d.name == v.name; });
    }

    void write_file_attributes()
    {
        const auto is_given = [](const Attribute& a) { return a.name == "Conventions"; };
        if (std::none_of(file_.attributes.begin(), file_.attributes.end(), is_given))
            write_attribute(root_, {"Conventions", "CF-1.10"});
        for (const Attribute& attribute : file_.attributes) write_attribute(root_, attribute);
    }

    void write_dimension(const Dimension& d)
    {
        const auto coordinates = std::find_if(file_.variables.begin(), file_.variables.end(),
                                              [&](const Variable& v) { return v.name == d.name; });
        if (coordinates == file_.variables.end()) {
            write_bare_dimension(d);
            return;
        }
        write_variable(*coordinates);
        must(H5DSset_scale(datasets_.at(d.name).getId(), d.name.c_str()), "cannot become a scale");
    }

    // A dimension without coordinates: the wording and the type are netCDF's own mark for it.
    void write_bare_dimension(const Dimension& d)
    {
        const H5::FloatType type(H5::PredType::IEEE_F32BE);
        const H5::DSetCreatPropList layout = creation_of({axis(d)}, type.getSize(), false);
        const H5::DataSet& scale = datasets_[d.name] =
            root_.createDataSet(d.name, type, space_of({axis(d)}), layout);
        const std::string mark =
            fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", d.size);
        must(H5DSset_scale(scale.getId(), mark.c_str()), "cannot become a scale");
    }

    void write_variable(const Variable& v)
    {
        std::vector<Axis> axes;
        for (const std::string& name : v.dimensions) axes.push_back(axis(dimension(file_, name)));
        const H5::DataType type = file_type(v.values);
        const bool is_text = std::holds_alternative<std::vector<std::string>>(v.values);
        H5::DSetCreatPropList layout = creation_of(axes, type.getSize(), !is_text);
        // Coordinates have no gaps, so CF allows them no missing value.
        const std::optional<Values> fill = is_coordinate(v) ? std::nullopt : fill_value(v.values);
        if (fill)
            with_buffer(*fill, [&](const void* f) { layout.setFillValue(memory_type(*fill), f); });
        H5::DataSet& stored = datasets_[v.name] =
            root_.createDataSet(v.name, type, space_of(axes), layout);
        if (fill) write_attribute(stored, {"_FillValue", *fill});
        write_meaning(stored, v);
        if (is_brought(v)) {
            bring_rows(v, stored, axes, layout);
        } else if (count(v.values) > 0) {
            with_buffer(v.values, [&](const void* b) {
                stored.write(b, memory_type(v.values), H5::DataSpace::ALL, H5::DataSpace::ALL,
                             transfer_);
            });
        }
    }

    bool is_brought(const Variable& v) const
    {
        return !v.dimensions.empty() &&
               std::find(over_.begin(), over_.end(), v.dimensions.front()) != over_.end();
    }

    // Whole rows of chunks at a time, in their order: so HDF5 writes each chunk once, and lays them
    // as it does when all comes at once.
    void bring_rows(const Variable& v, const H5::DataSet& stored, const std::vector<Axis>& axes,
                    const H5::DSetCreatPropList& layout) const
    {
        Shape size;
        for (const Axis& a : axes) size.push_back(a.size);
        if (volume(size, 1) == 0) return;
        const std::size_t rows = size.front();
        Shape chunk(size);
        if (layout.getLayout() == H5D_CHUNKED)
            layout.getChunk(static_cast<int>(chunk.size()), chunk.data());
        Shape start(size.size(), 0);
        for (std::size_t first = 0; first < rows; first += chunk.front()) {
            start.front() = first;
            size.front() = std::min<hsize_t>(chunk.front(), rows - first);
            const Values values = rows_(v, first, size.front());
            H5::DataSpace target = stored.getSpace();
            target.selectHyperslab(H5S_SELECT_SET, size.data(), start.data());
            const H5::DataSpace source(static_cast<int>(size.size()), size.data());
            with_buffer(values, [&](const void* b) {
                stored.write(b, memory_type(values), source, target, transfer_);
            });
        }
    }

    static void write_meaning(H5::DataSet& stored, const Variable& v)
    {
        write_attribute(stored, {"long_name", v.long_name});
        if (!v.units.empty()) write_attribute(stored, {"units", v.units});
        for (const Attribute& attribute : v.attributes) write_attribute(stored, attribute);
    }

    void attach_scales(const Variable& v)
    {
        for (unsigned i = 0; i < v.dimensions.size(); ++i) {
            const hid_t scale = datasets_.at(v.dimensions[i]).getId();
            must(H5DSattach_scale(datasets_.at(v.name).getId(), scale, i), "cannot take its scale");
        }
    }

    // Else HDF5 takes a fresh megabyte from the system whenever it converts texts.
    static H5::DSetMemXferPropList with_small_buffer()
    {
        constexpr std::size_t bytes = 1 << 16;
        H5::DSetMemXferPropList transfer;
        transfer.setBuffer(bytes, nullptr, nullptr);
        return transfer;
    }

    static H5::DataSpace space_of(const std::vector<Axis>& axes)
    {
        if (axes.empty()) return H5::DataSpace(H5S_SCALAR);
        Shape size;
        Shape most;
        for (const Axis& a : axes) {
            size.push_back(a.size);
            most.push_back(a.unlimited ? H5S_UNLIMITED : a.size);
        }
        return H5::DataSpace(static_cast<int>(size.size()), size.data(), most.data());
    }

    static H5::DSetCreatPropList creation_of(const std::vector<Axis>& axes,
                                             std::size_t bytes_per_value, bool may_compress)
    {
        H5::DSetCreatPropList list;
        must(H5Pset_attr_creation_order(list.getId(), creation_order), "no attribute order");
        must(H5Pset_obj_track_times(list.getId(), false), "no way to leave out times");
        Shape size;
        bool unlimited = false;
        for (const Axis& a : axes) {
            size.push_back(a.size);
            unlimited = unlimited || a.unlimited;
        }
        const bool compressed = may_compress && volume(size, bytes_per_value) > smallest_compressed;
        if (axes.empty() || !(unlimited || compressed)) return list;
        const Shape chunk = chunk_shape(axes, bytes_per_value);
        list.setChunk(static_cast<int>(chunk.size()), chunk.data());
        if (compressed && bytes_per_value > 1) list.setShuffle();
        if (compressed) list.setDeflate(1);
        return list;
    }

    const NetcdfFile& file_;
    H5::Group root_;
    const std::vector<std::string>& over_;
    const RowSource& rows_;
    const H5::DSetMemXferPropList transfer_ = with_small_buffer();
    std::map<std::string, H5::DataSet> datasets_;
};

// A new file. Chunk indices are kept small: most arrays have few chunks.
H5::H5File create(const H5::FileAccPropList& access)
{
    H5::FileCreatPropList creation;
    if (H5Pset_link_creation_order(creation.getId(), creation_order) < 0 ||
        H5Pset_attr_creation_order(creation.getId(), creation_order) < 0 ||
        H5Pset_obj_track_times(creation.getId(), false) < 0)
        throw std::runtime_error("HDF5 cannot track the order of creation");
    creation.setIstorek(8);
    return H5::H5File("karvan", H5F_ACC_TRUNC, creation, access);
}

std::vector<std::byte> bytes_of(const H5::H5File& hdf5)
{
    const ssize_t size = H5Fget_file_image(hdf5.getId(), nullptr, 0);
    if (size < 0) throw std::runtime_error("HDF5 cannot give the bytes of its file");
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    if (H5Fget_file_image(hdf5.getId(), bytes.data(), bytes.size()) != size)
        throw std::runtime_error("HDF5 cannot give the bytes of its file");
    return bytes;
}

const RowSource nothing_to_bring;
const std::vector<std::string> no_dimension;

}  // namespace

std::vector<std::byte> hdf5_image(const NetcdfFile& file)
{
    check(file);
    H5::Exception::dontPrint();
    try {
        H5::FileAccPropList in_memory;
        in_memory.setCore(1024 * 1024, false);
        H5::H5File hdf5 = create(in_memory);
        Image(file, hdf5, no_dimension, nothing_to_bring).build();
        hdf5.flush(H5F_SCOPE_GLOBAL);
        std::vector<std::byte> bytes = bytes_of(hdf5);
        seal(bytes);
        return bytes;
    } catch (const H5::Exception& e) {
        throw std::runtime_error(fmt::format("HDF5: {}", e.getDetailMsg()));
    }
}

void write_by_rows(const NetcdfFile& file, const std::vector<std::string>& over,
                   const RowSource& rows, const std::filesystem::path& target)
{
    H5::Exception::dontPrint();
    replace_file(target, [&](int descriptor) {
        Hdf5FileDriver driver(descriptor);
        try {
            H5::FileAccPropList on_disk;
            driver.use_in(on_disk.getId());
            H5::H5File hdf5 = create(on_disk);
            Image(file, hdf5, over, rows).build();
            hdf5.close();
        } catch (const H5::Exception& e) {
            if (driver.error() == 0)
                throw std::runtime_error(fmt::format("HDF5: {}", e.getDetailMsg()));
        } catch (const std::runtime_error&) {
            if (driver.error() == 0) throw;
        }
        if (driver.error() != 0) throw std::system_error(driver.error(), std::generic_category());
        seal(descriptor);
    });
}

void write(const NetcdfFile& file, const std::filesystem::path& target)
{
    check(file);
    write_by_rows(file, no_dimension, nothing_to_bring, target);
}

}  // namespace karvan::analysis
