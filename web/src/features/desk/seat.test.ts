import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/shared/api/problem";
import { Seat } from "./seat";

const refusal = (status: number, id: string) => new Problem({ type: `urn:yunhu:problem:${id}`, title: id, status });

describe("a tab that wants to be the desk", () => {
  let did: string[];
  let answers: (Error | null)[];
  let seat: Seat;

  beforeEach(() => {
    vi.useFakeTimers();
    did = [];
    answers = [];
    const part = (name: string) => ({ start: () => void did.push(`${name} on`), stop: () => void did.push(`${name} off`), yield: () => void did.push(`${name} yields`) });
    seat = new Seat({
      claim: async (take) => {
        did.push(take ? "take" : "claim");
        const answer = answers.shift();
        if (answer) throw answer;
      },
      live: part("live"),
      phone: part("phone"),
      link: (link) => void did.push(link),
    });
  });

  afterEach(() => vi.useRealTimers());

  it("hears the stream and runs the phone once the node has agreed", async () => {
    await seat.start();
    expect(did).toEqual(["connecting", "claim", "live on", "phone on"]);
  });

  it("asks before it takes over from another tab", async () => {
    answers = [refusal(409, "desk.other_tab")];
    await seat.start();
    expect(did).toEqual(["connecting", "claim", "elsewhere"]);
    await seat.start(true);
    expect(did.slice(3)).toEqual(["connecting", "take", "live on", "phone on"]);
  });

  it("takes no more calls when another tab takes over", async () => {
    await seat.start();
    seat.heard("elsewhere");
    expect(did.slice(-2)).toEqual(["phone yields", "elsewhere"]);
    expect(did).not.toContain("phone off");
  });

  it("keeps the phone, and with it the call, when the session is over", async () => {
    await seat.start();
    seat.heard("signed_out");
    expect(did).not.toContain("phone off");
    expect(did.at(-1)).toBe("signed_out");
  });

  it("opens its stream anew when the network is back, but only while it is the desk", async () => {
    seat.refresh();
    expect(did).toEqual([]);
    await seat.start();
    seat.refresh();
    expect(did.at(-1)).toBe("live on");
    seat.heard("elsewhere");
    seat.refresh();
    expect(did.at(-1)).toBe("elsewhere");
  });

  it("tries again while the node is away", async () => {
    answers = [new Error("unreachable"), null];
    await seat.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(did).toEqual(["connecting", "claim", "connecting", "claim", "live on", "phone on"]);
  });
});
