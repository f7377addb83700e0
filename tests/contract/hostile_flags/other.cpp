// SPDX-License-Identifier: Apache-2.0
// A unit that computes with the library and never asks for a digest.
#include <sanc/sum8.hpp>

double sum_elsewhere(const double* values, long count) {
    return sanc::sum8(sanc::seq, sanc::column<const double>{values, count});
}
