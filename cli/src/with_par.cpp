// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

namespace sanc {
SANC_CLI_INSTANCES(, par)
}  // namespace sanc
