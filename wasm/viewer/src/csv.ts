// SPDX-License-Identifier: Apache-2.0
// Reads the tables of a dossier (RFC 4180, written by the program) for display. Inputs are read in WASM only.
export interface CsvTable {
  columns: string[]
  rows: string[][]
}

export function parse_csv(text: string): CsvTable {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; ++i) {
    const c = text[i]!
    if (quoted) {
      if (c !== '"') field += c
      else if (text[i + 1] === '"') (field += '"'), ++i
      else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') row.push(field), (field = '')
    else if (c === '\n') row.push(field), rows.push(row), (row = []), (field = '')
    else if (c !== '\r') field += c
  }
  if (field !== '' || row.length > 0) row.push(field), rows.push(row)
  const columns = rows.shift() ?? []
  return { columns, rows: rows.filter((r) => r.length === columns.length) }
}

// The rows as records: cell by column name.
export function records(table: CsvTable): Record<string, string>[] {
  return table.rows.map((row) => Object.fromEntries(table.columns.map((name, i) => [name, row[i] ?? ''])))
}
