// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

namespace sanc::evidence {
SANC_CLI_CHANGE()
}  // namespace sanc::evidence
