import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** A secret that must show up nowhere, and the id that goes with it where there is one. */
export interface Canary {
  readonly name: string;
  readonly secret: string;
  readonly id?: string;
}

/** Where something was written or shown. */
export interface Sink {
  readonly name: string;
  readonly content: Buffer;
}

/** A secret with characters that every encoding changes. */
export function canary(name: string, prefix = '', id?: string): Canary {
  const secret = `${prefix}kanarie/${name}"+ü&${randomBytes(12).toString('hex')}`;
  return id === undefined ? { name, secret } : { name, secret, id };
}

/** Every canary in every encoding that a sink contains: `secret as base64 in stderr`. */
export function leaksIn(sinks: readonly Sink[], canaries: readonly Canary[]): readonly string[] {
  return sinks.flatMap(({ name: sink, content }) =>
    canaries.flatMap((canary) =>
      Object.entries(encodingsOf(canary))
        .filter(([, encoded]) => content.includes(encoded))
        .map(([encoding]) => `${canary.name} as ${encoding} in ${sink}`),
    ),
  );
}

function encodingsOf({ secret, id = 'id' }: Canary): Readonly<Record<string, string>> {
  const bytes = Buffer.from(secret, 'utf8');
  const half = Math.floor(secret.length / 2);
  return {
    raw: secret,
    // What follows changes the last characters, so the end is left out.
    base64: bytes.toString('base64').replace(/.{3}=*$/, ''),
    'base64 of id:secret': Buffer.from(`${id}:${secret}`, 'utf8')
      .toString('base64')
      .replace(/.{3}=*$/, ''),
    URL: encodeURIComponent(secret),
    JSON: JSON.stringify(secret).slice(1, -1),
    hex: bytes.toString('hex'),
    'swapped halves': secret.slice(half) + secret.slice(0, half),
  };
}

/** Every file below a folder, whatever it is called. */
export function filesIn(folder: string, name: string, except: readonly string[] = []): readonly Sink[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !except.includes(file) && statSync(file).isFile())
    .map((file) => ({ name: `${name}${file.slice(folder.length)}`, content: readFileSync(file) }));
}

/** Of every process of this machine that may be read: a child's child too. */
export function commandLines(): readonly string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((processId) => {
      try {
        return [readFileSync(`/proc/${processId}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}

/** A search that finds nothing must be known to find something: each canary in each encoding. */
export function expectToFind(canaries: readonly Canary[]): void {
  for (const each of canaries) {
    for (const [encoding, encoded] of Object.entries(encodingsOf(each))) {
      const leak: Sink = { name: 'a planted leak', content: Buffer.from(`… ${encoded} …`) };
      expect(leaksIn([leak], [each])).toContain(`${each.name} as ${encoding} in a planted leak`);
    }
  }
}

/** Makes a report when the run is over: whatever the process still holds in its environment stands in it. */
export function reportAtExit(folder: string): string {
  const file = join(folder, 'report-at-exit.cjs');
  writeFileSync(file, "process.once('exit', () => process.report.writeReport());\n");
  return file;
}
