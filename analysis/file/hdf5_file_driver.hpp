// An HDF5 file on disk that never fails while it is being written.
//
// HDF5 cannot be got out of a failed write: what it holds in memory can neither be written nor
// dropped, and closing fails again and again. So this driver keeps the first error to itself, drops
// what comes after it, and tells at the end.
#pragma once

#include <H5Ipublic.h>

namespace karvan::analysis {

class Hdf5FileDriver {
public:
    // Writes to an open file, which stays open.
    explicit Hdf5FileDriver(int descriptor);
    ~Hdf5FileDriver();
    Hdf5FileDriver(const Hdf5FileDriver&) = delete;
    Hdf5FileDriver& operator=(const Hdf5FileDriver&) = delete;

    // Makes a list of file access properties use this driver.
    void use_in(hid_t access_list);
    // The error number of the first thing that failed; 0 if nothing did.
    int error() const { return error_; }

private:
    int descriptor_;
    int error_ = 0;
    hid_t driver_ = -1;
};

}  // namespace karvan::analysis
