import { readFile } from 'node:fs/promises';

/** Tells a process from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly processId: number;
  /** Boot and moment at which it started, as the system counts; empty where that cannot be read. */
  readonly started: string;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return { processId: process.pid, started: await startOf(process.pid) };
}

/** Whether that very process of this machine still runs. Where its start cannot be read, its number decides. */
export async function isAlive({ processId, started }: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(processId, 0);
  } catch (error) {
    // Somebody else's process: it is there all the same.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const present = await startOf(processId);
  return started === '' || present === '' || started === present;
}

async function startOf(processId: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the start is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot.trim()} ${ticks}`;
  } catch {
    return '';
  }
}
