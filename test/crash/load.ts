// Callers who never stop asking, and keep of every answer what can later be held against the record.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Asker, Hub } from '../support/hub.js';

/** An answer that came whole, with its receipt. */
export interface Whole {
  readonly kind: 'whole';
  readonly status: number;
  readonly receipt: string;
  readonly body: string;
  readonly requestId: string | null;
  readonly eventId: string | null;
  /** How each field was shown, as the answer says. */
  readonly columns: Readonly<Record<string, string>>;
  readonly hasExceptions: boolean;
  readonly hasData: boolean;
}
/**
 * `refused`: 503 with a code and without data; `cut`: the connection broke before the answer was whole; `late`: nothing for
 * `HANGING_MS`; `odd`: anything that may not be, in words.
 */
export type Result =
  | Whole
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'cut' | 'late' | 'odd'; readonly why: string };
export type Outcome = Result & {
  readonly hub: string;
  readonly from: number;
  readonly to: number;
  /** Whom was asked about, if one person. */
  readonly about: string | null;
};

export interface Load {
  readonly outcomes: readonly Outcome[];
  /** How long the shortest possible answers took (ms): what is over that is the hub's own doing, and not the machine's. */
  readonly wayMs: readonly number[];
  /** How many wait for an answer of this hub now. */
  inFlight(hub: string): readonly { readonly from: number }[];
  stop(): Promise<void>;
}

export const HANGING_MS = 10_000;
const FILE =
  'query File($id: ID!) { who: recipient(id: $id) { id name citizenId birthDate { band } health { records { selfPaidYtd { band } diagnosisCode } } } }';
const NAME = 'query Name($id: ID!) { recipient(id: $id) { id ...n } } fragment n on Recipient { name }';
const NOBODY = '{ connectors { department state } }';

interface Question {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly about: string | null;
}

/** What windows ask all day: a file, a name, somebody who is not theirs, and how the departments are. */
async function questionsOf(hub: Hub): Promise<Question[]> {
  const question = async (query: string, key: string, isAboutSomebody = true): Promise<Question> => {
    const story = hub.stories[key]!;
    const { role, org, divisions, purpose, caseNo }: Asker = story;
    const id = story.recipientId!;
    return {
      body: JSON.stringify({ query, ...(isAboutSomebody && { variables: { id } }) }),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await hub.token({ role, org, divisions })}`,
        ...(purpose && { 'zhongfu-purpose': purpose }),
        ...(caseNo && { 'zhongfu-case': caseNo }),
      },
      about: isAboutSomebody ? id : null,
    };
  };
  return [
    await question(FILE, 'A1'),
    await question(NAME, 'A1'),
    await question(NAME, 'A5'),
    await question(FILE, 'C1'),
    await question(NOBODY, 'A1', false),
  ];
}

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function judged(status: number, receipt: string | undefined, text: string): Result {
  let body: {
    data?: unknown;
    errors?: { extensions?: { code?: string } }[];
    extensions?: {
      audit?: { requestId: string; eventId: string };
      access?: { columns: Record<string, string>; exceptions: unknown[] };
    };
  };
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: 'odd', why: `${status} without JSON` };
  }
  const code = body.errors?.[0]?.extensions?.code ?? '';
  if (receipt !== undefined) {
    const { audit, access } = body.extensions ?? {};
    return {
      kind: 'whole',
      status,
      receipt,
      body: sha256(text),
      requestId: audit?.requestId ?? null,
      eventId: audit?.eventId ?? null,
      columns: access?.columns ?? {},
      hasExceptions: (access?.exceptions.length ?? 0) > 0,
      hasData: body.data != null,
    };
  }
  // while it closes, the server itself turns callers away
  if (status === 503 && body.data === undefined && (code !== '' || text.includes('Service Unavailable')))
    return { kind: 'refused', code: code || 'CLOSING' };
  return { kind: 'odd', why: `${status} ${code} without a receipt${body.data === undefined ? '' : ', with data'}` };
}

/** `callers`: by name of a hub, how many ask it at a time, each for itself; `addressOf` where it is now. */
export async function startLoad(
  hub: Hub,
  callers: Readonly<Record<string, number>>,
  addressOf: (hub: string) => string,
): Promise<Load> {
  const questions = await questionsOf(hub);
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const outcomes: Outcome[] = [];
  const waiting = new Map<string, Set<{ from: number }>>(Object.keys(callers).map((name) => [name, new Set()]));
  let isRunning = true;

  async function ask(name: string, { body, headers }: Question): Promise<Result> {
    try {
      const answer = await request(`${addressOf(name)}/graphql`, {
        method: 'POST',
        dispatcher: agent,
        headers,
        body,
        signal: AbortSignal.timeout(HANGING_MS),
      });
      const text = await answer.body.text();
      const receipt = answer.headers['zhongfu-receipt'];
      return judged(answer.statusCode, Array.isArray(receipt) ? receipt[0] : receipt, text);
    } catch (error) {
      const { name: kind, code, message } = error as Error & { code?: string };
      return kind === 'TimeoutError' ? { kind: 'late', why: message } : { kind: 'cut', why: code ?? message };
    }
  }
  async function caller(name: string, first: number): Promise<void> {
    for (let n = first; isRunning; n++) {
      const question = questions[n % questions.length]!;
      const place = { from: performance.now() };
      waiting.get(name)!.add(place);
      const result = await ask(name, question);
      waiting.get(name)!.delete(place);
      outcomes.push({ ...result, hub: name, from: place.from, to: performance.now(), about: question.about });
      // nobody hammers at a closed door
      if (result.kind !== 'whole') await sleep(20);
    }
  }
  const wayMs: number[] = [];
  async function measureWay(name: string): Promise<void> {
    for (; isRunning; await sleep(50)) {
      const from = performance.now();
      try {
        const { statusCode, body } = await request(`${addressOf(name)}/health/live`, { dispatcher: agent });
        await body.dump();
        if (statusCode === 200) wayMs.push(performance.now() - from);
      } catch {} // it is down
    }
  }
  const running = Object.entries(callers).flatMap(([name, count]) => [
    measureWay(name),
    ...Array.from({ length: count }, (_, n) => caller(name, n)),
  ]);
  return {
    outcomes,
    wayMs,
    inFlight: (name) => [...waiting.get(name)!],
    stop: async () => {
      isRunning = false;
      await Promise.all(running);
      await agent.close();
    },
  };
}
