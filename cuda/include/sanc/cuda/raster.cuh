// SPDX-License-Identifier: Apache-2.0
// The kernels of the raster family. Every unit that instantiates change() for sanc::cuda::on includes this first: the
// functions here are chosen over those of sanc/raster by overload resolution, and give the same bits.
#pragma once

#include <sanc/cuda/raster_corners.cuh>
#include <sanc/cuda/raster_groups.cuh>
#include <sanc/cuda/raster_histogram.cuh>
#include <sanc/cuda/raster_pixels.cuh>
#include <sanc/cuda/raster_runs.cuh>
#include <sanc/raster/change.hpp>
