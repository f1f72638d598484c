// Numbers that look right and belong to nobody: valid check digits over region codes that were never issued (XXXX99).
import { checkDigit } from '../../kernel/citizen-id.js';
import type { Day } from '../world.js';
import type { Random } from './random.js';

/** The never-issued region of a division's city. */
export const demoRegion = (division: string): string => `${division.slice(0, 4)}99`;

/** The last digit that makes a card number pass the Luhn check. */
function luhn(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Hands out every number at most once within a world. */
export class Numbers {
  private readonly citizenIds = new Set<string>();
  private readonly counters = new Map<string, number>();

  /** `ending` asks for a particular check digit (`X` shows that it is understood as one). */
  citizenId(random: Random, division: string, birthDate: Day, sex: string, ending?: string): string {
    const stem = demoRegion(division) + birthDate.replaceAll('-', '');
    let sequence = random.int(0, 499);
    for (let tries = 0; tries < 500; tries++, sequence = (sequence + 1) % 500) {
      const first17 = stem + String(sequence * 2 + (sex === '1' ? 1 : 0)).padStart(3, '0');
      const id = first17 + checkDigit(first17);
      if (this.citizenIds.has(id) || (ending !== undefined && !id.endsWith(ending))) continue;
      this.citizenIds.add(id);
      return id;
    }
    throw new Error(`no free citizen id left for ${stem}`);
  }

  /** 1, 2, 3, … of its own kind. */
  next(kind: string): number {
    const value = (this.counters.get(kind) ?? 0) + 1;
    this.counters.set(kind, value);
    return value;
  }

  serial(kind: string, width: number): string {
    return String(this.next(kind)).padStart(width, '0');
  }

  /** No range is reserved for fiction: these are never dialled and mostly shown masked. */
  phone(): string {
    return `199${this.serial('phone', 8)}`;
  }

  /** 19 digits; no issuer has the prefix. */
  bankAccount(): string {
    const digits = `900099${this.serial('bank', 12)}`;
    return digits + luhn(digits);
  }

  caseNo(kind: string, year: string, town: string): string {
    return `${kind}${year}-${town}-${this.serial(`case/${kind}/${town}`, 4)}`;
  }
}
