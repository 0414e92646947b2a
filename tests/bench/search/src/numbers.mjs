// Small sums over lists of numbers, and how they are written.

/** Nearest rank: the least value that at least `share` of the values do not exceed. Undefined for an empty list. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export const median = (values) => quantile(values, 0.5);

export const sum = (values) => values.reduce((total, value) => total + value, 0);

const written = (value, write) => (value === undefined || value === null || Number.isNaN(value) ? "–" : write(value));

/** 1 kB is 1,000 bytes. */
export const kilobytes = (bytes) =>
  written(bytes, () => (bytes < 99_500 ? (bytes / 1000).toFixed(bytes > 0 ? 1 : 0) : Math.round(bytes / 1000).toLocaleString("en-GB")));

export const megabytes = (bytes) => written(bytes, () => (bytes / 1e6).toFixed(1));

export const seconds = (milliseconds) => written(milliseconds, () => (milliseconds / 1000).toFixed(2));

export const share = (value) => written(value, () => value.toFixed(3));

export const percent = (value) => written(value, () => `${Math.round(value * 100)} %`);

export const plain = (value, digits = 0) => written(value, () => value.toFixed(digits));
