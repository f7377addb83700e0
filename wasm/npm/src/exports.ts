// SPDX-License-Identifier: Apache-2.0
// The functions of sanc_abi.h as the module exports them. Pointers and sizes are 32-bit numbers.
export interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  sanc_version(): number;
  sanc_semantics(): number;
  sanc_bits_ok(): number;
  sanc_error_text(): number;
  sanc_error_option(): number;
  sanc_alloc(size: number): number;
  sanc_free(bytes: number): void;
  sanc_sha256(bytes: number, size: number, out: number): number;
  sanc_job_new(): number;
  sanc_job_free(job: number): void;
  sanc_job_option(job: number, name: number, nameSize: number, value: number, valueSize: number): number;
  sanc_job_file(job: number, name: number, nameSize: number, bytes: number, size: number, givenSize: number, sha256: number): number;
  sanc_job_output(job: number, name: number, nameSize: number, bytes: number, size: number): number;
  sanc_job_image(job: number, image: number): number;
  sanc_run_tracks(job: number, verb: number, verbSize: number, out: number): number;
  sanc_run_rank(job: number, out: number): number;
  sanc_run_change(job: number, out: number): number;
  sanc_run_dossier(job: number, caseName: number, caseSize: number, out: number): number;
  sanc_run_verify(job: number, out: number): number;
  sanc_result_free(result: number): void;
  sanc_result_count(result: number, what: number): number;
  sanc_result_text(result: number, what: number, index: number, size: number): number;
  sanc_result_table(result: number, which: number): number;
  sanc_table_name(table: number): number;
  sanc_table_rows(table: number): number;
  sanc_table_columns(table: number): number;
  sanc_table_column(table: number, place: number, out: number): number;
  sanc_table_geometry(table: number, out: number): number;
  sanc_table_coordinates(table: number): number;
  sanc_table_new(name: number, coordinates: number, rows: number): number;
  sanc_table_free(table: number): void;
  sanc_table_put(table: number, column: number, geometry: number): number;
  sanc_table_text(table: number, form: number, size: number): number;
}
