// Loaded with --import: leaves the process's peak resident memory, in KiB, where the benchmark looks for it.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.PEAK_RSS_FILE, String(process.resourceUsage().maxRSS)));
