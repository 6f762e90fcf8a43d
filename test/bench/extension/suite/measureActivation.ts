import * as vscode from 'vscode';
import { loadableBytes, loadedFiles } from './loadedFiles.ts';
import { threadCpuMs, untilQuiet } from './threadCpu.ts';

export interface ActivationFigures {
  readonly empty: Took;
  readonly product: Took;
  /** From the end of the activation until the host is quiet again: what it only put off, and what VS Code does of it. */
  readonly afterwards: Took;
  /** Bytes of JavaScript that the product has loaded into the host, and that it can load at most. */
  readonly loadedBytes: number;
  readonly loadableBytes: number;
}

/** By the clock, and of this thread's processor time: what a busy machine adds is not in the second. */
export interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** What a first use of the product waits for, and what an extension that does nothing would make it wait for. */
export async function measureActivation(product: vscode.Extension<unknown>): Promise<ActivationFigures> {
  await untilQuiet();
  const empty = vscode.extensions.getExtension('personalization-sync.bench-harness');
  if (!empty) throw new Error('The empty extension is not there.');
  for (const { id, isActive } of [empty, product]) {
    if (isActive) throw new Error(`${id} was active before it was measured.`);
  }
  const [emptyTook, productTook] = [await activate(empty), await activate(product)];
  const startedMs = performance.now();
  const startedCpuMs = threadCpuMs();
  await untilQuiet();
  return {
    empty: emptyTook,
    product: productTook,
    afterwards: { wallMs: performance.now() - startedMs, cpuMs: threadCpuMs() - startedCpuMs },
    loadedBytes: loadedFiles(product.extensionPath).bytes,
    loadableBytes: loadableBytes(product.extensionPath),
  };
}

async function activate(extension: vscode.Extension<unknown>): Promise<Took> {
  const startedMs = performance.now();
  const startedCpuMs = threadCpuMs();
  await extension.activate();
  return { wallMs: performance.now() - startedMs, cpuMs: threadCpuMs() - startedCpuMs };
}
