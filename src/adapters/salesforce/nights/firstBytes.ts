import type { HttpReply } from '../../../core/http/httpClient.ts';

/** The beginning of a body; `bound.isWhole` turns false when there is more of it. */
export async function* firstBytes(
  reply: HttpReply,
  most: number,
  bound: { isWhole: boolean },
): AsyncGenerator<Uint8Array> {
  let left = most;
  for await (const chunk of reply.chunks()) {
    yield chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= chunk.length;
    if (left > 0) continue;
    bound.isWhole = false;
    return;
  }
}

/** As a text; a letter that is cut at the end is left out. */
export async function firstText(
  reply: HttpReply,
  most: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const bound = { isWhole: true };
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of firstBytes(reply, most, bound)) text += decoder.decode(chunk, { stream: true });
  return { text, isWhole: bound.isWhole };
}
