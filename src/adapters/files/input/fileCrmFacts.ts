import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Connection, ObjectDescription } from '../../../core/model/org.ts';
import type { CrmObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { CrmFacts } from '../../../core/ports.ts';
import { CsvScanner } from '../../../core/reading/csvScanner.ts';
import { describeFile, type FieldTypes, readFieldTypes } from '../../../core/reading/fileFields.ts';
import { type CrmFiles, crmFileSettings } from './crmFileReader.ts';
import { readStart, throwIfStopped } from './fileBytes.ts';
import { errorCode, findInput, type InputPath, refuseUnreadable } from './inputPath.ts';
import { isGzip } from './openInput.ts';

/** What can be known of a CRM side that is made of files: no org, no calls, and everything that the files hold is seen. */
export function createFileCrmFacts(files: CrmFiles, now: () => string): CrmFacts {
  return {
    async connect() {
      return noOrg;
    },
    async visibility(objects) {
      const evidence = [
        'The CRM side is read from files: every record in them is seen. Whether the export held every record of the org, the files cannot tell.',
      ];
      return { verdict: 'complete', evidence, objects };
    },
    describe: (object, signal) => describe(files, object, signal),
    async automation() {
      return { kind: 'cannotBeRead', why: 'The CRM side is files.' };
    },
    /** Files are read as whole tables only; nothing in them says who changed a record, or when. */
    async record() {
      return null;
    },
    async apiUsage() {
      return null;
    },
    callsMade: () => ({}),
    serverTime: now,
  };
}

const noOrg: Connection = {
  org: { id: '', myDomain: '', name: 'CRM files', edition: '', isSandbox: false, isDemo: false },
  user: { id: '', username: '' },
  apiVersion: '',
};

async function describe(files: CrmFiles, object: CrmObject, signal: AbortSignal): Promise<ObjectDescription> {
  const setting = crmFileSettings[object];
  const name = files[setting];
  if (name === undefined) return { object, fields: [] };
  const input = await findInput(files.folder, name, `salesforce.source.${setting}`);
  const header = await readHeader(input, signal);
  return describeFile(object, header, await readTypes(join(dirname(input.path), 'fields.json'), object));
}

/** Reads no further than the header; the whole file is looked at when it is read. */
async function readHeader(input: InputPath, signal: AbortSignal): Promise<readonly string[]> {
  const start = await readStart(input.path, input.name, 2);
  const file = createReadStream(input.path);
  const bytes = isGzip(start) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  const scanner = new CsvScanner({ file: input.name, expectedColumns: ['Id'] });
  try {
    for await (const chunk of bytes) {
      throwIfStopped(signal);
      scanner.push(chunk as Uint8Array);
      if (scanner.header !== null) return scanner.header;
    }
    scanner.end();
    return scanner.header ?? [];
  } catch (error) {
    if (error instanceof SyncError) throw error;
    return refuseUnreadable(input.name, error);
  } finally {
    file.destroy();
  }
}

async function readTypes(file: string, object: CrmObject): Promise<FieldTypes> {
  const text = await readIfThere(file);
  if (text === null) return new Map();
  const reading = readFieldTypes(object, parse(text, file));
  if (reading.kind === 'types') return reading.types;
  const problems = reading.problems.map((message) => ({ message, file }));
  throw new SyncError('configuration', `${file}: ${reading.problems[0] ?? ''}`, { problems });
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return refuseUnreadable(file, error);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = 'this is not JSON.';
    throw new SyncError('configuration', `${file}: ${message}`, { cause: error, problems: [{ message, file }] });
  }
}
