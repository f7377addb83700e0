// SPDX-License-Identifier: Apache-2.0
#include <sanc/io/output.hpp>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sanc/error.hpp>
#include <sanc/io/file.hpp>

#include "posix.hpp"

namespace sanc::io {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const fs::path& where, const std::string& remedy) {
    throw io_error(what + ": " + shown(where) + ": " + remedy);
}

// A name beside `target` that no other run and no other output of this run uses.
fs::path name_beside(const fs::path& target, const char* kind) {
    static std::atomic<long> counter{0};
    std::string name(".");
    name.append(target.filename().string()).append(".").append(kind);
    name.append("-").append(std::to_string(::getpid())).append("-").append(std::to_string(counter.fetch_add(1)));
    return target.parent_path() / name;
}

// The absolute form of an output's name, without a slash at its end.
fs::path absolute_target(const fs::path& target) {
    refuse_special_name(target.string());
    fs::path full = fs::absolute(target).lexically_normal();
    if (full.filename().empty()) full = full.parent_path();
    if (full.filename().empty() || full.filename() == "." || full.filename() == "..")
        fail("no name to write to", target, "give a name of its own");
    return full;
}

// A file to write to, told by the name of its target where that fails.
class written_file {
public:
    written_file(const fs::path& path, int flags, const fs::path& target)
        : file_(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0666)), target_(target) {
        if (file_.get() < 0) fail_to_write();
    }
    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t done = ::write(file_.get(), bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) fail_to_write();
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
    }

private:
    [[noreturn]] void fail_to_write() const {
        fail(std::string("cannot write (") + std::strerror(errno) + ")", target_, "check the folder's rights and space");
    }

    const descriptor file_;
    const fs::path& target_;
};

void write_all(const fs::path& path, int flags, std::string_view bytes, const fs::path& target) { written_file(path, flags, target).write(bytes); }

void sync(const fs::path& path, int flags, const fs::path& target) {
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags));
    // EINVAL: a file system that has no fsync for folders.
    if (file.get() < 0 || (::fsync(file.get()) != 0 && errno != EINVAL))
        fail(std::string("cannot bring to disk (") + std::strerror(errno) + ")", target, "check the disk");
}

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code failed;
    return fs::equivalent(a, b, failed) && !failed;
}

}  // namespace

output_set::~output_set() {
    for (const entry& item : entries_) ::unlink(item.temporary.c_str());
}

void output_set::keep(const fs::path& input) {
    for (const entry& item : entries_)
        if (same_file(item.target, input)) fail("output would replace an input", item.target, "choose another name");
    inputs_.push_back(input);
}

fs::path output_set::stage(const fs::path& target) {
    const fs::path full = absolute_target(target);
    struct stat info {};
    if (::stat(full.parent_path().c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
        fail("no such folder", full.parent_path(), "make it first");
    if (::lstat(full.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
        fail("output exists and is no regular file", target, "choose another name; - is standard output");
    for (const fs::path& input : inputs_)
        if (same_file(full, input)) fail("output would replace an input", target, "choose another name");
    for (const entry& item : entries_)
        if (item.target == full || same_file(item.target, full)) fail("two outputs have one name", target, "choose another name");
    fs::path temporary = name_beside(full, "part");
    write_all(temporary, O_CREAT | O_EXCL, {}, target);
    entries_.push_back({full, temporary});
    return temporary;
}

void output_set::write(const fs::path& target, std::string_view bytes) {
    write_parts(target, [&](const auto& take) { take(bytes); });
}

void output_set::write_parts(const fs::path& target, const std::function<void(const std::function<void(std::string_view)>&)>& fill) {
    const fs::path temporary = stage(target);
    try {
        const written_file file(temporary, O_TRUNC, target);
        fill([&](std::string_view part) { file.write(part); });
    } catch (...) {  // what was not written whole is not in the set
        ::unlink(temporary.c_str());
        entries_.pop_back();
        throw;
    }
}

void output_set::commit() {
    for (const entry& item : entries_) sync(item.temporary, 0, item.target);

    // An earlier file keeps a second name until all renames are done, so that they can be undone.
    std::vector<fs::path> earlier(entries_.size());
    std::size_t renamed = 0;
    std::string problem;
    for (std::size_t i = 0; i < entries_.size() && problem.empty(); ++i) {
        const entry& item = entries_[i];
        struct stat info {};
        if (::lstat(item.target.c_str(), &info) == 0) {
            earlier[i] = name_beside(item.target, "old");
            if (!S_ISREG(info.st_mode)) {
                problem = "output exists and is no regular file";
            } else if (entries_.size() > 1 && ::link(item.target.c_str(), earlier[i].c_str()) != 0) {
                problem = std::string("cannot keep the earlier file (") + std::strerror(errno) + ")";
            }
        }
        if (problem.empty() && ::rename(item.temporary.c_str(), item.target.c_str()) != 0)
            problem = std::string("cannot rename (") + std::strerror(errno) + ")";
        if (problem.empty()) renamed = i + 1;
        else problem += ": " + shown(item.target) + ": check the folder's rights and space";
    }
    if (!problem.empty()) {
        for (std::size_t i = 0; i < renamed; ++i) {
            if (earlier[i].empty()) ::unlink(entries_[i].target.c_str());
            else ::rename(earlier[i].c_str(), entries_[i].target.c_str());
        }
    }
    for (const fs::path& name : earlier)
        if (!name.empty()) ::unlink(name.c_str());
    if (!problem.empty()) throw io_error(problem);

    const std::vector<entry> done = std::exchange(entries_, {});
    for (const entry& item : done) sync(item.target.parent_path(), O_DIRECTORY, item.target);
}

output_folder::output_folder(fs::path target, bool replace) : target_(absolute_target(target)), replace_(replace) {
    struct stat info {};
    if (::lstat(target_.c_str(), &info) == 0) {
        if (!S_ISDIR(info.st_mode)) fail("output exists and is no folder", target, "choose another name");
        onto_empty_ = !replace && fs::is_empty(target_);
        if (!replace && !onto_empty_) fail("output folder exists", target, "choose another name or remove it first");
    }
    std::vector<fs::path> missing;
    for (fs::path parent = target_.parent_path(); !fs::exists(parent); parent = parent.parent_path()) missing.push_back(parent);
    for (auto parent = missing.rbegin(); parent != missing.rend(); ++parent) {
        if (::mkdir(parent->c_str(), 0777) != 0) {
            const int reason = errno;
            for (auto made = made_parents_.rbegin(); made != made_parents_.rend(); ++made) ::rmdir(made->c_str());
            fail(std::string("cannot make the folder (") + std::strerror(reason) + ")", *parent, "check the rights");
        }
        made_parents_.push_back(*parent);
    }
    temporary_ = name_beside(target_, "part");
    if (::mkdir(temporary_.c_str(), 0777) != 0) {
        const int reason = errno;
        for (auto made = made_parents_.rbegin(); made != made_parents_.rend(); ++made) ::rmdir(made->c_str());
        fail(std::string("cannot make the folder (") + std::strerror(reason) + ")", target, "check the rights");
    }
}

output_folder::~output_folder() {
    if (committed_) return;
    std::error_code ignored;
    fs::remove_all(temporary_, ignored);
    for (auto made = made_parents_.rbegin(); made != made_parents_.rend(); ++made) ::rmdir(made->c_str());
}

void output_folder::write(std::string_view relative, std::string_view bytes) {
    const fs::path name{std::string(relative)};
    bool bad = name.is_absolute() || name.filename().empty();
    for (const auto& part : name) bad = bad || part == ".." || part == ".";
    if (bad) fail("name leaves the output folder", name, "give a relative name");
    const fs::path full = temporary_ / name;
    std::error_code failed;
    fs::create_directories(full.parent_path(), failed);
    if (failed) fail("cannot make the folder (" + failed.message() + ")", full.parent_path(), "check the rights and space");
    write_all(full, O_CREAT | O_EXCL, bytes, target_ / name);
}

void output_folder::write_inputs(const std::vector<std::string>& names, const std::function<std::string(const std::string& name)>& read) {
    std::set<fs::path> written;
    for (const std::string& name : names) {
        const fs::path file = ("inputs" / fs::path(name)).lexically_normal();
        const std::string bytes = read(name);
        if (written.insert(file).second) write(file.string(), bytes);
    }
}

void output_folder::commit() {
    for (const auto& item : fs::recursive_directory_iterator(temporary_))
        sync(item.path(), item.is_directory() ? O_DIRECTORY : 0, target_);
    sync(temporary_, O_DIRECTORY, target_);

    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
        // A folder takes the place of an empty one, and of no other.
        bool exchanged = errno == EEXIST && onto_empty_ && ::rename(temporary_.c_str(), target_.c_str()) == 0;
        if (!exchanged && (errno == EEXIST || errno == ENOTEMPTY) && !replace_) fail("output folder exists", target_, "choose another name or remove it first");
        if (!exchanged && errno == EEXIST)
            exchanged = ::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0;
        if (!exchanged && (errno == EINVAL || errno == ENOSYS)) {  // a file system without these flags
            const fs::path earlier = name_beside(target_, "old");
            const bool moved = ::rename(target_.c_str(), earlier.c_str()) == 0;
            exchanged = (moved || errno == ENOENT) && ::rename(temporary_.c_str(), target_.c_str()) == 0;
            if (moved) ::rename(earlier.c_str(), exchanged ? temporary_.c_str() : target_.c_str());
        }
        if (!exchanged) fail(std::string("cannot rename (") + std::strerror(errno) + ")", target_, "check the folder's rights and space");
        std::error_code ignored;
        fs::remove_all(temporary_, ignored);  // the earlier folder
    }
    committed_ = true;
    sync(target_.parent_path(), O_DIRECTORY, target_);
}

}  // namespace sanc::io
