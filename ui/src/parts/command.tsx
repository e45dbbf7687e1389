import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { visible } from '../format/text.ts';

/** A command to type, with a button that copies it. */
export function Command({ text }: { text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1200);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div class="cmd">
      <code tabIndex={0}>{visible(text)}</code>
      {/* Browsers give the clipboard to secure pages alone. */}
      {globalThis.isSecureContext && 'clipboard' in navigator ? (
        <button
          type="button"
          class="ghost small copy"
          aria-label={`${copied ? 'Copied' : 'Copy'}: ${visible(text)}`}
          onClick={() => void copy()}
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
      ) : null}
    </div>
  );
}
