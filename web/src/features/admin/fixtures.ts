/** A small centre for tests. */
import type { Centre } from "./model";

export const centre = {
  tenant: "main",
  name: "测试中心",
  language: "zh-CN",
  skills: [{ id: "talk", name: "客服" }],
  agents: [{ id: "li.na", name: "李娜", sign_in: "api", skills: [{ skill: "talk", level: 80 }], channels: { voice: { units: 100 } }, attributes: { desk: "3" } }],
  phones: [{ username: "8001", name: "前台", agent: null, srtp: "off" }],
  trunks: [{ id: "pbx", name: "" }],
  queues: [
    { id: "support", name: "客服热线", need: [{ skill: "talk", level: 1, op: ">=" }], announcements: { greeting: null, position: true } },
    { id: "billing", name: "账务", need: [] },
  ],
  flows: [{ id: "direct", name: "直接排队" }],
  numbers: [
    { number: "4008005000", name: "热线", flow: "direct", trunk: null },
    { number: "5001", name: "Billing", flow: "direct", trunk: "pbx" },
  ],
  web_entries: [],
  ticket_types: [],
  business_hours: [{ id: "office", name: "上班", zone: "Asia/Shanghai", week: { mon: ["09:00-18:00"], sun: [] }, makeup: null, closed: ["2027-02-05"], special: [] }],
  dispositions: [],
  reasons: { break: [], reject: [] },
} as unknown as Centre;
