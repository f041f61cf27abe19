#pragma once
// Bytes that are about to be overwritten: like std::vector<std::uint8_t>, but growing neither
// clears nor keeps them.

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace dowse::git {

// Movable, not copyable.
class ByteBuffer {
 public:
  ByteBuffer() = default;

  ByteBuffer(ByteBuffer&& other) noexcept
      : data_(std::move(other.data_)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}

  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  // Makes room for `size` bytes; what they hold is undefined.
  void reset(std::size_t size) {
    if (size > capacity_) {
      data_ = std::make_unique_for_overwrite<std::uint8_t[]>(size);
      capacity_ = size;
    }
    size_ = size;
  }

  // Keeps only [begin, begin + size). Requires: that lies inside.
  void cut(std::size_t begin, std::size_t size) noexcept {
    std::memmove(data_.get(), data_.get() + begin, size);
    size_ = size;
  }

  std::size_t capacity() const noexcept { return capacity_; }

  // Lifetime: until the next reset, or this ByteBuffer's end.
  std::span<std::uint8_t> bytes() noexcept { return {data_.get(), size_}; }

  std::span<const std::uint8_t> bytes() const noexcept { return {data_.get(), size_}; }

  std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(data_.get()), size_};
  }

 private:
  std::unique_ptr<std::uint8_t[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace dowse::git
