// SPDX-License-Identifier: Apache-2.0
// Progress and cancel. Algorithms ask the monitor between chunks, never inside one.
#pragma once

#include <functional>
#include <utility>

#include <sanc/error.hpp>

namespace sanc {

// Wraps a callback bool(double done), done in [0, 1], true = go on: the meaning of GDALProgressFunc. Called on the
// thread that called the algorithm. A default-made monitor is silent and never stops.
class monitor {
public:
    using callback = std::function<bool(double)>;

    monitor() = default;
    explicit monitor(callback report) : report_(std::move(report)) {}

    // Reports `done` of this monitor's range. Throws cancelled when the callback says stop.
    void operator()(double done) const {
        if (report_ && !report_(low_ + done * (high_ - low_))) throw cancelled();
    }

    // The monitor of a part of the work that spans [low, high] of this one.
    [[nodiscard]] monitor part(double low, double high) const {
        monitor inner = *this;
        inner.low_ = low_ + low * (high_ - low_);
        inner.high_ = low_ + high * (high_ - low_);
        return inner;
    }

    explicit operator bool() const noexcept { return static_cast<bool>(report_); }

private:
    callback report_;
    double low_ = 0.0;
    double high_ = 1.0;
};

}  // namespace sanc
