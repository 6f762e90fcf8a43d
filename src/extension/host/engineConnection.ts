import type { ChildProcess } from 'node:child_process';
import type { CancellationToken } from 'vscode';

/** A request of the engine, and who answers it. */
export interface EngineQuestion {
  readonly method: string;
  readonly answer: (params: unknown) => Promise<unknown>;
}

interface ConnectionListener {
  /** By method. */
  readonly notifications: ReadonlyMap<string, (params: never) => void>;
  readonly questions: readonly EngineQuestion[];
  /** Something of this side failed while a message was handled. */
  readonly onFault: (error: unknown) => void;
}

/** The engine answered with an error. */
class EngineAnswer extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor({ code, message, data }: RpcError) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** JSON-RPC's own number for a fault of the side that was asked. */
const INTERNAL_ERROR = -32_603;

/**
 * JSON-RPC 2.0 over the channel of a child process, as far as the extension and its engine use it: requests both ways,
 * cancellation of ours, notifications of the engine. The library that the engine uses would be a quarter of all that the
 * extension loads into VS Code's process.
 */
export class EngineConnection {
  readonly #child: ChildProcess;
  readonly #listener: ConnectionListener;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(child: ChildProcess, listener: ConnectionListener) {
    this.#child = child;
    this.#listener = listener;
    child.on('message', (message) => {
      try {
        this.#receive(message as Message);
      } catch (error) {
        listener.onFault(error);
      }
    });
  }

  /** Rejects with `EngineAnswer` when the engine answers with an error, and with another error when it cannot be reached. */
  async request<R>(method: string, params: unknown, token?: CancellationToken): Promise<R> {
    const id = ++this.#lastId;
    const answered = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const send = (message: Message): void => this.#send(message, (error) => this.#take(id)?.reject(error));
    send({ jsonrpc: '2.0', id, method, params });
    const cancel = (): void => send({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id } });
    if (token?.isCancellationRequested === true) cancel();
    const cancellation = token?.onCancellationRequested(cancel);
    try {
      return (await answered) as R;
    } finally {
      cancellation?.dispose();
    }
  }

  #receive(message: Message): void {
    if (!('method' in message)) {
      const waiting = this.#take(message.id);
      if (message.error) waiting?.reject(new EngineAnswer(message.error));
      else waiting?.resolve(message.result);
    } else if (message.id !== undefined) {
      void this.#answer(message.id, message);
    } else {
      this.#listener.notifications.get(message.method)?.(message.params as never);
    }
  }

  async #answer(id: number, { method, params }: Asked): Promise<void> {
    const { questions, onFault } = this.#listener;
    try {
      const question = questions.find((each) => each.method === method);
      if (!question) throw new Error(`Nobody answers ${method}.`);
      this.#send({ jsonrpc: '2.0', id, result: await question.answer(params) }, onFault);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#send({ jsonrpc: '2.0', id, error: { code: INTERNAL_ERROR, message } }, onFault);
    }
  }

  #send(message: Message, onError: (error: Error) => void): void {
    this.#child.send(message, (error) => {
      if (error) onError(error);
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

interface Asked {
  readonly jsonrpc: '2.0';
  /** Absent of a notification. */
  readonly id?: number;
  readonly method: string;
  readonly params: unknown;
}

type Message =
  | Asked
  | { readonly jsonrpc: '2.0'; readonly id: number; readonly result?: unknown; readonly error?: RpcError };
