// Reading an array file back into its description.
//
// A dimension is an HDF5 dimension scale, and the axes of a variable are the scales attached to it.
// Attributes that HDF5 and netCDF keep for themselves are left out.
#include "analysis/file/file_seal.hpp"
#include "analysis/file/netcdf_file.hpp"
#include "analysis/file/netcdf_rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <stdexcept>

#include <H5Cpp.h>
#include <fmt/format.h>
#include <hdf5_hl.h>

namespace karvan::analysis {

namespace {

constexpr std::array hidden_attributes{
    "CLASS",      "NAME",          "DIMENSION_LIST", "REFERENCE_LIST",
    "_FillValue", "_NCProperties", "_Netcdf4Dimid",  "_Netcdf4Coordinates"};
constexpr std::string_view bare_dimension = "This is a netCDF dimension but not a netCDF variable.";

std::size_t number_of_values(const H5::DataSpace& space)
{
    return static_cast<std::size_t>(space.getSimpleExtentNpoints());
}

// Reads numbers of the kind T; `load` is given a type in memory and where to put the values.
template <typename T, typename Load>
Values read_numbers(std::size_t size, const H5::PredType& type, Load load)
{
    std::vector<T> list(size);
    if (size > 0) load(type, list.data());
    return list;
}

template <typename Load>
Values read_texts(const H5::DataSpace& space, std::size_t size, Load load)
{
    H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
    type.setCset(H5T_CSET_UTF8);
    std::vector<char*> pointers(size, nullptr);
    if (size > 0) load(type, pointers.data());
    std::vector<std::string> texts;
    texts.reserve(size);
    for (const char* text : pointers) texts.emplace_back(text == nullptr ? "" : text);
    if (size > 0) H5Dvlen_reclaim(type.getId(), space.getId(), H5P_DEFAULT, pointers.data());
    return texts;
}

// The kind in memory follows the kind in the file.
template <typename Load>
Values read_values(const H5::DataType& type, const H5::DataSpace& space, Load load)
{
    const std::size_t size = number_of_values(space);
    const std::size_t bytes = type.getSize();
    switch (type.getClass()) {
        case H5T_FLOAT:
            if (bytes == 4) return read_numbers<float>(size, H5::PredType::NATIVE_FLOAT, load);
            return read_numbers<double>(size, H5::PredType::NATIVE_DOUBLE, load);
        case H5T_INTEGER:
            if (bytes == 1 && H5Tget_sign(type.getId()) == H5T_SGN_NONE)
                return read_numbers<std::uint8_t>(size, H5::PredType::NATIVE_UINT8, load);
            if (bytes <= 4)
                return read_numbers<std::int32_t>(size, H5::PredType::NATIVE_INT32, load);
            return read_numbers<std::int64_t>(size, H5::PredType::NATIVE_INT64, load);
        case H5T_STRING:
            if (H5Tis_variable_str(type.getId()) > 0) return read_texts(space, size, load);
            break;
        default:
            break;
    }
    throw std::runtime_error("holds values of a kind that Karvan does not write");
}

// netCDF tools write short texts with a fixed length.
std::string fixed_text(const H5::Attribute& attribute, const H5::DataType& type)
{
    std::string text(type.getSize(), '\0');
    attribute.read(type, text.data());
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
}

Attribute read_attribute(const H5::Attribute& stored)
{
    const H5::DataType type = stored.getDataType();
    const H5::DataSpace space = stored.getSpace();
    const bool is_fixed_text =
        type.getClass() == H5T_STRING && H5Tis_variable_str(type.getId()) == 0;
    if (is_fixed_text && number_of_values(space) == 1)
        return {stored.getName(), fixed_text(stored, type)};
    const auto load = [&](const H5::DataType& kind, void* to) { stored.read(kind, to); };
    return {stored.getName(), read_values(type, space, load)};
}

std::vector<Attribute> read_attributes(const H5::H5Object& owner)
{
    std::vector<Attribute> attributes;
    const auto number = static_cast<hsize_t>(owner.getNumAttrs());
    for (hsize_t i = 0; i < number; ++i) {
        const hid_t id = H5Aopen_by_idx(owner.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i,
                                        H5P_DEFAULT, H5P_DEFAULT);
        if (id < 0) throw std::runtime_error("does not keep the order of its attributes");
        H5::Attribute stored(id);
        H5Aclose(id);  // `stored` holds it on its own
        const std::string name = stored.getName();
        if (std::count(hidden_attributes.begin(), hidden_attributes.end(), name) == 0)
            attributes.push_back(read_attribute(stored));
    }
    return attributes;
}

// Takes the text of that name out of the attributes; empty if there is none.
std::string take_text(std::vector<Attribute>& attributes, std::string_view name)
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const Attribute& a) { return a.name == name; });
    if (found == attributes.end()) return {};
    const auto* texts = std::get_if<std::vector<std::string>>(&found->values);
    if (texts == nullptr || texts->empty()) return {};
    std::string text = texts->front();
    attributes.erase(found);
    return text;
}

// An object is told by its address in the file, which is what a reference to it holds: asking HDF5
// for its path would search the file.
haddr_t address(hid_t object)
{
    hobj_ref_t reference = 0;
    if (H5Rcreate(&reference, object, ".", H5R_OBJECT, -1) < 0)
        throw std::runtime_error("has no address");
    return reference;
}

herr_t keep_address(hid_t, unsigned, hid_t scale, void* kept)
{
    *static_cast<haddr_t*>(kept) = address(scale);
    return 1;
}

bool is_bare_dimension(const H5::DataSet& scale)
{
    std::array<char, 128> name{};
    H5DSget_scale_name(scale.getId(), name.data(), name.size());
    return std::string_view(name.data()).substr(0, bare_dimension.size()) == bare_dimension;
}

Dimension read_dimension(const std::string& name, const H5::DataSet& scale)
{
    const H5::DataSpace space = scale.getSpace();
    if (space.getSimpleExtentNdims() != 1) throw std::runtime_error("is a scale of several axes");
    hsize_t size = 0;
    hsize_t most = 0;
    space.getSimpleExtentDims(&size, &most);
    return {name, static_cast<std::size_t>(size), most == H5S_UNLIMITED, 0};
}

// Collects the content of one open file. A dimension stands before the variables that use it.
class Reader {
public:
    // Values over the dimensions `left_out` are not read.
    Reader(const H5::H5File& hdf5, const std::vector<std::string>& left_out)
        : root_(hdf5.openGroup("/")), left_out_(left_out)
    {}

    NetcdfFile file()
    {
        file_.attributes = read_attributes(root_);
        for (hsize_t i = 0; i < root_.getNumObjs(); ++i) {
            const std::string name = link_name(i);
            if (root_.childObjType(name) == H5O_TYPE_DATASET) read_named(name);
        }
        put_coordinates_first();
        return std::move(file_);
    }

private:
    std::string link_name(hsize_t i) const
    {
        const auto ask = [&](char* to, std::size_t room) {
            return H5Lget_name_by_idx(root_.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, to,
                                      room, H5P_DEFAULT);
        };
        const ssize_t length = ask(nullptr, 0);
        if (length < 0) throw std::runtime_error("it does not keep the order of its variables");
        std::string name(static_cast<std::size_t>(length) + 1, '\0');
        ask(name.data(), name.size());
        name.resize(static_cast<std::size_t>(length));
        return name;
    }

    void read_named(const std::string& name)
    {
        try {
            read_dataset(name, root_.openDataSet(name));
        } catch (const H5::Exception& e) {
            throw std::runtime_error(fmt::format("'{}': {}", name, e.getDetailMsg()));
        } catch (const std::runtime_error& e) {
            throw std::runtime_error(fmt::format("'{}' {}", name, e.what()));
        }
    }

    void read_dataset(const std::string& name, const H5::DataSet& stored)
    {
        if (H5DSis_scale(stored.getId()) <= 0) {
            file_.variables.push_back(read_variable(name, stored, axis_names(stored)));
            return;
        }
        file_.dimensions.push_back(read_dimension(name, stored));
        scales_[address(stored.getId())] = name;
        if (!is_bare_dimension(stored))
            file_.variables.push_back(read_variable(name, stored, {name}));
    }

    std::vector<std::string> axis_names(const H5::DataSet& stored) const
    {
        std::vector<std::string> names;
        const auto axes = static_cast<unsigned>(stored.getSpace().getSimpleExtentNdims());
        for (unsigned i = 0; i < axes; ++i) {
            haddr_t scale = HADDR_UNDEF;
            H5DSiterate_scales(stored.getId(), i, nullptr, keep_address, &scale);
            const auto found = scales_.find(scale);
            if (found == scales_.end())
                throw std::runtime_error(fmt::format("has no dimension on axis {}", i));
            check_length(stored, i, dimension(file_, found->second));
            names.push_back(found->second);
        }
        return names;
    }

    // An unlimited dimension may have grown for one variable alone.
    static void check_length(const H5::DataSet& stored, unsigned axis, const Dimension& dimension)
    {
        const H5::DataSpace space = stored.getSpace();
        std::vector<hsize_t> lengths(static_cast<std::size_t>(space.getSimpleExtentNdims()));
        space.getSimpleExtentDims(lengths.data());
        if (lengths[axis] != dimension.size)
            throw std::runtime_error(fmt::format("has {} entries along '{}', which has {}",
                                                 lengths[axis], dimension.name, dimension.size));
    }

    Variable read_variable(const std::string& name, const H5::DataSet& stored,
                           std::vector<std::string> dimensions) const
    {
        const bool is_left_out =
            !dimensions.empty() &&
            std::find(left_out_.begin(), left_out_.end(), dimensions.front()) != left_out_.end();
        const hsize_t none = 0;
        const H5::DataSpace space = is_left_out ? H5::DataSpace(1, &none) : stored.getSpace();
        std::vector<Attribute> attributes = read_attributes(stored);
        std::string long_name = take_text(attributes, "long_name");
        std::string units = take_text(attributes, "units");
        const auto load = [&](const H5::DataType& kind, void* to) { stored.read(to, kind); };
        return {name,
                std::move(long_name),
                std::move(units),
                std::move(dimensions),
                read_values(stored.getDataType(), space, load),
                std::move(attributes)};
    }

    // They are met in the order of the dimensions; only tools that append put some in between.
    void put_coordinates_first()
    {
        std::vector<Variable> rest;
        std::vector<Variable> coordinates;
        for (Variable& v : file_.variables) {
            const auto is_own = [&](const Dimension& d) { return d.name == v.name; };
            const bool is_coordinate =
                std::any_of(file_.dimensions.begin(), file_.dimensions.end(), is_own);
            (is_coordinate ? coordinates : rest).push_back(std::move(v));
        }
        std::move(rest.begin(), rest.end(), std::back_inserter(coordinates));
        file_.variables = std::move(coordinates);
    }

    const H5::Group root_;
    const std::vector<std::string> left_out_;
    NetcdfFile file_;
    std::map<haddr_t, std::string> scales_;
};

// No lock is asked for: finished files never change, and some network file systems have none.
H5::FileAccPropList without_lock()
{
    H5::FileAccPropList access;
    H5Pset_file_locking(access.getId(), false, true);
    return access;
}

// Does `step`, and says of what goes wrong which file it was.
template <typename Step>
auto naming(const std::filesystem::path& path, Step step)
{
    H5::Exception::dontPrint();
    const std::string name = path.string();
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing))
        throw std::runtime_error(fmt::format("cannot read {}: there is no such file", name));
    try {
        return step();
    } catch (const H5::FileIException&) {
        throw std::runtime_error(fmt::format("cannot read {}: it is not a whole HDF5 file", name));
    } catch (const H5::Exception& e) {
        throw std::runtime_error(fmt::format("cannot read {}: {}", name, e.getDetailMsg()));
    } catch (const std::runtime_error& e) {
        throw std::runtime_error(fmt::format("cannot read {}: {}", name, e.what()));
    }
}

H5::H5File open(const std::filesystem::path& path)
{
    check_seal(path);
    return {path.string(), H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, without_lock()};
}

// Reads part of a data set, cut along its first axis.
Values read_rows(const H5::DataSet& stored, std::size_t first, std::size_t count)
{
    const H5::DataSpace whole = stored.getSpace();
    std::vector<hsize_t> size(static_cast<std::size_t>(whole.getSimpleExtentNdims()));
    whole.getSimpleExtentDims(size.data());
    if (size.empty() || first + count > size.front())
        throw std::runtime_error("has fewer rows than it should");
    std::vector<hsize_t> start(size.size(), 0);
    start.front() = first;
    size.front() = count;
    const H5::DataSpace memory(static_cast<int>(size.size()), size.data());
    if (number_of_values(memory) > 0)
        whole.selectHyperslab(H5S_SELECT_SET, size.data(), start.data());
    const auto load = [&](const H5::DataType& kind, void* to) {
        stored.read(to, kind, memory, whole);
    };
    return read_values(stored.getDataType(), memory, load);
}

}  // namespace

NetcdfFile read(const std::filesystem::path& path)
{
    return naming(path, [&] { return Reader(open(path), {}).file(); });
}

NetcdfFile read_without_rows(const std::filesystem::path& path,
                             const std::vector<std::string>& rows)
{
    return naming(path, [&] { return Reader(open(path), rows).file(); });
}

std::string text_attribute_of(const std::filesystem::path& path, const std::string& name)
{
    try {
        return naming(path, [&] {
            std::vector<Attribute> found{
                read_attribute(open(path).openGroup("/").openAttribute(name))};
            return take_text(found, name);
        });
    } catch (const std::runtime_error&) {
        return {};
    }
}

struct RowReader::Open {
    H5::H5File hdf5;
};

RowReader::RowReader(const std::filesystem::path& path)
    : path_(path), open_(naming(path, [&] { return std::make_unique<Open>(Open{open(path)}); }))
{}

RowReader::~RowReader() = default;
RowReader::RowReader(RowReader&&) noexcept = default;

Values RowReader::rows(const std::string& variable, std::size_t first, std::size_t count) const
{
    return naming(path_, [&] {
        try {
            return read_rows(open_->hdf5.openDataSet(variable), first, count);
        } catch (const std::runtime_error& e) {
            throw std::runtime_error(fmt::format("'{}' {}", variable, e.what()));
        }
    });
}

}  // namespace karvan::analysis
