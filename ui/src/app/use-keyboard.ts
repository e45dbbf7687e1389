import { useEffect, useRef } from 'preact/hooks';
import { keyAction } from '../dom/keys.ts';
import { preferences } from '../dom/preferences.ts';
import { moveToRow } from '../dom/rows.ts';
import { switchTheme } from './top.tsx';

/** After `g` a second key is awaited for so long. */
const prefixMs = 800;

/** Single keys; not while one types, nor with a modifier, nor over a dialog. */
export function useKeyboard(showKeys: () => void): void {
  const show = useRef(showKeys);
  show.current = showKeys;
  useEffect(() => {
    let prefix = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const own: Readonly<Record<string, () => void>> = {
      '/': () => document.querySelector<HTMLElement>('input[type=search]')?.focus(),
      '?': () => show.current(),
      t: switchTheme,
      j: () => moveToRow(1),
      k: () => moveToRow(-1),
      gr: () => (location.hash = '#/'),
    };
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]:not(.drawer)')) return;
      const typing = isTyping(event.target);
      if (event.key === 'Escape') {
        if (typing && event.target instanceof HTMLElement) event.target.blur();
        else keyAction('Escape')?.();
        return;
      }
      if (typing || preferences.value.keys === 'off') return;
      const key = prefix + event.key;
      prefix = '';
      clearTimeout(timer);
      if (key === 'g') {
        prefix = 'g';
        timer = setTimeout(() => (prefix = ''), prefixMs);
        return;
      }
      const action = keyAction(key) ?? (Object.hasOwn(own, key) ? own[key] : undefined);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, select, textarea');
}
