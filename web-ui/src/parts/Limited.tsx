import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { type ReactNode, useState } from 'react';

/** The first of many things; the rest on demand. */
export function useLimited<T>(things: readonly T[], limit: number, what: string): [readonly T[], ReactNode] {
  const [all, setAll] = useState(false);
  if (all || things.length <= limit) return [things, undefined];
  const more = (
    <Button variant="link" onClick={() => setAll(true)}>
      Show all {things.length} {what}
    </Button>
  );
  return [things.slice(0, limit), more];
}
