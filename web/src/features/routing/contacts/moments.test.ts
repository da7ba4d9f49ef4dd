import { describe, expect, it } from "vitest";
import { byMoment } from "./moments";

const said = (at: string, text: string) => ({ at, kind: "offer.made", text, details: [] });

describe("what was said of a contact", () => {
  it("is shown by the second since it came", () => {
    const moments = byMoment([
      said("2027-01-01T09:00:00.000Z", "came"),
      said("2027-01-01T09:00:00.900Z", "waits"),
      said("2027-01-01T09:01:07.100Z", "offered"),
    ]);
    expect(moments.map(({ after, items }) => [after, items.map(({ text }) => text)])).toEqual([
      ["00:00", ["came", "waits"]],
      ["01:07", ["offered"]],
    ]);
    expect(byMoment([])).toEqual([]);
  });
});
