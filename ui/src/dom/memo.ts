import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact';

/** Draws a component again only when one of its properties is another one. */
export function memo<P extends object>(Drawn: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const now = Object.entries(this.props);
      const then = Object.entries(next);
      return (
        now.length !== then.length ||
        then.some(([name, value]) => !Object.is(value, Reflect.get(this.props, name)))
      );
    }

    override render(props: P): ComponentChildren {
      return h(Drawn, props);
    }
  }
  return (props) => h(Memo, props);
}
