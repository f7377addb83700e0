// SPDX-License-Identifier: Apache-2.0
#include "instances.hpp"

namespace sanc::evidence {
SANC_PYTHON_OTHERS()
}  // namespace sanc::evidence

namespace sanc {
template intake read_fixes<par>(const par&, const std::vector<source_bytes>&, const intake_options&, const monitor&);
}  // namespace sanc
