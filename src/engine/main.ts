/**
 * The engine process: everything heavy happens here, so that the extension host stays free. Started by the extension's
 * engine client; ends with it.
 */
import { join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { engineServices } from './engineServices.ts';
import { serveEngine } from './serveEngine.ts';

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const services = engineServices(join(__dirname, 'emulators.js'));
serveEngine(connection, services, { processId: process.pid, nodeVersion: process.versions.node });
connection.listen();
// The extension host is gone: nobody would see the results, and an orphan would hold its locks.
process.once('disconnect', () => {
  void services.stop().finally(() => process.exit(0));
});
