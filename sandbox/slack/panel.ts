/** The faults that the page lists with a switch each. */
export interface Panel {
  list(): readonly PanelFault[];
  /** Plants a fault, or takes it away. */
  toggle(id: string): void | Promise<void>;
}

export interface PanelFault {
  readonly id: string;
  readonly title: string;
  /** The check that must name it. */
  readonly check?: string;
  readonly environment: string;
  readonly planted: boolean;
}
