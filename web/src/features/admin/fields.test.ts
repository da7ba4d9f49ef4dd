import { describe, expect, it } from "vitest";
import en from "@/shared/i18n/en/admin.json";
import { allOf } from "./field";
import { BLANK, FIXED, SECTIONS, fieldsOf, shown, written } from "./fields";
import { centre } from "./fixtures";
import { KINDS, itemsOf } from "./model";

type Tree = { [key: string]: string | Tree };

function textAt(path: string): string | Tree | undefined {
  let place: string | Tree | undefined = en;
  for (const name of path.split(".")) place = typeof place === "object" ? place[name] : undefined;
  return place;
}

describe.each(KINDS)("the form of %s", (kind) => {
  it("has words for every section, field and choice", () => {
    for (const section of SECTIONS[kind]) expect(textAt(`section.${section.name}`), section.name).toBeTypeOf("string");
    for (const field of allOf(fieldsOf(kind))) {
      const name = field.at.at(-1) ?? "";
      expect(textAt(`field.${kind}.${name}`) ?? textAt(`field.${name}`), name).toBeTypeOf("string");
      const among = "among" in field ? field.among : [];
      for (const value of among) expect(textAt(`choice.${name}.${value}`), `${name} ${value}`).toBeTypeOf("string");
    }
  });

  it("shows what makes the id, and begins with what its fields take", () => {
    const names = fieldsOf(kind).map(({ at }) => at[0]);
    expect(names).toEqual(expect.arrayContaining([...FIXED[kind]]));
    expect(names).toEqual(expect.arrayContaining(Object.keys(BLANK[kind])));
  });

  it("writes an object back as it was read", () => {
    for (const item of itemsOf(centre, kind)) {
      const again = written(kind, item, shown(item));
      expect(again).toMatchObject(item);
    }
  });
});

describe("an object that is written", () => {
  const [agent] = itemsOf(centre, "agents");

  it("keeps what the form does not show", () => {
    expect(written("agents", agent, { id: "li.na", name: " 李娜 " })).toMatchObject({
      name: "李娜",
      attributes: { desk: "3" },
    });
  });

  it("says what was emptied", () => {
    const after = written("agents", agent, { id: "li.na", name: "李娜", skills: [], phone: "" });
    expect(after).toMatchObject({ skills: [], phone: null, contact: null, wrap_up_s: null });
  });

  it("has no password when none is said, so that the phone keeps its own", () => {
    const [phone] = itemsOf(centre, "phones");
    expect(written("phones", phone, { username: "8001", password: "" })).not.toHaveProperty("password");
    expect(written("phones", phone, { username: "8001", password: "open sesame" })).toMatchObject({ password: "open sesame" });
  });

  it("leaves the one that was read alone", () => {
    const [queue] = itemsOf(centre, "queues");
    const before = structuredClone(queue);
    written("queues", queue, { announcements: { position: false } });
    expect(queue).toEqual(before);
  });

  it("has a part only while that is switched on, and what the form does not show of it stays", () => {
    const queue = { id: "sales", callback: { window_s: 60, attempts: 1, gap_s: 5, way: "agent_first", later: true } };
    const on = written("queues", queue, { callback: { window_s: 90, attempts: 2, gap_s: 5, way: "agent_first" } });
    expect(on["callback"]).toEqual({ window_s: 90, attempts: 2, gap_s: 5, way: "agent_first", later: true });
    expect(written("queues", queue, {})["callback"]).toBeNull();
    expect(written("queues", { id: "new" }, { sticky: { days: 3, wait_s: 0 } })["sticky"]).toEqual({ days: 3, wait_s: 0 });
  });

  it("has its channels, and skills without what is not said of them", () => {
    const values = { skills: [{ skill: "talk", level: 5, expires: undefined }, { skill: "en", expires: "2027-06-30" }] };
    const after = written("agents", agent, { id: "li.na", name: "李娜", channels: { chat: { units: 60, cost: 20 } }, ...values });
    expect(after["channels"]).toEqual({ chat: { units: 60, cost: 20 } });
    expect(after["skills"]).toEqual([{ skill: "talk", level: 5 }, { skill: "en", expires: "2027-06-30" }]);
    expect(written("agents", agent, { id: "li.na" })["channels"]).toEqual({});
  });

  it("has hours that were emptied as empty, and those of working weekends as missing", () => {
    const [hours] = itemsOf(centre, "business_hours");
    const after = written("business_hours", hours, { id: "office", week: { mon: [] }, makeup: [], closed: [] });
    expect(after).toMatchObject({ week: { mon: [], sun: [] }, makeup: null, closed: [] });
    expect(written("business_hours", hours, { makeup: ["10:00-12:00"] })["makeup"]).toEqual(["10:00-12:00"]);
  });

  it("has its rows in their order, without what is not said of them", () => {
    const step = { need: [{ skill: "talk", level: 50 }], rank: undefined, pool: "", enter_if: { waited_s: null }, prefer: [{ by: "idle_s" }] };
    const after = written("queues", { id: "sales" }, { plan: [step, { fanout: "all", expire_after_s: 0 }] });
    expect(after["plan"]).toEqual([
      { need: [{ skill: "talk", level: 50 }], prefer: [{ by: "idle_s" }] },
      { fanout: "all", expire_after_s: 0 },
    ]);
    expect(written("queues", { id: "sales", plan: [{}] }, {})["plan"]).toEqual([]);
  });
});
