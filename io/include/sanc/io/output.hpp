// SPDX-License-Identifier: Apache-2.0
// Output that appears whole or not at all: temporary name in the same folder, fsync, rename.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sanc::io {

// A set of output files that appear together or not at all. Until commit() nothing under a final name changes; a set
// that is destroyed without it removes its temporary files. An existing regular file is replaced.
class output_set {
public:
    output_set() = default;
    output_set(const output_set&) = delete;
    output_set& operator=(const output_set&) = delete;
    ~output_set();

    // Declares a file that no output may replace: an input of this run.
    void keep(const std::filesystem::path& input);

    // A new empty file with a temporary name in the folder of `target`, for the caller to fill. Throws io_error when the
    // folder is not there, or the target is no regular file, is an input or is already in the set.
    std::filesystem::path stage(const std::filesystem::path& target);

    // Stages `target` with this content. Throws io_error as stage() does and when the disk is full; then it is not in the set.
    void write(const std::filesystem::path& target, std::string_view bytes);

    // The same, of parts: fill(take) calls take(part) for one after the other. Throws what fill() throws, too.
    void write_parts(const std::filesystem::path& target, const std::function<void(const std::function<void(std::string_view)>&)>& fill);

    // Brings every staged file to disk, then renames them all. When one rename fails those before it are undone. Throws
    // io_error; then every earlier file stands as it was.
    void commit();

private:
    struct entry {
        std::filesystem::path target;
        std::filesystem::path temporary;
    };
    std::vector<entry> entries_;
    std::vector<std::filesystem::path> inputs_;
};

// A folder of output that appears whole or not at all. Missing parent folders are made, and removed again when nothing
// was committed.
class output_folder {
public:
    // Throws io_error when `target` exists with something in it and `replace` is false, or exists and is no folder.
    output_folder(std::filesystem::path target, bool replace);
    output_folder(const output_folder&) = delete;
    output_folder& operator=(const output_folder&) = delete;
    ~output_folder();

    // The folder to fill; it has a temporary name beside the target.
    [[nodiscard]] const std::filesystem::path& path() const { return temporary_; }

    // Writes one file; `relative` may name sub-folders ("tables/gaps.csv"), which are made. Throws io_error, also when
    // the name leaves the folder.
    void write(std::string_view relative, std::string_view bytes);

    // Copies the inputs of a case, bytes of read(name), to `inputs`; one that has several names ("a.csv", "./a.csv") once.
    void write_inputs(const std::vector<std::string>& names, const std::function<std::string(const std::string& name)>& read);

    // Brings every file to disk, then puts the folder in place of what was there in one step. Throws io_error; then an
    // earlier folder stands as it was.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    std::vector<std::filesystem::path> made_parents_;
    bool replace_ = false;
    bool onto_empty_ = false;
    bool committed_ = false;
};

}  // namespace sanc::io
