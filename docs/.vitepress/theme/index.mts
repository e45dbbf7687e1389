import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    // A page that cannot be rendered fails the build; Vue would print the error and go on.
    app.config.throwUnhandledErrorInProduction = true;
  },
} satisfies Theme;
