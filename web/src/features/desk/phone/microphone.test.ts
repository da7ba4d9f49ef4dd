import { describe, expect, it } from "vitest";
import { MicrophoneTrouble, openMicrophone, troubleOf } from "./microphone";

const error = (name: string) => Object.assign(new Error(name), { name });

describe("trouble with the microphone", () => {
  it("is told by the name of the browser's error", () => {
    expect(troubleOf(error("NotAllowedError"))).toBe("refused");
    expect(troubleOf(error("NotFoundError"))).toBe("missing");
    expect(troubleOf(error("NotReadableError"))).toBe("busy");
    expect(troubleOf(new TypeError("no mediaDevices"))).toBe("insecure");
  });

  it("is the page itself where it is not encrypted", async () => {
    await expect(openMicrophone()).rejects.toBeInstanceOf(MicrophoneTrouble);
    await expect(openMicrophone()).rejects.toMatchObject({ trouble: "insecure" });
  });
});
