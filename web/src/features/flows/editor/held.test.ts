import { describe, expect, it } from "vitest";
import { dropped, holding, selection } from "./held";

const at = (x: number, dragging: boolean) => ({ type: "position" as const, id: "a", position: { x, y: 0.4 }, dragging });

describe("a dragged node", () => {
  it("is held where the pointer is, and let go where it is put down", () => {
    const measured = holding({}, [{ type: "dimensions", id: "a", dimensions: { width: 1, height: 2 } }]);
    const held = holding(measured, [at(5, true)]);
    expect(held["a"]).toEqual({ measured: { width: 1, height: 2 }, position: { x: 5, y: 0.4 }, dragging: true });
    expect(holding(held, [at(9, false)])["a"]).toEqual({ measured: { width: 1, height: 2 } });
    expect(dropped([at(5, true)])).toEqual({});
    expect(dropped([at(9.6, false)])).toEqual({ a: [10, 0] });
  });

  it("is chosen beside others", () => {
    const changes = [{ id: "b", selected: true }, { id: "a", selected: false }];
    expect(selection(new Set(["a", "c"]), changes)).toEqual(["c", "b"]);
  });
});
