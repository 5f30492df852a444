/** Figures as people read them. */
export const perSecond = (value: number): string => `${whole(value)}/s`;

export const milliseconds = (value: number): string => `${digits(value)} ms`;

export const bytes = (value: number): string =>
  Math.abs(value) < 10_000
    ? `${whole(value)} B`
    : value < 1e7
      ? `${digits(value / 1024)} KB`
      : `${digits(value / 1024 ** 2)} MB`;

export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Three digits, no more. */
export const digits = (value: number): string =>
  Math.abs(value) >= 100 ? whole(value) : String(Number(value.toPrecision(3)));
