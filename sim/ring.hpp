// A queue of items in a ring: push at the back, pop at the front, a few instructions each.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
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
        std::allocator<T>().deallocate(items_, capacity_);
    }

    bool empty() const { return first_ == last_; }
    std::size_t size() const { return last_ - first_; }
    T& front() { return items_[first_ & (capacity_ - 1)]; }
    const T& front() const { return items_[first_ & (capacity_ - 1)]; }
    T& back() { return items_[(last_ - 1) & (capacity_ - 1)]; }
    // The i-th item from the front.
    T& operator[](std::size_t i) { return items_[(first_ + i) & (capacity_ - 1)]; }
    const T& operator[](std::size_t i) const { return items_[(first_ + i) & (capacity_ - 1)]; }

    template <class... Arguments>
    void emplace_back(Arguments&&... arguments)
    {
        if (size() == capacity_) [[unlikely]]
            grow();
        new (&items_[last_ & (capacity_ - 1)]) T{std::forward<Arguments>(arguments)...};
        ++last_;
    }
    void pop_front()
    {
        front().~T();
        ++first_;
    }

private:
    void grow()
    {
        const std::size_t capacity = capacity_ == 0 ? 8 : 2 * capacity_;
        T* items = std::allocator<T>().allocate(capacity);
        const std::size_t count = size();
        for (std::size_t i = 0; i < count; ++i) {
            new (&items[i]) T(std::move((*this)[i]));
            (*this)[i].~T();
        }
        std::allocator<T>().deallocate(items_, capacity_);
        items_ = items;
        capacity_ = capacity;
        first_ = 0;
        last_ = count;
    }

    T* items_ = nullptr;
    std::size_t capacity_ = 0;  // zero or a power of two
    std::size_t first_ = 0;
    std::size_t last_ = 0;
};

}  // namespace karvan::sim
