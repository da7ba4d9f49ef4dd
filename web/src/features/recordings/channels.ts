/** Which side is heard: both in their own ear, or one alone in both. */

export interface Heard {
  customer: boolean;
  other: boolean;
}

/** How loud a side is in its own ear and in the other's. */
export function loudness(own: boolean, other: boolean): { own: number; across: number } {
  return { own: own ? 1 : 0, across: own && !other ? 1 : 0 };
}

/** The two channels of a playing element, each of which can be switched off. */
export class Channels {
  private readonly context = new AudioContext();
  private readonly gains: GainNode[];

  constructor(element: HTMLMediaElement) {
    const split = this.context.createChannelSplitter(2);
    const join = this.context.createChannelMerger(2);
    this.context.createMediaElementSource(element).connect(split);
    this.gains = [0, 1, 2, 3].map((at) => {
      const gain = this.context.createGain();
      split.connect(gain, at >> 1);
      gain.connect(join, 0, at & 1);
      return gain;
    });
    join.connect(this.context.destination);
  }

  /** Browsers let a page sound only after somebody has touched it. */
  async wake(): Promise<void> {
    await this.context.resume();
  }

  hear({ customer, other }: Heard): void {
    const left = loudness(customer, other);
    const right = loudness(other, customer);
    [left.own, left.across, right.across, right.own].forEach((value, at) => {
      const gain = this.gains[at];
      if (gain !== undefined) gain.gain.value = value;
    });
  }

  close(): void {
    void this.context.close();
  }
}
