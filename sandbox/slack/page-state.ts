import type { Message } from './message.ts';
import type { PanelFault } from './panel.ts';
import type { SeedUser, SeedUserGroup } from './workspace.ts';

/** What the page is told at first; all of it, for every person, so that switching needs no reload. */
export interface PageState {
  readonly team: { readonly id: string; readonly name: string };
  readonly app: { readonly name: string; readonly command: string; readonly botUserId: string };
  readonly users: readonly SeedUser[];
  readonly userGroups: readonly SeedUserGroup[];
  readonly channels: readonly PageChannel[];
  readonly messages: readonly Message[];
  /** Open modals by person, the top one last. */
  readonly views: Readonly<Record<string, readonly PageView[]>>;
  readonly homes: Readonly<Record<string, PageView>>;
  readonly faults: readonly PanelFault[];
  readonly completions: readonly string[];
  /** Shortcode to character. */
  readonly emoji: Readonly<Record<string, string>>;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly isPrivate: boolean;
  readonly members: readonly string[];
  readonly directWith?: string;
}

export interface PageView {
  readonly id: string;
  readonly hash: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the page is told afterwards, one server-sent event each. */
export type PageEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'deleted'; readonly channel: string; readonly ts: string }
  | { readonly type: 'views'; readonly user: string; readonly views: readonly PageView[] }
  | { readonly type: 'home'; readonly user: string; readonly home: PageView }
  | { readonly type: 'channels'; readonly channels: readonly PageChannel[] }
  | { readonly type: 'panel'; readonly faults: readonly PanelFault[] };
