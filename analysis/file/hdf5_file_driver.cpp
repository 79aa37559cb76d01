#include "analysis/file/hdf5_file_driver.hpp"

#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace karvan::analysis {

namespace {

// What the properties carry to the open file.
struct Target {
    int descriptor;
    int* error;
};

// HDF5 knows the file by its first member.
struct OpenFile {
    H5FD_t base;
    Target target;
    haddr_t end_allocated;
    haddr_t end_written;
};

OpenFile& as_open(H5FD_t* file) { return *reinterpret_cast<OpenFile*>(file); }
const OpenFile& as_open(const H5FD_t* file) { return *reinterpret_cast<const OpenFile*>(file); }

constexpr haddr_t longest_file = (haddr_t{1} << 62) - 1;

H5FD_t* open_file(const char*, unsigned, hid_t access_list, haddr_t)
{
    const void* target = H5Pget_driver_info(access_list);
    if (target == nullptr) return nullptr;
    auto* file = new OpenFile{};
    std::memcpy(&file->target, target, sizeof(Target));
    return &file->base;
}

herr_t close_file(H5FD_t* file)
{
    delete &as_open(file);
    return 0;
}

// The features that H5FD_core has too: they decide where things lie in the file.
herr_t query(const H5FD_t*, unsigned long* flags)
{
    if (flags != nullptr)
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                 H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

haddr_t end_allocated(const H5FD_t* file, H5FD_mem_t) { return as_open(file).end_allocated; }

herr_t allocate_to(H5FD_t* file, H5FD_mem_t, haddr_t end)
{
    as_open(file).end_allocated = end;
    return 0;
}

haddr_t end_written(const H5FD_t* file, H5FD_mem_t) { return as_open(file).end_written; }

void keep_error(OpenFile& file)
{
    if (*file.target.error == 0) *file.target.error = errno;
}

// What was never written reads as zeros.
herr_t read_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t at, size_t size, void* to)
{
    OpenFile& file = as_open(base);
    auto* bytes = static_cast<char*>(to);
    while (size > 0) {
        const ssize_t n = ::pread(file.target.descriptor, bytes, size, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) keep_error(file);
        if (n <= 0) break;
        bytes += n;
        at += static_cast<haddr_t>(n);
        size -= static_cast<size_t>(n);
    }
    std::memset(bytes, 0, size);
    return 0;
}

herr_t write_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t at, size_t size, const void* from)
{
    OpenFile& file = as_open(base);
    const auto* bytes = static_cast<const char*>(from);
    file.end_written = std::max(file.end_written, at + size);
    while (size > 0 && *file.target.error == 0) {
        const ssize_t n = ::pwrite(file.target.descriptor, bytes, size, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            keep_error(file);
            break;
        }
        bytes += n;
        at += static_cast<haddr_t>(n);
        size -= static_cast<size_t>(n);
    }
    return 0;
}

herr_t truncate_file(H5FD_t* base, hid_t, hbool_t)
{
    OpenFile& file = as_open(base);
    if (file.end_written == file.end_allocated || *file.target.error != 0) return 0;
    if (::ftruncate(file.target.descriptor, static_cast<off_t>(file.end_allocated)) != 0)
        keep_error(file);
    file.end_written = file.end_allocated;
    return 0;
}

H5FD_class_t driver_class()
{
    H5FD_class_t driver{};
#if H5_VERSION_GE(1, 13, 2)
    driver.version = H5FD_CLASS_VERSION;
    driver.value = static_cast<H5FD_class_value_t>(512);  // free for private drivers up to 65535
#endif
    driver.name = "karvan";
    driver.maxaddr = longest_file;
    driver.fc_degree = H5F_CLOSE_STRONG;
    driver.fapl_size = sizeof(Target);
    driver.open = open_file;
    driver.close = close_file;
    driver.query = query;
    driver.get_eoa = end_allocated;
    driver.set_eoa = allocate_to;
    driver.get_eof = end_written;
    driver.read = read_bytes;
    driver.write = write_bytes;
    driver.truncate = truncate_file;
    constexpr H5FD_mem_t map[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(map), std::end(map), driver.fl_map);
    return driver;
}

}  // namespace

Hdf5FileDriver::Hdf5FileDriver(int descriptor) : descriptor_(descriptor)
{
    static const H5FD_class_t driver = driver_class();
    driver_ = H5FDregister(&driver);
    if (driver_ < 0) throw std::runtime_error("HDF5 takes no driver");
}

Hdf5FileDriver::~Hdf5FileDriver() { H5FDunregister(driver_); }

void Hdf5FileDriver::use_in(hid_t access_list)
{
    const Target target{descriptor_, &error_};
    if (H5Pset_driver(access_list, driver_, &target) < 0)
        throw std::runtime_error("HDF5 refuses its driver");
}

}  // namespace karvan::analysis
