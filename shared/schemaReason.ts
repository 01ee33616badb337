/** What a schema refuses, in words; a schema that has words of its own for it keeps them. */
import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** For `safeParse(input, { error: schemaReason })`. */
export function schemaReason(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${kinds[issue.expected] ?? issue.expected}, and is ${kindOf(issue.input)}`;
    case 'invalid_value': {
      if (issue.input === undefined) return 'is missing';
      const values = issue.values.map(String);
      return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
    }
    case 'too_big':
      return beyond(issue.origin, issue.maximum, 'more', 'larger');
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'is empty';
      return beyond(issue.origin, issue.minimum, 'fewer', 'smaller');
    case 'unrecognized_keys':
      return `there is no field “${issue.keys[0]?.slice(0, 80)}” here`;
    case 'invalid_union':
      return `is ${kindOf(issue.input)}, which is nothing that fits here`;
    default:
      return undefined;
  }
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function kindOf(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return kinds.array!;
  if (typeof input === 'number' && !Number.isSafeInteger(input)) return 'another number';
  return kinds[typeof input] ?? typeof input;
}

function beyond(origin: string, bound: number | bigint, count: string, size: string): string {
  if (origin === 'string') return `has ${count} than ${bound} characters`;
  if (origin === 'array' || origin === 'set') return `has ${count} than ${bound} items`;
  return `is ${size} than ${bound}`;
}
