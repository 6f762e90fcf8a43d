import { createInterface } from 'node:readline';

/** Where a question is asked: a terminal's two sides. */
export interface Conversation {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a person; only a whole "yes" is a yes. Ctrl-C, the end of the input and an aborted `signal` are a no: an unanswered
 * question must not end the process before it has tidied up.
 */
export function askYes(question: string, { input, output }: Conversation, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const lines = createInterface({ input, output });
    const hangUp = () => lines.close();
    lines.once('close', () => {
      signal.removeEventListener('abort', hangUp);
      resolve(false);
    });
    signal.addEventListener('abort', hangUp, { once: true });
    if (signal.aborted) hangUp();
    else {
      lines.question(question, (answer) => {
        resolve(answer.trim().toLowerCase() === 'yes');
        lines.close();
      });
    }
  });
}
