// One share of the synthetic world beside the one it aims at.
export interface Share {
  readonly name: string;
  /** Per cent, or an amount where `unit` says so. */
  readonly actual: number;
  readonly target: number;
  readonly unit: '%' | '元' | '人' | '个';
  /** How many the share is taken of: few mean a wide spread. */
  readonly of: number;
}
