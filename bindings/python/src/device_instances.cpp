// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

namespace sanc::evidence {
SANC_PYTHON_CHANGE(, on_device)
SANC_PYTHON_OTHERS(, on_device)
}  // namespace sanc::evidence
