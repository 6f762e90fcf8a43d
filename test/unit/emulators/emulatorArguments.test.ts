import { describe, expect, it } from 'vitest';
import { defaultEmulatorOptions, parseEmulatorArguments } from '../../../src/emulators/emulatorArguments.ts';

describe('the options of the emulators', () => {
  it('have defaults for all', () => {
    expect(parseEmulatorArguments([])).toEqual({ ...defaultEmulatorOptions, json: false });
  });

  it('are taken as they are documented', () => {
    const words =
      '--json --port 4000 --sftp-port 4022 --seed 7 --users 1 --contacts 2 --leads 3 --accounts 4 --data here --time-scale 0.5 --no-admin';
    expect(parseEmulatorArguments(words.split(' '))).toEqual({
      json: true,
      port: 4000,
      sftpPort: 4022,
      seed: 7,
      users: 1,
      contacts: 2,
      leads: 3,
      accounts: 4,
      dataFolder: 'here',
      timeScale: 0.5,
      admin: false,
    });
  });

  it('are refused with a sentence when they are wrong or unknown', () => {
    const wrong = [
      ['--users', '1e3'],
      ['--users', ''],
      ['--port', '65534'],
      ['--time-scale', 'fast'],
      ['--bind', 'all'],
      ['x'],
    ];
    const said = wrong.map((words) => {
      try {
        return parseEmulatorArguments(words);
      } catch (error) {
        return (error as Error).message.split('.')[0];
      }
    });
    expect(said).toEqual([
      '--users must be a whole number from 0 to 10000000, not "1e3"',
      '--users must be a whole number from 0 to 10000000, not ""',
      '--port must be a whole number from 0 to 65533, not "65534"',
      '--time-scale must be a number above 0, not "fast"',
      "Unknown option '--bind'",
      "Unexpected argument 'x'",
    ]);
  });
});
