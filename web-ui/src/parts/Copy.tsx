import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { useEffect, useState } from 'react';
import { Icons } from './Icons.ts';

/** How long a button says that it copied. */
const SAID_MILLIS = 2_000;

function useCopied(): [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MILLIS);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true))];
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, copy] = useCopied();
  return (
    <Button
      variant="plain"
      hasNoPadding
      className="sv-copy"
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={copied ? 'Copied' : 'Copy'}
      icon={copied ? <Icons.check /> : <Icons.copy />}
      onClick={() => copy(text)}
    />
  );
}

/** A digest, key id or record id: its first characters, whole on hover and when copied. */
export function Digest({ value, what }: { value: string; what: string }) {
  return (
    <span className="sv-digest">
      <code title={value}>{value.slice(0, 12)}</code>
      <CopyButton text={value} what={what} />
    </span>
  );
}

/** Text to read and to copy as a whole: commands, a checkpoint, a policy. */
export function CopyBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="sv-block">
      <pre tabIndex={0} role="region" aria-label={what}>
        {text}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
