import { readFileSync } from 'node:fs';

/**
 * Ends the registered client as a power cut would. Only a process that the emulator's own starter has started, or one
 * of the emulator's process group, can be registered: a stranger's id in a rule must not kill a stranger's work.
 */
export function killRegisteredClient(client: { readonly pid: number } | null): boolean {
  if (!client || !isOurFamily(client.pid)) return false;
  try {
    process.kill(client.pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** True for descendants of the emulator's parent and members of its process group, never for either of themselves. */
export function isOurFamily(pid: number): boolean {
  if (pid <= 1 || pid === process.pid || pid === process.ppid) return false;
  const own = processFacts(process.pid);
  const facts = processFacts(pid);
  if (!own || !facts) return false;
  if (facts.group === own.group) return true;
  for (let ancestor = facts; ancestor.parent > 1; ) {
    if (ancestor.parent === process.ppid) return true;
    const next = processFacts(ancestor.parent);
    if (!next) return false;
    ancestor = next;
  }
  return false;
}

/** Parent and process group from /proc; undefined where there is no such process or no /proc. */
function processFacts(pid: number): { readonly parent: number; readonly group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in parentheses and may itself hold blanks and parentheses.
    const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}
