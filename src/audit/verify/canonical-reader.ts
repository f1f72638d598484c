// Reads text that is canonical already, in one pass: what it has read needs no second look, because no other spelling gets through.
import type { Canonical } from '../jcs.js';

/** Not canonical, or canonical in a way that is too rare to be read here (escapes): `parseCanonical` judges it. */
export class NotReadHere extends Error {}
const refusal = new NotReadHere();

const [QUOTE, COMMA, COLON, OPEN, CLOSE, LIST, END, MINUS, ZERO, NINE, TRUE, FALSE] = [...'",:{}[]-09tf'].map((c) =>
  c.charCodeAt(0),
) as [number, number, number, number, number, number, number, number, number, number, number, number];
const [SPACE, BACKSLASH] = [0x20, 0x5c];

/**
 * A cursor over one text. Each method takes what it is called for and stands behind it, or throws NotReadHere: the value of a
 * text that was read up to its end has that text as its canonical form.
 */
export class CanonicalReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }
  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }
  /** What was read since an earlier `at`. */
  since(from: number): string {
    return this.#text.slice(from, this.#at);
  }
  /** Steps over these characters if they are the next ones. */
  takes(characters: string): boolean {
    const end = this.#at + characters.length;
    const middle = characters.length >> 1; // mostly it is not there, and one look tells
    if (this.#text.charCodeAt(this.#at + middle) !== characters.charCodeAt(middle)) return false;
    if (this.#text.slice(this.#at, end) !== characters) return false;
    this.#at = end;
    return true;
  }

  value(): Canonical {
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#string();
      case OPEN:
        return this.#object();
      case LIST: {
        const found: Canonical[] = [];
        this.list(() => {
          found.push(this.value());
        });
        return found;
      }
      case TRUE:
        return this.#word('true', true);
      case FALSE:
        return this.#word('false', false);
      default:
        return this.#number();
    }
  }

  /** Calls for each element, which MUST be taken. */
  list(take: () => void): void {
    this.#expect(LIST);
    if (this.#text.charCodeAt(this.#at) === END) {
      this.#at++;
      return;
    }
    do take();
    while (!this.#closes(END));
  }

  #object(): Canonical {
    const found: Record<string, Canonical> = {};
    this.#expect(OPEN);
    if (this.#text.charCodeAt(this.#at) === CLOSE) {
      this.#at++;
      return found;
    }
    let last: string | null = null;
    do {
      const key = this.#string();
      // a property called __proto__ would be none
      if ((last !== null && key <= last) || key === '__proto__') throw refusal;
      last = key;
      this.#expect(COLON);
      found[key] = this.value();
    } while (!this.#closes(CLOSE));
    return found;
  }

  #string(): string {
    this.#expect(QUOTE);
    const text = this.#text;
    const from = this.#at;
    let at = from;
    for (let c = text.charCodeAt(at); c !== QUOTE; c = text.charCodeAt(++at))
      // not a number: the end of the text
      if (!(c >= SPACE) || c === BACKSLASH) throw refusal;
    this.#at = at + 1;
    return text.slice(from, at);
  }

  #number(): number {
    const from = this.#at;
    if (this.#text.charCodeAt(this.#at) === MINUS) this.#at++;
    for (let c = this.#text.charCodeAt(this.#at); c >= ZERO && c <= NINE; c = this.#text.charCodeAt(++this.#at));
    const spelt = this.since(from);
    const found = Number(spelt);
    // no empty text, no leading zero, no minus zero, nothing that a double cannot hold
    if (spelt === '' || !Number.isSafeInteger(found) || String(found) !== spelt) throw refusal;
    return found;
  }

  #word<T>(word: string, meaning: T): T {
    if (!this.takes(word)) throw refusal;
    return meaning;
  }

  /** True behind the last one; false behind a comma. */
  #closes(close: number): boolean {
    const found = this.#text.charCodeAt(this.#at++);
    if (found === close) return true;
    if (found !== COMMA) throw refusal;
    return false;
  }

  #expect(character: number): void {
    if (this.#text.charCodeAt(this.#at++) !== character) throw refusal;
  }
}
