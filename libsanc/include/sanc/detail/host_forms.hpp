// SPDX-License-Identifier: Apache-2.0
// SANC_HOST_FORMS: 0 where a small program is worth more than a fast one: the bodies that devices run do the same.
#pragma once

#if !defined(SANC_HOST_FORMS)
#if defined(__wasm__)
#define SANC_HOST_FORMS 0
#else
#define SANC_HOST_FORMS 1
#endif
#endif
