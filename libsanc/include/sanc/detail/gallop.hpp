// SPDX-License-Identifier: Apache-2.0
// The border of a monotone predicate on whole numbers, from a guess.
#pragma once

#include <sanc/config.hpp>

namespace sanc::detail {

// The least t in [low, high] with holds(t), or high + 1. `holds` is false up to some point and true from there on.
// Gallops from `guess`: two questions when the guess is right.
template <class Predicate>
SANC_HD std::int64_t first_true(std::int64_t low, std::int64_t high, std::int64_t guess, const Predicate& holds) {
    if (low > high) return low;
    if (guess < low) guess = low;
    if (guess > high) guess = high;
    std::int64_t no = low - 1;     // false here, or before the range
    std::int64_t yes = high + 1;  // true here, or behind the range
    if (holds(guess)) {
        yes = guess;
        for (std::int64_t step = 1; yes > low; step *= 2) {
            const std::int64_t probe = yes - low > step ? yes - step : low;
            if (!holds(probe)) {
                no = probe;
                break;
            }
            yes = probe;
        }
    } else {
        no = guess;
        for (std::int64_t step = 1; no < high; step *= 2) {
            const std::int64_t probe = high - no > step ? no + step : high;
            if (holds(probe)) {
                yes = probe;
                break;
            }
            no = probe;
        }
    }
    while (yes - no > 1) {
        const std::int64_t middle = no + (yes - no) / 2;
        (holds(middle) ? yes : no) = middle;
    }
    return yes;
}

}  // namespace sanc::detail
