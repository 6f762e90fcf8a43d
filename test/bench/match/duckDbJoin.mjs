// Baseline (b): one raw join of the two files by e-mail, nothing else.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const folder = process.argv[2];
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const table = (file) =>
  `read_csv('${join(folder, file)}', all_varchar = true, header = true, delim = ',', quote = '"')`;
const reader = await connection.runAndReadAll(
  `SELECT count(*)::INTEGER AS n FROM ${table('users.csv')} u JOIN ${table('contacts.csv')} c ON u.emailAddress = c."Email"`,
);
console.log(JSON.stringify({ matched: reader.getRowObjects()[0].n }));
