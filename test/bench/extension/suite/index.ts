/**
 * The benchmark inside the extension host, beside the installed VSIX. BENCH_PART says which part; what it measured is one
 * JSON line more in the file that BENCH_FIGURES names. Times are milliseconds.
 */
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { measureActivation } from './measureActivation.ts';
import { measureDryRun } from './measureDryRun.ts';
import { measureTree } from './measureTree.ts';

export async function run(): Promise<void> {
  const file = process.env['BENCH_FIGURES'] ?? '';
  const product = vscode.extensions.getExtension('personalization-sync.personalization-sync');
  if (!product) throw new Error('The extension is not installed.');
  try {
    appendFileSync(file, `${JSON.stringify(await measure(product))}\n`);
  } catch (error) {
    // VS Code tells only that the suite has failed.
    appendFileSync(file, `${JSON.stringify({ error: error instanceof Error ? error.stack : String(error) })}\n`);
    throw error;
  }
}

async function measure(product: vscode.Extension<unknown>): Promise<object> {
  if (process.env['BENCH_PART'] === 'activation') return measureActivation(product);
  const configPath = process.env['BENCH_CONFIG'] ?? '';
  return { dryRun: await measureDryRun(product), tree: await measureTree(product, configPath) };
}
