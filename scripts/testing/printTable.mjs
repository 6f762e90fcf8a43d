/** A table of results for a terminal: one line a suite, with its counts, time and, when it failed, the reason. */
export function printTable(rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  for (const row of rows) {
    const counts = `${String(row.passed).padStart(5)} passed ${String(row.failed).padStart(3)} failed`;
    const skipped = row.skipped > 0 ? ` ${row.skipped} skipped` : '';
    const reason = row.reason ? `  (${row.reason})` : '';
    const seconds = `${row.seconds.toFixed(1)} s`.padStart(8);
    console.log(`${row.failed > 0 ? '✗' : '✓'} ${row.name.padEnd(width)} ${seconds} ${counts}${skipped}${reason}`);
  }
}
