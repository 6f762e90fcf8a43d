/**
 * Runs in the same extension host as the extension under test, as any other extension does: it calls commands by id, and
 * sees every process, connection and secret that is asked for there. A test reaches it at the address that it writes to
 * the file of CALLER_ADDRESS.
 */
import childProcess from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import * as vscode from 'vscode';

/** One line a happening: what it was, and the place in the code that did it. */
const happenings: string[] = [];

export function activate(context: vscode.ExtensionContext): void {
  watch(childProcess.ChildProcess.prototype as unknown as Methods, 'spawn', 'process');
  watch(net.Socket.prototype as unknown as Methods, 'connect', 'connection');
  const secrets = Object.getPrototypeOf(context.secrets) as Methods;
  for (const method of ['get', 'store', 'delete', 'keys']) watch(secrets, method, 'secret');

  const server = createServer((request, response) => {
    answer(request).then(
      (result) => response.end(JSON.stringify(result ?? null)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const file = process.env['CALLER_ADDRESS'];
    if (file) writeFileSync(file, `http://127.0.0.1:${port}`);
  });
  context.subscriptions.push({ dispose: () => server.close() });
  // So that a test knows that the watch is not blind.
  void context.secrets.get('is this seen?');
}

interface Call {
  readonly command: string;
  readonly args: readonly unknown[];
}

async function answer(request: IncomingMessage): Promise<unknown> {
  switch (request.url) {
    case '/happenings':
      return happenings;
    case '/text':
      return textOf((await bodyOf(request)) as string);
    default:
      return call((await bodyOf(request)) as Call);
  }
}

/** What the command threw at its caller; null when it ended well. */
async function call({ command, args }: Call): Promise<string | null> {
  try {
    await vscode.commands.executeCommand(command, ...args);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function textOf(uri: string): Promise<string> {
  return (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))).getText();
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as unknown;
}

type Methods = Record<string, ((...args: unknown[]) => unknown) | undefined>;

/** Notes each call of a method, with who called it, and passes it on. */
function watch(object: Methods, name: string, what: string): void {
  const original = object[name];
  if (original === undefined) throw new Error(`there is no ${name} to watch`);
  object[name] = function (this: unknown, ...args: unknown[]) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 50;
    happenings.push(`${what}: ${new Error().stack ?? ''}`);
    Error.stackTraceLimit = limit;
    return original.apply(this, args);
  };
}
