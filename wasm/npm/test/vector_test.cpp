// SPDX-License-Identifier: Apache-2.0
// The module's std::vector: first_failure() is 0, or the line of the first check that fails.
#include <string>
#include <utility>
#include <vector>

namespace {

int failure = 0;

void check(bool holds, int line) {
    if (!holds && failure == 0) failure = line;
}
#define CHECK(...) check((__VA_ARGS__), __LINE__)

int alive = 0;

// Neither bytes alone nor bound to its place but for `self`, which a copy of bytes would leave behind.
struct value {
    value(int n = 0) : number(n) { ++alive; }
    value(const value& other) : number(other.number) { ++alive; }
    value(value&& other) noexcept : number(std::exchange(other.number, -1)) { ++alive; }
    value& operator=(const value&) = default;
    value& operator=(value&& other) noexcept {
        number = std::exchange(other.number, -1);
        return *this;
    }
    ~value() {
        CHECK(self->number == number);
        --alive;
    }
    bool operator==(const value& other) const { return number == other.number; }
    bool operator<(const value& other) const { return number < other.number; }

    int number;
    struct own_place {
        own_place() = default;
        own_place(const own_place&) {}
        own_place& operator=(const own_place&) { return *this; }
    } place;
    const value* self = this;
};

template <class T>
void check_type(T (*of)(int)) {
    const auto numbers = [&](int count) {
        std::vector<T> made;
        for (int i = 0; i < count; ++i) made.push_back(of(i));
        return made;
    };
    for (int count = 0; count < 70; ++count) {
        auto v = numbers(count);
        CHECK(v.size() == static_cast<std::size_t>(count) && v.empty() == (count == 0) && v.capacity() >= v.size());
        for (int i = 0; i < count; ++i) CHECK(v[static_cast<std::size_t>(i)] == of(i));
        if (count == 0) continue;

        v.push_back(v[0]);  // one of its own, with room for it and without
        v.emplace_back(v.back());
        CHECK(v.size() == static_cast<std::size_t>(count + 2) && v.back() == of(0) && v[v.size() - 2] == of(0) && v.front() == of(0));
        v.pop_back();
        v.erase(v.end() - 1);
        CHECK(v == numbers(count));

        auto copy = v;
        v.insert(v.begin() + count / 2, of(1000));
        CHECK(v[static_cast<std::size_t>(count / 2)] == of(1000) && v.size() == copy.size() + 1);
        v.erase(v.begin() + count / 2);
        CHECK(v == copy && !(v < copy));
        v.insert(v.begin(), copy.begin(), copy.end());
        CHECK(v.size() == 2 * copy.size() && v[copy.size()] == of(0) && v.back() == of(count - 1));
        v.erase(v.begin(), v.begin() + count);
        CHECK(v == copy);

        auto moved = std::move(v);
        CHECK(v.empty() && moved == copy);
        v = std::move(moved);
        moved = v;
        CHECK(moved == copy && v == copy);
        const auto& same = moved;
        moved = same;
        CHECK(moved == copy);
        moved.swap(v);
        moved.clear();
        CHECK(moved.empty() && v == copy);

        v.resize(static_cast<std::size_t>(count) * 3);
        CHECK(v[static_cast<std::size_t>(count) * 3 - 1] == T{} && v[static_cast<std::size_t>(count) - 1] == of(count - 1));
        v.resize(1);
        v.resize(4, v[0]);
        CHECK(v.size() == 4 && v[3] == of(0));
        v.assign(7, of(3));
        CHECK(v.size() == 7 && v[6] == of(3));
        v.assign(copy.begin(), copy.end());
        v.reserve(500);
        CHECK(v == copy && v.capacity() >= 500);
    }
    const std::vector<T> listed{of(1), of(2)};
    CHECK(listed.size() == 2 && listed.at(1) == of(2) && listed < std::vector<T>{of(1), of(3)});
}

}  // namespace

extern "C" __attribute__((export_name("first_failure"))) int first_failure() {
    check_type<int>([](int i) { return i; });
    check_type<double>([](int i) { return i / 3.0; });
    check_type<std::string>([](int i) { return std::string(static_cast<std::size_t>(i % 40), static_cast<char>('a' + i % 26)) + std::to_string(i); });
    check_type<value>([](int i) { return value(i + 1); });
    check_type<std::vector<std::string>>([](int i) { return std::vector<std::string>(2, std::to_string(i)); });
    CHECK(alive == 0);
    return failure;
}
