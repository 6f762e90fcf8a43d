/**
 * The engine process: everything heavy happens here, so that the extension host stays free. Started by the extension's
 * engine client; ends with it.
 */
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { useNetwork } from '../adapters/createPorts.ts';
import { engineServices } from './engineServices.ts';
import { networkOver } from './network.ts';
import { demoEndedNotification } from './protocol.ts';
import { send, serveEngine } from './serveEngine.ts';
import { keyringOver } from './signIn/keyring.ts';

yieldToWindows();
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
useNetwork(networkOver(connection, process.env));
const services = engineServices({
  emulatorsPath: join(__dirname, 'emulators.js'),
  onDemoEnded: () => send(connection.sendNotification(demoEndedNotification.method, {})),
  keyring: keyringOver(connection),
});
serveEngine(connection, services, { processId: process.pid, nodeVersion: process.versions.node });
connection.listen();

let isEnding = false;
function end(): void {
  if (isEnding) return;
  isEnding = true;
  void services.stop().finally(() => process.exit(0));
}
// The extension host is gone: nobody would see the results, and an orphan would hold its locks.
process.once('disconnect', end);
// The extension asks for the end (Restart Engine, or VS Code closes): what was downloaded goes first.
process.once('SIGTERM', end);

/**
 * Somebody works in VS Code while a run goes on. The threads that match and plan take every core that is free, and must not
 * take it from the windows. Before any thread is started: threads inherit it.
 */
function yieldToWindows(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A machine that forbids it runs as fast as before.
  }
}
