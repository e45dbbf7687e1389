import type { DefaultTheme } from 'vitepress';
import type { Page, Section } from './pages.ts';

type NavItems = DefaultTheme.NavItemChildren;

/** The path of a page on the site. */
function linkTo(file: string): string {
  return `/${file.replace(/(?:index)?\.md$/, '')}`;
}

function linked({ text, file }: Page): { readonly text: string; readonly link: string } {
  return { text, link: linkTo(file) };
}

/** A section of one page is a link, without items: others would share a group with it. */
export function sidebarOf(sections: readonly Section[]): DefaultTheme.SidebarItem[] {
  return sections.map(({ text, pages }) => {
    const [first, second] = pages.map(linked);
    return first !== undefined && second === undefined
      ? { text, link: first.link, items: [] }
      : { text, items: pages.map(linked) };
  });
}

/** A menu of one section leads to its first page. Others list their sections. */
export function menusOf(sections: readonly Section[]): DefaultTheme.NavItem[] {
  return [...new Set(sections.map(({ menu }) => menu))].map((text) => {
    const members = sections.filter(({ menu }) => menu === text);
    const links = members.flatMap(({ pages }) => pages.map(({ file }) => linkTo(file)));
    const activeMatch = `^(?:${links.join('|')})$`;
    const [link] = links;
    return members.length === 1 && link !== undefined
      ? { text, link, activeMatch }
      : { text, items: members.map(menuItem), activeMatch };
  });
}

/** A section within a menu: a link, or its pages under its name. */
function menuItem({ text, pages }: Section): DefaultTheme.NavItemWithLink | NavItems {
  const items = pages.map(linked);
  const [first, second] = items;
  return first !== undefined && second === undefined ? { text, link: first.link } : { text, items };
}
