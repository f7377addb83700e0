// SPDX-License-Identifier: Apache-2.0
// The C ABI of libsanc, as its WebAssembly module exports it. Text goes in and out as UTF-8 with a size. A job collects
// options, files and images, a run gives a result, the result is read through its accessors. Bytes given to a job are
// not copied: they live until its run is over. Nothing here is safe for several threads; no C++ exception leaves it. In the module
// an error does not come back as a status: sanc.stop(status) is called, which must throw, and the instance is to be left, but for
// sanc_error_text() and sanc_error_option().
#ifndef SANC_ABI_H
#define SANC_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__wasm__)
#define SANC_EXPORT(name) __attribute__((export_name(#name)))
#else
#define SANC_EXPORT(name)
#endif

// Also the values of the exception's `status` in the npm package, in this order.
typedef enum {
    SANC_OK = 0,
    SANC_INVALID = 1,    // a mistake of the caller: an option, an argument
    SANC_IO = 2,         // a file that cannot be used
    SANC_CANCELLED = 3,  // sanc.progress said stop
    SANC_MEMORY = 4,     // more memory than there is
    SANC_INTERNAL = 5
} sanc_status;

typedef struct sanc_job sanc_job;
typedef struct sanc_result sanc_result;
typedef struct sanc_table sanc_table;

// The library.
SANC_EXPORT(sanc_version) const char* sanc_version(void);
SANC_EXPORT(sanc_semantics) int32_t sanc_semantics(void);
SANC_EXPORT(sanc_bits_ok) int32_t sanc_bits_ok(void);

// What went wrong in the last call that gave no SANC_OK or no pointer: one line; the option it is about, or "".
SANC_EXPORT(sanc_error_text) const char* sanc_error_text(void);
SANC_EXPORT(sanc_error_option) const char* sanc_error_option(void);

// Memory for bytes that come in. NULL where there is no more.
SANC_EXPORT(sanc_alloc) void* sanc_alloc(size_t size);
SANC_EXPORT(sanc_free) void sanc_free(void* bytes);

// 64 hex digits into `out`.
SANC_EXPORT(sanc_sha256) sanc_status sanc_sha256(const void* bytes, size_t size, char* out);

// Jobs. Options are named as in docs/tables.md, with _ for -.
SANC_EXPORT(sanc_job_new) sanc_job* sanc_job_new(void);
SANC_EXPORT(sanc_job_free) void sanc_job_free(sanc_job* job);
SANC_EXPORT(sanc_job_option) sanc_status sanc_job_option(sanc_job* job, const char* name, size_t name_size, const char* value, size_t value_size);
// `given_size` and `sha256` (64 hex digits, NULL: hashed here) are those of the file as given, `bytes` what it unpacks to.
SANC_EXPORT(sanc_job_file) sanc_status sanc_job_file(sanc_job* job, const char* name, size_t name_size, const void* bytes, size_t size,
                                                     double given_size, const char* sha256);
// A file of the dossier that sanc_run_verify() checks, its bytes as given.
SANC_EXPORT(sanc_job_output) sanc_status sanc_job_output(sanc_job* job, const char* name, size_t name_size, const void* bytes, size_t size);

// An image that the host decoded: band-sequential, little-endian. Every pointer lives as long as the job.
typedef struct {
    const char* name;
    uint32_t name_size;
    uint32_t type;  // 0 uint8, 1 uint16, 2 int16, 3 float32
    const char* sha256;  // of the file as given, 64 hex digits; or NULL
    const char* crs;     // any text that is equal for equal systems
    uint32_t crs_size;   // 0: none
    uint32_t crs_is_wgs84_degrees;
    int32_t width, height, bands;
    uint32_t has_nodata;
    const void* pixels;
    uint32_t pixels_size;  // bytes
    const uint8_t* mask;   // per pixel 1 = not observable, width x height; or NULL
    const double* geotransform;  // six, GDAL's order; or NULL
    uint32_t reserved;
    double nodata;
    double given_size;  // bytes of the file as given
} sanc_image;
SANC_EXPORT(sanc_job_image) sanc_status sanc_job_image(sanc_job* job, const sanc_image* image);

// Runs. Each takes what the job holds and, on SANC_OK, puts a new result in *out. sanc.progress is asked on the way.
// A verb over the files: fixes, vessels, segments, gaps, contacts.
SANC_EXPORT(sanc_run_tracks) sanc_status sanc_run_tracks(sanc_job* job, const char* verb, size_t verb_size, sanc_result** out);
// Edge lists. The options `vertices` and `sources` name a file of the job: ids, one a line.
SANC_EXPORT(sanc_run_rank) sanc_status sanc_run_rank(sanc_job* job, sanc_result** out);
// The two images. The option `zones` names a file of the job.
SANC_EXPORT(sanc_run_change) sanc_status sanc_run_change(sanc_job* job, sanc_result** out);
// A case: its file and what it names. Option: as_of.
SANC_EXPORT(sanc_run_dossier) sanc_status sanc_run_dossier(sanc_job* job, const char* case_name, size_t case_size, sanc_result** out);
// A dossier, its outputs (manifest.json too) given by sanc_job_output().
SANC_EXPORT(sanc_run_verify) sanc_status sanc_run_verify(sanc_job* job, sanc_result** out);

// Results.
SANC_EXPORT(sanc_result_free) void sanc_result_free(sanc_result* result);
typedef enum {
    SANC_TEXT_DIGEST = 0,         // of the result, or of the dossier
    SANC_TEXT_RESULT_DIGEST = 1,  // of a dossier's result
    SANC_TEXT_PARAMETERS = 2,     // canonical JSON
    SANC_TEXT_NOTE = 3,           // several: notes of a verb, warnings of a dossier
    SANC_TEXT_SUMMARY = 4,        // of change: JSON of numbers
    SANC_TEXT_MANIFEST = 5,       // of a dossier: manifest.json
    SANC_TEXT_FILE_NAME = 6,      // several: the files of a dossier
    SANC_TEXT_FILE = 7,           // several: their bytes
    SANC_TEXT_VERDICT = 8,        // of a verification: "verified", "failed" or "other-semantics"
    SANC_TEXT_VERDICT_LINE = 9,   // one line
    SANC_TEXT_FINDINGS = 10,      // of a dossier: their number
    SANC_TEXT_MASK = 11           // of change: a byte per pixel, 1 = changed, 0 = not, 255 = not observable
} sanc_text;
// How many texts of a kind there are.
SANC_EXPORT(sanc_result_count) int32_t sanc_result_count(const sanc_result* result, sanc_text what);
// One of them, or NULL. It lives as long as the result.
SANC_EXPORT(sanc_result_text) const char* sanc_result_text(const sanc_result* result, sanc_text what, int32_t index, uint32_t* size);
// The table (0) or the rows that were not used (1); NULL where there is none. It lives as long as the result.
SANC_EXPORT(sanc_result_table) sanc_table* sanc_result_table(sanc_result* result, int32_t which);

// Tables.
typedef struct {
    const char* name;
    uint32_t name_size;
    uint32_t kind;        // the type code of docs/tables.md
    uint32_t nullable;    // 0 or 1
    uint32_t provenance;  // 0 or 1
    const void* values;   // int64_t, double of a score, uint32_t codes of an id or a text; NULL of a geometry
    const uint8_t* valid;             // 0 where there is no value; NULL: every row has one
    const char* dictionary;           // the texts, one after the other
    const uint32_t* dictionary_ends;  // where each ends
    uint32_t dictionary_size;         // how many
} sanc_column;
typedef struct {
    const int64_t* features;  // feature f has the polygons [features[f], features[f + 1])
    const int64_t* polygons;  // polygon p has the rings [polygons[p], polygons[p + 1]), its shell first
    const int64_t* rings;     // ring r has the points [rings[r], rings[r + 1])
    const int32_t* x;         // px, corners
    const int32_t* y;
    const int64_t* lonlat_e7;  // longitude and latitude of each point; NULL where they are pixels
    uint32_t features_size, polygons_size, rings_size, points;
} sanc_geometry;
SANC_EXPORT(sanc_table_name) const char* sanc_table_name(const sanc_table* table);
SANC_EXPORT(sanc_table_rows) uint32_t sanc_table_rows(const sanc_table* table);
SANC_EXPORT(sanc_table_columns) uint32_t sanc_table_columns(const sanc_table* table);
SANC_EXPORT(sanc_table_column) sanc_status sanc_table_column(sanc_table* table, uint32_t place, sanc_column* out);
SANC_EXPORT(sanc_table_geometry) sanc_status sanc_table_geometry(sanc_table* table, sanc_geometry* out);
// What GeoJSON says of its coordinates.
SANC_EXPORT(sanc_table_coordinates) const char* sanc_table_coordinates(const sanc_table* table);

// A table made again from its columns, to be written as text: columns in order, each copied, geometry last.
SANC_EXPORT(sanc_table_new) sanc_table* sanc_table_new(const char* name, const char* coordinates, uint32_t rows);
SANC_EXPORT(sanc_table_free) void sanc_table_free(sanc_table* table);
SANC_EXPORT(sanc_table_put) sanc_status sanc_table_put(sanc_table* table, const sanc_column* column, const sanc_geometry* geometry);
// 0 CSV, 1 GeoJSON. The text lives until the next call for this table; NULL: see sanc_error_text().
SANC_EXPORT(sanc_table_text) const char* sanc_table_text(sanc_table* table, int32_t form, uint32_t* size);

#ifdef __cplusplus
}
#endif
#endif
