// SPDX-License-Identifier: Apache-2.0
// The polygons of the changed pixels of a pair by GDALPolygonize into a layer in memory. usage: bench_gdal_polygonize PAIR 4|8
#include <cpl_string.h>
#include <gdal_alg.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cstdio>

#include "../contest.hpp"
#include "../pair_files.hpp"

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: bench_gdal_polygonize PAIR 4|8\n", stderr);
        return 2;
    }
    GDALAllRegister();
    const auto pair = bench::read_pair(arguments[1]);
    const auto height = static_cast<int>(pair.first.shape.at(0));
    const auto width = static_cast<int>(pair.first.shape.at(1));
    std::vector<std::uint8_t> mask(pair.first.values.size());
    for (std::size_t i = 0; i < mask.size(); ++i) {
        const int a = pair.first.values[i];
        const int b = pair.second.values[i];
        mask[i] = a != 0 && b != 0 && std::abs(b - a) > 3000;
    }
    auto* images = GetGDALDriverManager()->GetDriverByName("MEM")->Create("", width, height, 0, GDT_Byte, nullptr);
    char place[64] = {};
    CPLPrintPointer(place, mask.data(), sizeof place - 1);
    CPLStringList where;
    where.SetNameValue("DATAPOINTER", place);
    images->AddBand(GDT_Byte, where.List());
    GDALRasterBand* band = images->GetRasterBand(1);
    CPLStringList options;
    if (std::string(arguments[2]) == "8") options.SetNameValue("8CONNECTED", "8");
    return bench::contest([&] {
        GDALDataset* vectors = GetGDALDriverManager()->GetDriverByName("Memory")->Create("", 0, 0, 0, GDT_Unknown, nullptr);
        OGRLayer* layer = vectors->CreateLayer("changed", nullptr, wkbPolygon, nullptr);
        OGRFieldDefn field("value", OFTInteger);
        layer->CreateField(&field);
        GDALPolygonize(band, band, layer, 0, options.List(), nullptr, nullptr);
        return [vectors, layer] {
            bench::answer made;
            made.add("polygons", static_cast<std::int64_t>(layer->GetFeatureCount()));
            GDALClose(vectors);
            return made;
        };
    });
}
