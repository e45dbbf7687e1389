import { useEffect, useState } from 'preact/hooks';
import { preferences, isDark } from './preferences.ts';

/** A context in CSS pixels over a cleared canvas. */
export function contextOf(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const density = Math.max(1, globalThis.devicePixelRatio || 1);
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  context?.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

let probe: HTMLElement | undefined;

/** A token of the style sheet as a colour that a canvas understands. */
export function colourOf(token: string): string {
  probe ??= document.createElement('span');
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.setProperty('color', `var(--${token})`);
  return getComputedStyle(probe).color;
}

/** Changes with the theme, so that canvases are drawn again. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const change = (): void => setDark(isDark());
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', change);
    const stop = preferences.follow(change);
    return () => {
      system.removeEventListener('change', change);
      stop();
    };
  }, []);
  return dark;
}
