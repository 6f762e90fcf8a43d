import { parseArgs } from 'node:util';

/** How the emulators are started. */
export interface EmulatorOptions {
  /** Port of the Salesforce look-alike; Personalization takes the next, the admin API the one after. 0: free ones. */
  readonly port: number;
  /** Port of the SFTP look-alike; 0: a free one. */
  readonly sftpPort: number;
  readonly seed: number;
  readonly users: number;
  readonly contacts: number;
  readonly leads: number;
  readonly accounts: number;
  /** A folder to load from instead of generating. */
  readonly dataFolder: string | null;
  /** How much faster than a real org jobs go. */
  readonly timeScale: number;
  /** False: no admin API, so that nobody can inject faults into a demonstration. */
  readonly admin: boolean;
}

export interface EmulatorArguments extends EmulatorOptions {
  /** One JSON line on stdout instead of text for people. */
  readonly json: boolean;
}

export const defaultEmulatorOptions: EmulatorOptions = {
  port: 0,
  sftpPort: 0,
  seed: 42,
  users: 2000,
  contacts: 2000,
  leads: 500,
  accounts: 200,
  dataFolder: null,
  timeScale: 1,
  admin: true,
};

export const emulatorUsage = `Starts look-alikes of Salesforce and Marketing Cloud Personalization on 127.0.0.1, with made-up data.

  --json              print one JSON line when ready
  --port N            port of the Salesforce look-alike, the others follow (default: free ports)
  --sftp-port N       port of the SFTP look-alike (default: a free port)
  --seed N            same seed, same data (default 42)
  --users N --contacts N --leads N --accounts N
                      how many (default 2000, 2000, 500, 200)
  --data DIR          load users.json, accounts.json, contacts.csv, leads.csv, crm-accounts.csv instead
  --time-scale N      jobs go N times as fast (default 1)
  --no-admin          without the admin API
`;

/** @throws Error with a sentence for people */
export function parseEmulatorArguments(words: readonly string[]): EmulatorArguments {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: 'boolean', default: false },
      port: { type: 'string' },
      'sftp-port': { type: 'string' },
      seed: { type: 'string' },
      users: { type: 'string' },
      contacts: { type: 'string' },
      leads: { type: 'string' },
      accounts: { type: 'string' },
      data: { type: 'string' },
      'time-scale': { type: 'string' },
      'no-admin': { type: 'boolean', default: false },
    },
  });
  function count(name: keyof typeof values, otherwise: number, limit: number): number {
    const text = values[name];
    return typeof text === 'string' ? wholeNumber(name, text, limit) : otherwise;
  }
  const defaults = defaultEmulatorOptions;
  return {
    json: values.json,
    // The two ports after it must exist too.
    port: count('port', defaults.port, 65_533),
    sftpPort: count('sftp-port', defaults.sftpPort, 65_535),
    seed: count('seed', defaults.seed, 4_294_967_295),
    users: count('users', defaults.users, 10_000_000),
    contacts: count('contacts', defaults.contacts, 10_000_000),
    leads: count('leads', defaults.leads, 10_000_000),
    accounts: count('accounts', defaults.accounts, 1_000_000),
    dataFolder: values.data ?? null,
    timeScale: values['time-scale'] === undefined ? defaults.timeScale : positiveNumber(values['time-scale']),
    admin: !values['no-admin'],
  };
}

function wholeNumber(name: string, text: string, limit: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= limit) return value;
  throw new Error(`--${name} must be a whole number from 0 to ${limit}, not "${text}".`);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Error(`--time-scale must be a number above 0, not "${text}".`);
}
