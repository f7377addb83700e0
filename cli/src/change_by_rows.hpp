// SPDX-License-Identifier: Apache-2.0
// Two images compared while they are decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sanc/evidence/change_verb.hpp>
#include <sanc/monitor.hpp>

namespace sanc::cli {

struct pair_of_files {
    std::string before;
    std::string after;
    std::int64_t memory_limit = 0;  // bytes
};

struct compared_pair {
    evidence::input_image before, after;  // without pixels, hashes and the text of a lattice
    evidence::change_outcome made;
};

// What run_change() gives for two files, which are decoded and compared part by part by `threads` threads; 0: all. Nothing where the files
// or the options are not such that parts can be compared one by one, and where a block does not unpack: then the images are to be read whole,
// which tells what is wrong with them. Memory: the masks, sums over what changed, and a part of both images a thread, at most half of them
// together. Throws io_error, cancelled.
std::optional<compared_pair> change_by_rows(const pair_of_files& files, evidence::change_verb& verb, unsigned threads, const monitor& watch);

}  // namespace sanc::cli
