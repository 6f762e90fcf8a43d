import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

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

export function encodingsOf({ secret, id = 'id' }: Canary): Readonly<Record<string, string>> {
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
