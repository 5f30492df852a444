import type { Clock } from "../../src/domain/clock.ts";

/** A clock that moves only when a test says so. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #wall: number;

  constructor(start = "2026-11-21T12:00:00.000Z") {
    this.#wall = Date.parse(start);
  }

  now(): number {
    return this.#wall;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.#elapsed += ms;
    this.#wall += ms;
  }

  /** Somebody sets the wall clock, forward or back; no time passes. */
  jump(ms: number): void {
    this.#wall += ms;
  }
}
