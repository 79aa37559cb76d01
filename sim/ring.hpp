// A queue of items in a ring: push at the back, pop at the front, a few instructions each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>

namespace karvan::sim {

template <class T>
class Ring {
public:
    Ring() = default;
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring()
    {
        while (!empty()) pop_front();
        std::allocator<T>().deallocate(items_, capacity());
    }

    bool empty() const { return first_ == last_; }
    std::size_t size() const { return last_ - first_; }
    T& front() { return items_[first_ & mask_]; }
    const T& front() const { return items_[first_ & mask_]; }
    T& back() { return items_[(last_ - 1) & mask_]; }
    // The i-th item from the front.
    T& operator[](std::size_t i) { return items_[(first_ + static_cast<Index>(i)) & mask_]; }
    const T& operator[](std::size_t i) const
    {
        return items_[(first_ + static_cast<Index>(i)) & mask_];
    }

    template <class... Arguments>
    void emplace_back(Arguments&&... arguments)
    {
        if (last_ - first_ == capacity()) [[unlikely]]
            grow();
        new (&items_[last_ & mask_]) T{std::forward<Arguments>(arguments)...};
        ++last_;
    }
    void pop_front()
    {
        front().~T();
        ++first_;
    }

private:
    using Index = std::uint32_t;  // counts round and round: half the size of pointers

    Index capacity() const { return mask_ + 1; }  // zero or a power of two

    void grow()
    {
        const Index capacity = items_ == nullptr ? 8 : 2 * this->capacity();
        if (capacity == 0) throw std::length_error("more than 2 billion items in a line");
        T* items = std::allocator<T>().allocate(capacity);
        const Index count = last_ - first_;
        for (Index i = 0; i < count; ++i) {
            new (&items[i]) T(std::move((*this)[i]));
            (*this)[i].~T();
        }
        std::allocator<T>().deallocate(items_, this->capacity());
        items_ = items;
        mask_ = capacity - 1;
        first_ = 0;
        last_ = count;
    }

    T* items_ = nullptr;
    Index mask_ = std::numeric_limits<Index>::max();  // the capacity less one
    Index first_ = 0;
    Index last_ = 0;
};

}  // namespace karvan::sim
